package backup_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"clew/audit"
	"clew/backup"
	"clew/blob"
	"clew/db"
	"clew/db/dbtest"
	"clew/job/jobtest"
	"clew/product"
	"clew/sign"

	"filippo.io/age"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// place is a platform with something in it, and a key to bring it back with.
type place struct {
	t        testing.TB
	src      backup.Source
	key      backup.Key
	identity []age.Identity
	notary   *audit.Notary
}

func newPlace(t testing.TB, d *db.DB) *place {
	t.Helper()
	p := &place{t: t}
	root := sign.New()
	store := blob.NewTable(root, d)
	if d.Kind() == db.SQLite {
		var err error
		store, err = blob.NewFiles(root, t.TempDir())
		must(t, err)
	}
	p.src = backup.Source{DB: d, Blob: store, Root: root, Checkpoints: filepath.Join(t.TempDir(), "trail"), Version: "0.1.0-test"}
	p.notary = &audit.Notary{DB: d, Signer: root.Signer("audit checkpoint"), Name: "clew/audit", Path: p.src.Checkpoints}
	var err error
	p.key, err = backup.NewKey()
	must(t, err)
	id, err := age.ParseX25519Identity(p.key.Identity)
	must(t, err)
	p.identity = []age.Identity{id}
	must(t, d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO setting (name, value) VALUES ('key check', $1)`, root.Check())
		return err
	}))
	return p
}

// fill runs a small world in it: products, an inventory, records, a decision's worth of events, sealed.
func (p *place) fill() {
	p.t.Helper()
	w := jobtest.New(p.t, p.src.DB)
	w.Tools.Blob = p.src.Blob
	line := w.Line("Comfort — Größe 漢 \u202e")
	prod := w.Product(line, product.ProductInput{Name: "Heat Gateway", Kind: product.Device})
	r := w.Release(prod, "1.0.0", "2026-01-02")
	w.Deploy(w.Party("Stadtwerke", "DE"), r, 7, "Hall 3")
	p.blobbed(100)
	p.seal()
}

func (p *place) blobbed(n int) {
	for i := range n {
		_, err := p.src.Blob.Put(p.t.Context(), &lines{n: i * 41, word: fmt.Sprintf("blob %d\n", i)}, 1<<30)
		must(p.t, err)
	}
}

func (p *place) seal() {
	p.t.Helper()
	for {
		n, err := audit.Seal(p.t.Context(), p.src.DB)
		must(p.t, err)
		if n == 0 {
			break
		}
	}
	must(p.t, p.notary.Write(p.t.Context()))
}

func (p *place) backup(name string) (string, backup.Manifest, backup.Contents) {
	p.t.Helper()
	path := filepath.Join(p.t.TempDir(), name)
	m, c, err := backup.Create(p.t.Context(), p.src, path, []string{p.key.Recipient})
	must(p.t, err)
	return path, m, c
}

// empty gives where to restore to: a new directory, and for PostgreSQL a database without anything in it.
func empty(t testing.TB, kind db.Kind) backup.Target {
	t.Helper()
	target := backup.Target{Data: filepath.Join(t.TempDir(), "new")}
	if kind == db.Postgres {
		target.Database = dbtest.PostgresURL(t)
		d, err := db.Open(t.Context(), db.Config{URL: target.Database})
		must(t, err)
		defer d.Close()
		_, err = d.Pool().ExecContext(t.Context(), `DROP SCHEMA public CASCADE; CREATE SCHEMA public`)
		must(t, err)
	}
	return target
}

func (p *place) restore(target backup.Target, path string) (backup.Restored, *db.DB) {
	p.t.Helper()
	target.From, target.Root, target.Identities = path, p.src.Root, p.identity
	r, err := backup.Restore(p.t.Context(), target)
	must(p.t, err)
	url := target.Database
	if url == "" {
		url = filepath.Join(target.Data, "clew.db")
	}
	d, err := db.Open(p.t.Context(), db.Config{URL: url})
	must(p.t, err)
	p.t.Cleanup(func() { d.Close() })
	return r, d
}

func sums(t testing.TB, d *db.DB) map[string]backup.TableSum {
	t.Helper()
	out := map[string]backup.TableSum{}
	must(t, d.Read(context.Background(), func(tx *db.Tx) error {
		all, err := backup.Sums(tx)
		for _, s := range all {
			out[s.Name] = s
		}
		return err
	}))
	return out
}

func count(t testing.TB, d *db.DB, query string, args ...any) (n int64) {
	t.Helper()
	must(t, d.Read(context.Background(), func(tx *db.Tx) (err error) { n, err = db.One[int64](tx, query, args...); return err }))
	return n
}

func write(t testing.TB, path string, b []byte) {
	t.Helper()
	must(t, os.WriteFile(path, b, 0o600))
}
