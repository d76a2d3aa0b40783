package main

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"clew/audit"
	"clew/backup"
	"clew/db"
	"clew/rebuild"
)

// Thresholds of what the doctor says of database, backup and work.
const (
	largeWAL   = 256 << 20
	lateBackup = 48 * time.Hour
	oldBackup  = 8 * 24 * time.Hour
	stuck      = 15 * time.Minute
)

// private looks for files of the data directory that others on this machine can read.
func (s *store) private() symptom {
	var open []string
	err := filepath.WalkDir(s.data, func(path string, e fs.DirEntry, err error) error {
		if err != nil || len(open) >= 10 {
			return err
		}
		if info, err := e.Info(); err == nil && path != s.data && info.Mode().Perm()&0o077 != 0 && !e.IsDir() {
			open = append(open, path)
		}
		return nil
	})
	switch {
	case err != nil:
		return symptom{"files", "bad", told("%v", err), told("The server must own the data directory and everything in it")}
	case len(open) > 0:
		return symptom{"files", "warning", told("others can read %s", strings.Join(open, ", ")), told("chmod -R go= %s", s.data)}
	}
	return symptom{"files", "ok", told("nobody else can read them"), phrase{}}
}

// integrity lets SQLite look through the whole file, and looks at its write-ahead log.
func (s *store) integrity(ctx context.Context) []symptom {
	if s.db.Kind() != db.SQLite {
		return []symptom{{"database", "ok", told("PostgreSQL answers"), phrase{}}}
	}
	var said string
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) { said, err = db.One[string](tx, `PRAGMA quick_check`); return err })
	out := symptom{"database", "ok", told("whole"), phrase{}}
	if err != nil || said != "ok" {
		out = symptom{"database", "bad", told("%s", fmt.Sprint(said, err)), told("Stop the server, keep a copy of the directory, and bring the last backup back")}
	}
	wal := symptom{"write-ahead log", "ok", told("none"), phrase{}}
	if info, err := os.Stat(s.db.URL() + "-wal"); err == nil {
		if wal.Detail = told("%d MiB", info.Size()>>20); info.Size() > largeWAL {
			wal.State, wal.Do = "warning", told("Something keeps a reading transaction open; restart the server if it does not shrink")
		}
	}
	return []symptom{out, wal}
}

func (s *store) schema(ctx context.Context) symptom {
	have, known, err := s.db.SchemaVersion(ctx)
	if err != nil || have != known {
		return symptom{"schema", "bad", told("the database has schema %d, this program knows %d (%v)", have, known, err), told("Use the program that fits, or start the server to upgrade")}
	}
	return symptom{"schema", "ok", told("%d, up to date", have), phrase{}}
}

// running tells whether a server uses the directory, by the process id in its lock file.
func (s *store) running() symptom {
	b, err := os.ReadFile(filepath.Join(s.data, "lock"))
	pid := 0
	if err == nil {
		fmt.Sscan(string(b), &pid)
	}
	if pid > 0 && syscall.Kill(pid, 0) != syscall.ESRCH {
		return symptom{"server", "ok", told("runs as process %d", pid), phrase{}}
	}
	return symptom{"server", "warning", told("does not run on this directory"), told("clew serve --data %s", s.data)}
}

// listeners are the addresses that the server was started with; they are in no file, so they are asked for only when
// they are named.
type listeners struct{ pages, management string }

func (l listeners) look(ctx context.Context) (out []symptom) {
	if l.pages != "" {
		s := ask(ctx, "pages", l.pages, "/readyz")
		if host, _, err := net.SplitHostPort(l.pages); err == nil && s.State == "ok" && !local(host) {
			s.State, s.Detail, s.Do = "warning", told("%s; reachable from outside this machine without TLS", s.Detail), told("Listen on localhost and put a reverse proxy with TLS in front")
		}
		out = append(out, s)
	}
	if l.management != "" && l.management != "off" {
		s := ask(ctx, "management", l.management, "/health")
		if host, _, err := net.SplitHostPort(l.management); err == nil && !local(host) {
			s = symptom{"management", "bad", told("%s is no loopback address", l.management), told("Metrics and health details belong on localhost")}
		}
		out = append(out, s)
	}
	return out
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func ask(ctx context.Context, what, address, path string) symptom {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+path, nil)
	if err != nil {
		return symptom{what, "bad", told("%v", err), told("Write the address as localhost:8420")}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return symptom{what, "bad", told("%s does not answer", address), told("Start the server, or name the address it listens on")}
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return symptom{what, "bad", told("%s answers %d", address, resp.StatusCode), told("The server's log and its health details say why")}
	}
	return symptom{what, "ok", told("%s answers", address), phrase{}}
}

// suspectOf tells of times in the trail that were written while the clock could not be trusted.
func suspectOf(tx *db.Tx) ([]symptom, error) {
	n, err := db.One[int64](tx, `SELECT count(*) FROM event WHERE suspect AND recorded_at > $1`, tx.Now().Add(-7*24*time.Hour))
	if n > 0 {
		return []symptom{{"clock jumps", "warning", told("%d events of the last week were recorded while the clock jumped", n), told("Keep the clock by NTP; nothing expires by itself while it cannot be trusted")}}, err
	}
	return []symptom{{"clock jumps", "ok", told("none in the last week"), phrase{}}}, err
}

// stuckOf tells of work that nobody has touched for long.
func stuckOf(tx *db.Tx) ([]symptom, error) {
	n, err := db.One[int64](tx, `SELECT count(*) FROM work WHERE state IN ('queued', 'running') AND updated_at < $1`, tx.Now().Add(-stuck))
	if n > 0 {
		return []symptom{{"waiting work", "warning", told("%d pieces have waited for more than %s", n, stuck), told("Only a running server works; its log says more")}}, err
	}
	return nil, err
}

func backupOf(tx *db.Tx) ([]symptom, error) {
	last, found, err := backup.Last(tx)
	if err != nil || !found {
		return []symptom{{"backup", "warning", told("there never was one"), told("clew backup key, then clew backup create --to FILE --recipient age1..., each night")}}, err
	}
	age := tx.Now().Sub(last.At)
	s := symptom{"backup", "ok", told("%s, %s ago", last.File, age.Round(time.Minute)), phrase{}}
	switch {
	case age > oldBackup:
		s.State, s.Do = "bad", told("clew backup create --to FILE; look why the nightly one failed")
	case age > lateBackup:
		s.State, s.Do = "warning", told("clew backup create --to FILE")
	}
	return []symptom{s}, nil
}

func rebuildOf(tx *db.Tx) ([]symptom, error) {
	unfinished, err := rebuild.Unfinished(tx)
	if unfinished {
		return []symptom{{"facts", "bad", told("a rebuild was interrupted; findings may be missing"), told("clew rebuild")}}, err
	}
	return nil, err
}

// checkpoints proves the signatures of the file outside the database, and that it keeps up with the trail.
func (s *store) checkpoints(ctx context.Context, path string) symptom {
	if path == "" {
		path = filepath.Join(s.data, "checkpoints", "trail")
	}
	info, err := os.Stat(path)
	if err != nil {
		return symptom{"checkpoints", "warning", told("none was written to %s", path), told("A running server writes them; name its file with --checkpoints if it was given another one")}
	}
	all, err := audit.NewNotary(s.db, s.root, path).Checkpoints()
	if err != nil {
		return symptom{"checkpoints", "bad", told("%v", err), told("Somebody altered the file; compare it with a backup, and run clew audit verify")}
	}
	var size int64
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) { size, _, err = audit.Root(tx); return err })
	last := int64(0)
	if len(all) > 0 {
		last = all[len(all)-1].Size
	}
	written := told("last written %s", info.ModTime().UTC().Format(time.RFC3339))
	switch {
	case err != nil:
		return symptom{"checkpoints", "bad", told("%v", err), phrase{}}
	case last > size:
		return symptom{"checkpoints", "bad", told("the last one saw %d events, the database has %d", last, size), told("The trail was cut off or an older database was put back; run clew audit verify")}
	case last < size && time.Since(info.ModTime()) > 10*time.Minute:
		return symptom{"checkpoints", "warning", told("%s, %d sealed events are not covered", written, size-last), told("A running server writes one each minute")}
	}
	return symptom{"checkpoints", "ok", told("%d, %s", len(all), written), phrase{}}
}
