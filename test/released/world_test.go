package released

import (
	"database/sql"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"clew"
	"clew/aftersales/vulnerability"
	"clew/audit"
	"clew/db"
	"clew/db/dbtest"
	"clew/feed"
	"clew/job/jobtest"
	"clew/product"
	"clew/product/component"
)

var version = flag.String("make", "", "write the databases of this version to db/testdata/released")

// TestMake writes a small database of today's schema, of both kinds, with something in it.
func TestMake(t *testing.T) {
	if *version == "" {
		t.Skip("skipped: it writes files; -make VERSION asks for it")
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fill(t, d)
		text := ""
		if d.Kind() == db.SQLite {
			text = dumpSQLite(t, d)
		} else {
			text = dumpPostgres(t, d)
		}
		must(t, os.WriteFile(filepath.Join(dir, *version+"-"+string(d.Kind())+".sql"), []byte(text), 0o644))
	})
}

// fill makes the world that believable asks about.
func fill(t *testing.T, d *db.DB) {
	w := jobtest.New(t, d)
	must(t, feed.Ensure(t.Context(), d))
	mod := "pkg:golang/example.com/"
	line := w.Line("Comfort — Größe 漢")
	gateway := w.Product(line, product.ProductInput{Name: "Heat Gateway", Kind: product.Device})
	r1, r2, r3 := w.Release(gateway, "1.0.0", "2026-01-02"), w.Release(gateway, "1.1.0", "2026-02-02"), w.Release(gateway, "2.0.0", "")
	w.Support(gateway, clew.ID{}, "2026-01-02", "2031-01-02")
	w.Deploy(w.Party("Stadtwerke Musterstadt", "DE"), r1, 7, "Hall 3")
	w.Upload(r1.ID, jobtest.BOM(mod+"lib@v1.0.0", "busybox 1.36.1"))
	w.Upload(r1.ID, jobtest.BOM(mod+"lib@v1.2.0", "busybox 1.36.1"))
	w.Upload(r2.ID, jobtest.BOM(mod+"lib@v1.2.0", mod+"other@v0.1.0"))
	w.Write(func(tx *db.Tx) error {
		_, err := component.DeclareUnknown(tx, w.Actor, r3.ID, "nobody knows")
		return err
	})
	w.Feed("osv:file", jobtest.Record{ID: "GO-2026-1", Aliases: "CVE-2026-0001", Ecosystem: "Go", Package: "example.com/lib", From: "0", Fixed: "1.5.0", Title: "Trouble in lib", Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}.JSON(), false)
	w.Feed("osv:file", jobtest.Record{ID: "GO-2026-2", Ecosystem: "Go", Package: "example.com/other", From: "0", Fixed: "1.0.0", Title: "Trouble in other"}.JSON(), false)
	w.Settle()
	w.Assess(w.Actor, vulnerability.Input{Vulnerability: "CVE-2026-0001", Status: vulnerability.NotAffected, Justification: "vulnerable_code_not_in_execute_path", Reason: "never called", Scope: vulnerability.Scope{Kind: vulnerability.ProductScope, ProductID: gateway.ID}})
	for {
		n, err := audit.Seal(t.Context(), d)
		must(t, err)
		if n == 0 {
			return
		}
	}
}

// dumpSQLite writes schema and rows as SQL, the same on every machine.
func dumpSQLite(t *testing.T, d *db.DB) string {
	t.Helper()
	h, err := sql.Open("sqlite", d.URL())
	must(t, err)
	defer h.Close()
	var b strings.Builder
	b.WriteString("PRAGMA foreign_keys = OFF;\nBEGIN;\n")
	var tables, later []string
	each(t, h, `SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, name`, func(v []any) {
		if v[0] == "table" {
			tables = append(tables, v[1].(string))
			b.WriteString(v[2].(string) + ";\n")
		} else {
			later = append(later, v[2].(string)+";\n")
		}
	})
	for _, name := range tables {
		if strings.HasPrefix(name, "river_") && name != "river_migration" {
			continue // the queue makes its jobs again
		}
		each(t, h, `SELECT * FROM "`+name+`"`, func(v []any) {
			out := make([]string, len(v))
			for i := range v {
				out[i] = literal(v[i])
			}
			b.WriteString(`INSERT INTO "` + name + `" VALUES (` + strings.Join(out, ", ") + ");\n")
		})
	}
	b.WriteString(strings.Join(later, "") + "COMMIT;\n")
	return b.String()
}

func each(t *testing.T, h *sql.DB, query string, f func([]any)) {
	t.Helper()
	rows, err := h.Query(query)
	must(t, err)
	defer rows.Close()
	names, err := rows.Columns()
	must(t, err)
	for rows.Next() {
		values, dests := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			dests[i] = &values[i]
		}
		must(t, rows.Scan(dests...))
		f(values)
	}
	must(t, rows.Err())
}

func literal(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	case []byte:
		return "X'" + hex.EncodeToString(v) + "'"
	case bool:
		if v {
			return "1"
		}
		return "0"
	case int64, float64:
		return fmt.Sprint(v)
	}
	// A time: the libraries' own tables have some. Their text form is what SQLite holds.
	if s, ok := v.(interface{ Format(string) string }); ok {
		return "'" + s.Format("2006-01-02 15:04:05") + "'"
	}
	panic(fmt.Sprintf("%T", v))
}

// dumpPostgres takes what pg_dump writes, without settings of its own version and commands for psql.
func dumpPostgres(t *testing.T, d *db.DB) string {
	t.Helper()
	tool, err := exec.LookPath("pg_dump")
	if err != nil {
		t.Skip("skipped: pg_dump is not installed")
	}
	out, err := exec.Command(tool, "--no-owner", "--no-privileges", "--inserts", "--no-comments", "--exclude-table-data=river_job", "--exclude-table-data=river_leader", "--exclude-table-data=river_client*", "--exclude-table-data=river_notification", d.URL()).Output()
	must(t, err)
	var b strings.Builder
	for line := range strings.Lines(string(out)) {
		switch {
		case strings.TrimSpace(line) == "", strings.HasPrefix(line, "--"), strings.HasPrefix(line, "\\"), strings.HasPrefix(line, "SET "), strings.HasPrefix(line, "SELECT pg_catalog.set_config"), strings.HasPrefix(line, "CREATE SCHEMA public"):
			continue
		}
		b.WriteString(line)
	}
	return b.String()
}
