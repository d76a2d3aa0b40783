package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"clew"
	"clew/client"
)

func workCommand(x *cli) *cobra.Command {
	limit := int64(50)
	all := &cobra.Command{Use: "list", Short: "List work, unfinished first", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		p, err := client.Read[client.WorkPage](api.ListWork(c.Context(), &client.ListWorkParams{Limit: limit}))
		if err != nil {
			return err
		}
		return show(x, p.Items, p.Total, column[client.Work]{"STATE", func(w client.Work) string { return string(w.State) }}, column[client.Work]{"KIND", func(w client.Work) string { return w.Kind }},
			column[client.Work]{"WHAT", func(w client.Work) string { return clip(w.Title, 60) }}, column[client.Work]{"PROGRESS", progress},
			column[client.Work]{"CREATED", func(w client.Work) string { return moment(w.CreatedAt) }}, column[client.Work]{"ID", func(w client.Work) string { return w.Id }})
	}}
	number(all.Flags(), &limit, "limit", "how many to give, at most 500")
	one := &cobra.Command{Use: "show ID", Short: "Show how far work is", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		w, err := client.Read[client.Work](api.GetWork(c.Context(), args[0]))
		if err != nil {
			return err
		}
		return x.showWork(w)
	}}
	wait := &cobra.Command{Use: "wait ID", Short: "Wait until work is finished", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		w, err := x.wait(c.Context(), args[0])
		if err != nil {
			return err
		}
		return x.showWork(w)
	}}
	cancel := &cobra.Command{Use: "cancel ID", Short: "Stop work; what has been made live stays", Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		_, err = client.Read[struct{}](api.CancelWork(c.Context(), args[0]))
		return err
	}}
	return x.remote(group("work", "Long work in the background", all, one, wait, cancel))
}

func progress(w client.Work) string {
	switch {
	case w.Finished:
		return clip(w.Message, 60)
	case w.Total > 0:
		return fmt.Sprintf("%s %d%%", w.Stage, min(w.Done*100/w.Total, 100))
	}
	return w.Stage
}

func (x *cli) showWork(w client.Work) error {
	return x.one(w, pair{"Work", w.Kind + ": " + w.Title}, pair{"State", string(w.State)}, pair{"Progress", progress(w)}, pair{"Created", moment(w.CreatedAt)},
		pair{"Finished", moment(w.FinishedAt)}, pair{"Id", w.Id})
}

// wait asks until work is finished, and shows how far it is to people who look on. Work that failed is an error.
func (x *cli) wait(ctx context.Context, id string) (w client.Work, err error) {
	api, err := x.reach()
	if err != nil {
		return w, err
	}
	pause, shown := 100*time.Millisecond, false
	for {
		if w, err = client.Read[client.Work](api.GetWork(ctx, id)); err != nil {
			return w, err
		}
		if w.Finished {
			break
		}
		if x.terminal() {
			shown = true
			left := ""
			if w.LeftSeconds > 0 {
				left = ", " + say("%s left", time.Duration(w.LeftSeconds)*time.Second)
			}
			fmt.Fprintf(x.err, "\r\x1b[K%s%s", safe(clip(progress(w), 60)), left)
		}
		select {
		case <-ctx.Done():
			return w, ctx.Err()
		case <-time.After(pause):
		}
		pause = min(pause*3/2, 2*time.Second)
	}
	if shown {
		fmt.Fprint(x.err, "\r\x1b[K")
	}
	switch w.State {
	case client.WorkStateFailed:
		return w, clew.Errorf(clew.Invalid, "%s was refused: %s", w.Title, w.Message)
	case client.WorkStateCancelled:
		return w, clew.Errorf(clew.Conflict, "%s was cancelled", w.Title)
	}
	return w, nil
}
