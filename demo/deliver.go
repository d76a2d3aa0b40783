package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"clew"
	"clew/aftersales/advisory"
	"clew/db"
	"clew/feed"
	"clew/product/component"
	"clew/queue"
)

// restFeeds stops fetching by schedule, since a demo needs no network, and adds the one for what has no package manager.
func (w *World) restFeeds(tx *db.Tx) error {
	feeds, err := advisory.Feeds(tx, w.people[chief])
	if err != nil {
		return err
	}
	for _, f := range feeds {
		if !f.Enabled {
			continue
		}
		if _, err := feed.Update(tx, w.people[chief], nil, f.Name, f.Revision, feed.Settings{Address: f.Address, EveryMinutes: f.EveryMinutes, MaxAgeHours: f.MaxAgeHours}); err != nil {
			return err
		}
	}
	_, err = feed.Add(tx, w.people[chief], nil, "generic", feed.Settings{EveryMinutes: 60, MaxAgeHours: 24 * 30})
	return err
}

// deliver hands everything in, side by side, and waits until the workers are through.
func (w *World) deliver(ctx context.Context) error {
	var jobs []func() (queue.Work, error)
	for _, s := range sources {
		jobs = append(jobs, func() (queue.Work, error) { return w.records(ctx, s) })
	}
	jobs = append(jobs, func() (queue.Work, error) {
		file, err := catalogue(w.day(0))
		if err != nil {
			return queue.Work{}, err
		}
		return feed.Import(ctx, w.DB, w.Blob, w.people[chief], "kev", "known-exploited-"+w.day(0).String()+".json", true, bytes.NewReader(file))
	})
	for _, b := range w.bills() {
		jobs = append(jobs, func() (queue.Work, error) { return w.upload(ctx, b) })
	}
	works := make([]queue.Work, len(jobs))
	errs := make([]error, len(jobs))
	var wg sync.WaitGroup
	for i, do := range jobs {
		wg.Go(func() { works[i], errs[i] = do() })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if err := w.DB.Write(ctx, w.declareUnknown); err != nil {
		return err
	}
	return w.wait(ctx, works)
}

func (w *World) records(ctx context.Context, s source) (queue.Work, error) {
	file, err := s.archive(w.today)
	if err != nil {
		return queue.Work{}, err
	}
	return feed.Import(ctx, w.DB, w.Blob, w.people[chief], s.feed, "osv-"+s.feed[4:]+"-"+w.day(0).String()+".zip", true, bytes.NewReader(file))
}

func (w *World) upload(ctx context.Context, b bill) (queue.Work, error) {
	r := w.rels[rel(b.product, b.version)]
	file, err := b.bytes(r.ReleasedOn.String() + "T06:00:00Z")
	if err != nil {
		return queue.Work{}, err
	}
	_, work, err := component.Upload(ctx, w.DB, w.Blob, w.people[b.by], r.ID, b.kind, b.name(), bytes.NewReader(file))
	if err != nil {
		err = fmt.Errorf("%s: %w", b.name(), err)
	}
	return work, err
}

func (w *World) declareUnknown(tx *db.Tx) error {
	for _, c := range rows(unknown) {
		if _, err := component.DeclareUnknown(tx, w.people["mei.tanaka"], w.rels[c[0]].ID, c[1]); err != nil {
			return err
		}
	}
	return nil
}

// wait returns when all work is done; work that failed is an error, since nothing in here is meant to.
func (w *World) wait(ctx context.Context, works []queue.Work) error {
	for len(works) > 0 {
		err := w.DB.Read(ctx, func(tx *db.Tx) error {
			for len(works) > 0 {
				now, err := queue.Get(tx, works[0].ID)
				if err != nil || !now.Finished() {
					return err
				}
				if now.State != queue.Done {
					return clew.Errorf(clew.Internal, "The demo's %s is %s: %s", now.Title, string(now.State), now.Message)
				}
				works = works[1:]
			}
			return nil
		})
		if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
	return nil
}
