// Package released proves that the databases of released versions, as they stand in db/testdata/released, are upgraded
// to today's schema without losing a row (paper: documentation over the whole life). A new release adds a pair of files:
//
//	go test ./test/released -run TestMake -make 0.2.0
//
// Files of released versions are never changed again.
package released

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clew"
	"clew/audit"
	"clew/backup"
	"clew/db"
	"clew/db/dbtest"
	"clew/product"
	"clew/queue"
	"clew/view"

	"github.com/google/go-cmp/cmp"
)

const dir = "../../db/testdata/released"

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// changed lists what an upgrade takes away or rewrites on purpose: "table" or "table.column", with the reason.
var changed = map[string]string{
	"readiness": "written by every probe",
}

func TestUpgrade(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(dir, "*.sql"))
	must(t, err)
	if len(files) < 2 {
		t.Fatalf("only %d files in %s", len(files), dir)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".sql")
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(file)
			must(t, err)
			url := load(t, strings.HasSuffix(name, "-postgres"), string(text))
			d, err := db.Open(t.Context(), db.Config{URL: url})
			must(t, err)
			defer d.Close()
			before := everything(t, d)
			must(t, d.Migrate(t.Context()))
			must(t, queue.Migrate(t.Context(), d))
			compare(t, before, everything(t, d))
			believable(t, d)
			must(t, d.Migrate(t.Context())) // once more changes nothing
			must(t, d.Ready(t.Context()))
		})
	}
}

// load makes a database of the file's text.
func load(t *testing.T, postgres bool, text string) string {
	t.Helper()
	driver, url := "sqlite", filepath.Join(t.TempDir(), "clew.db")
	if postgres {
		driver, url = "pgx", dbtest.PostgresURL(t)
		text = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n" + text
	}
	h, err := sql.Open(driver, url)
	must(t, err)
	defer h.Close()
	h.SetMaxOpenConns(1)
	_, err = h.Exec(text)
	must(t, err)
	return url
}

// table is the rows of a table by their key; each row by column.
type table map[string]map[string]string

func everything(t *testing.T, d *db.DB) map[string]table {
	t.Helper()
	out := map[string]table{}
	must(t, d.Read(context.Background(), func(tx *db.Tx) error {
		tables, err := backup.Tables(tx)
		for _, tb := range tables {
			if out[tb.Name], err = rowsOf(tx, tb); err != nil {
				return err
			}
		}
		return err
	}))
	return out
}

func rowsOf(tx *db.Tx, tb backup.Table) (table, error) {
	rows, err := tx.Query(`SELECT * FROM "` + tb.Name + `"`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	out := table{}
	for rows.Next() {
		values, dests := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			dests[i] = &values[i]
		}
		if err := rows.Scan(dests...); err != nil {
			return nil, err
		}
		row, key := map[string]string{}, ""
		for i, n := range names {
			row[n] = fmt.Sprintf("%v", values[i])
			if slices.Contains(tb.Order, n) {
				key += row[n] + "\x00"
			}
		}
		out[key] = row
	}
	return out, rows.Err()
}

// compare holds every row of before against after: same key, same values in every column that was there.
func compare(t *testing.T, before, after map[string]table) {
	t.Helper()
	for name, rows := range before {
		if changed[name] != "" {
			continue
		}
		now, ok := after[name]
		if !ok {
			t.Errorf("the table %s is gone; if that is meant, say so in changed", name)
			continue
		}
		for key, row := range rows {
			for column, value := range row {
				if got, there := now[key][column]; changed[name+"."+column] == "" && (!there || got != value) {
					t.Errorf("%s %q: %s was %q and is %q", name, strings.ReplaceAll(key, "\x00", " "), column, clew.Clip(value, 80), clew.Clip(got, 80))
				}
			}
		}
	}
}

// believable asks today's program about the upgraded world, as world_test.go made it.
func believable(t *testing.T, d *db.DB) {
	t.Helper()
	actor := clew.SystemActor()
	board, err := view.NewBoard(d).Rows(t.Context(), actor)
	must(t, err)
	view.Sort(board)
	var got []string
	for _, r := range board {
		got = append(got, fmt.Sprintf("%s %s %d", r.Vulnerability, r.State, r.Releases))
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"CVE-2026-0001 done 2", "GO-2026-2 open 1"}, got); diff != "" {
		t.Errorf("findings: %s", diff)
	}
	must(t, d.Read(t.Context(), func(tx *db.Tx) error {
		r, err := audit.Verify(tx, nil)
		if len(r.Problems) > 0 || r.Sealed < 10 {
			t.Errorf("trail: %+v", r)
		}
		if err != nil {
			return err
		}
		lines, err := db.All[string](tx, `SELECT name FROM line ORDER BY name`)
		if diff := cmp.Diff([]string{"Comfort — Größe 漢"}, lines); diff != "" {
			t.Error(diff)
		}
		if err != nil {
			return err
		}
		ids, err := db.All[clew.ID](tx, `SELECT id FROM release ORDER BY id`)
		if err != nil || len(ids) != 3 {
			t.Errorf("%d releases", len(ids))
			return err
		}
		first, err := product.GetRelease(tx, actor, ids[0])
		if first.Version != "1.0.0" || string(first.State) != "released" {
			t.Errorf("%+v", first)
		}
		return err
	}))
}
