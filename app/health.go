package app

import (
	"context"
	"encoding/json"
	"net/http"
	"syscall"
	"time"

	"clew"
	"clew/aftersales/advisory"
	"clew/audit"
	"clew/backup"
	"clew/db"
	"clew/queue"
)

// Health is what the last probe found. It is taken every few seconds, so that asking costs nothing.
type Health struct {
	At         clew.Time          `json:"at"`
	Ready      bool               `json:"ready"`
	Database   string             `json:"database"` // "ok", or why not
	DiskFree   int64              `json:"disk_free_bytes"`
	SealLag    float64            `json:"seal_lag_seconds"`
	Waiting    int64              `json:"work_waiting"`
	OldestWork float64            `json:"oldest_work_seconds"`
	Discarded  int64              `json:"jobs_discarded"`
	Feeds      map[string]string  `json:"feeds"` // health by name
	FeedAge    map[string]float64 `json:"feed_age_seconds"`
	BackupAge  float64            `json:"backup_age_seconds"` // -1: there never was a backup
	Degraded   []string           `json:"degraded"`           // what is not right but does not stop anything
}

const (
	probeEvery  = 3 * time.Second
	diskReserve = 64 << 20
)

func (a *App) probeLoop(ctx context.Context) {
	for {
		h := a.probe(ctx)
		a.health.Store(&h)
		select {
		case <-ctx.Done():
			return
		case <-time.After(probeEvery):
		}
	}
}

// probe makes a real write and looks at everything that people should hear of.
func (a *App) probe(ctx context.Context) Health {
	ctx, cancel := context.WithTimeout(ctx, probeEvery)
	defer cancel()
	h := Health{At: a.DB.Clock().Now(), Ready: true, Database: "ok", Feeds: map[string]string{}, FeedAge: map[string]float64{}, Degraded: []string{}}
	if err := a.DB.Ready(ctx); err != nil {
		h.Ready, h.Database = false, err.Error()
	}
	var st syscall.Statfs_t
	if err := syscall.Statfs(a.Data, &st); err == nil {
		if h.DiskFree = int64(st.Bavail) * st.Bsize; h.DiskFree < diskReserve {
			h.Ready = false
			h.Degraded = append(h.Degraded, "disk almost full")
		}
	}
	err := a.DB.Read(ctx, func(tx *db.Tx) error {
		lag, err := audit.Lag(tx)
		if err != nil {
			return err
		}
		h.SealLag = lag.Seconds()
		type waiting struct {
			N      int64
			Oldest clew.Time
		}
		w, err := db.One[waiting](tx, `SELECT count(*) AS n, min(created_at) AS oldest FROM work WHERE state IN ('queued', 'running')`)
		if err != nil {
			return err
		}
		if h.Waiting = w.N; w.Oldest != 0 {
			h.OldestWork = tx.Now().Sub(w.Oldest).Seconds()
		}
		if h.Discarded, err = queue.Discarded(tx); err != nil {
			return err
		}
		if err := h.lookAtBackup(tx); err != nil {
			return err
		}
		feeds, err := advisory.Feeds(tx, clew.SystemActor())
		for _, f := range feeds {
			state := f.Health(tx.Now())
			h.Feeds[f.Name] = string(state)
			if !f.AsOf.IsZero() {
				h.FeedAge[f.Name] = f.Age(tx.Now()).Seconds()
			}
			if f.Enabled && (state == advisory.TooOld || state == advisory.Failing) {
				h.Degraded = append(h.Degraded, "feed "+f.Name+" "+string(state))
			}
		}
		return err
	})
	if err != nil && h.Ready {
		h.Ready, h.Database = false, err.Error()
	}
	if h.SealLag > 60 {
		h.Degraded = append(h.Degraded, "audit trail not sealed")
	}
	if h.Discarded > 0 {
		h.Degraded = append(h.Degraded, "jobs were given up")
	}
	return h
}

// oldBackup is the age from which the last backup is too old to be one; that there never was one, the doctor says.
const oldBackup = 8 * 24 * time.Hour

func (h *Health) lookAtBackup(tx *db.Tx) error {
	age, found, err := backup.Age(tx)
	if h.BackupAge = age.Seconds(); !found {
		h.BackupAge = -1
	}
	if age > oldBackup {
		h.Degraded = append(h.Degraded, "backup too old")
	}
	if err != nil {
		return err
	}
	_, last, err := backup.GetSchedule(tx, clew.SystemActor())
	if last.Error != "" {
		h.Degraded = append(h.Degraded, "backup failed")
	}
	return err
}

// readyz answers from the last probe: 200 or 503, without details, which are on the management listener.
func (a *App) readyz(w http.ResponseWriter, _ *http.Request) {
	h := a.health.Load()
	switch {
	case h == nil:
		plain(w, http.StatusServiceUnavailable, "starting")
	case !h.Ready:
		plain(w, http.StatusServiceUnavailable, "not ready")
	case len(h.Degraded) > 0:
		plain(w, http.StatusOK, "ready, degraded")
	default:
		plain(w, http.StatusOK, "ready")
	}
}

func (a *App) details(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.Encode(a.health.Load())
}
