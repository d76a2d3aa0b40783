package backup_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clew"
	"clew/backup"
	"clew/db"
	"clew/db/dbtest"
	"clew/sign"

	"filippo.io/age"
)

// Every way in which a backup can be wrong is refused and named.
func TestWrongBackupsAreRefused(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	p.fill()
	path, _, _ := p.backup("good")
	good, err := os.ReadFile(path)
	must(t, err)
	try := func(name, file, want string, change func(*backup.Target)) {
		t.Helper()
		target := empty(t, db.SQLite)
		target.From, target.Root, target.Identities = file, p.src.Root, p.identity
		if change != nil {
			change(&target)
		}
		_, err := backup.Restore(t.Context(), target)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadDir(target.Data); len(left) > 0 && name != "not empty" {
			t.Errorf("%s: left %s behind", name, left[0].Name())
		}
	}
	other, err := backup.NewKey()
	must(t, err)
	stranger, err := age.ParseX25519Identity(other.Identity)
	must(t, err)
	try("no such file", path+"x", "There is no backup", nil)
	try("wrong identity", path, "does not open this backup", func(t *backup.Target) { t.Identities = []age.Identity{stranger} })
	try("no identity", path, "--identity", func(t *backup.Target) { t.Identities = nil })
	try("wrong root key", path, "The root key is not the one of this backup", func(t *backup.Target) { t.Root = sign.New() })
	try("wrong root key, forced", path, "The root key is not the one of this backup", func(t *backup.Target) { t.Root, t.Force = sign.New(), true })
	try("not empty", path, "is not empty", func(x *backup.Target) {
		must(t, os.MkdirAll(x.Data, 0o700))
		write(t, filepath.Join(x.Data, "clew.db"), []byte("x"))
	})
	raw := filepath.Join(t.TempDir(), "raw")
	must(t, copyTo(raw, p.src.DB.URL()))
	try("a bare database", raw, "no manifest", nil)
	bad := filepath.Join(t.TempDir(), "bad")
	for i := range 40 {
		cut := rand.IntN(len(good))
		write(t, bad, good[:cut])
		try(fmt.Sprintf("cut at %d", cut), bad, "", func(*backup.Target) {})
		b := append([]byte(nil), good...)
		at := rand.IntN(len(b))
		b[at] ^= byte(1 + rand.IntN(255))
		write(t, bad, b)
		if inReadme(at) {
			continue
		}
		r, err := backup.Verify(bad, backup.Keys{Root: p.src.Root, Identities: p.identity})
		if err == nil && len(r.Problems) == 0 && !harmless(good, at) {
			t.Errorf("%d: a changed byte at %d of %d was not found", i, at, len(good))
		}
	}
	// A foreign backup, signed by another platform's key but claiming ours.
	q := newPlace(t, dbtest.SQLite(t))
	q.fill()
	foreign, _, _ := q.backup("foreign")
	try("foreign", foreign, "The root key is not the one of this backup", nil)
}

// inReadme tells bytes that prove nothing: the text for people at the start.
func inReadme(at int) bool { return at < 900 }

// harmless tells bytes of the zip's own directory that say nothing we rely on: times, checksums, attributes.
func harmless(good []byte, at int) bool {
	manifest := strings.LastIndex(string(good), "manifest.txt")
	head := strings.LastIndex(string(good[:manifest]), "manifest.txt") // of the entry; the last one is the directory's
	return at > head-60 && at < head+20 || at > strings.LastIndex(string(good), "PK\x01\x02")-300
}

func copyTo(to, from string) error {
	b, err := os.ReadFile(from)
	return errors.Join(err, os.WriteFile(to, b, 0o600))
}

// With --force an altered backup is taken as far as it can be read, and the trail says so.
func TestForceIsRecorded(t *testing.T) {
	p := newPlace(t, dbtest.SQLite(t))
	p.fill()
	path, _, _ := p.backup("good")
	b, err := os.ReadFile(path)
	must(t, err)
	at := strings.LastIndex(string(b), `"program": "0.1.0-test"`)
	copy(b[at:], `"program": "0.1.0-tent"`)
	bad := filepath.Join(t.TempDir(), "bad")
	write(t, bad, b)
	target := empty(t, db.SQLite)
	target.From, target.Root, target.Identities = bad, p.src.Root, p.identity
	if _, err := backup.Restore(t.Context(), target); !clew.Is(err, clew.Invalid) {
		t.Fatal(err)
	}
	target.Force = true
	_, d := p.restore(target, bad)
	if n := count(t, d, `SELECT count(*) FROM event e JOIN event_payload p ON p.event_id = e.id WHERE e.kind = 'backup.restored' AND p.payload LIKE '%signature%'`); n != 1 {
		t.Error("the trail does not say that it was forced")
	}
}
