package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"clew"
	"clew/db"
	"clew/db/dbtest"

	"github.com/google/go-cmp/cmp"
)

func scratch(t *testing.T, d *db.DB, ddl string) {
	t.Helper()
	must(t, d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(ddl)
		return err
	}))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The whole of the SQL stands on this: drivers that bind by order of appearance would silently write wrong rows.
func TestBindByNumber(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d, `CREATE TABLE x (id BIGINT, score BIGINT)`)
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			if _, err := tx.Exec(`INSERT INTO x (score, id) VALUES ($2, $1)`, 1, 10); err != nil {
				return err
			}
			n, err := tx.Exec(`UPDATE x SET score = $2 WHERE id = $1`, 1, 20)
			if err == nil && n != 1 {
				err = fmt.Errorf("updated %d rows", n)
			}
			return err
		}))
		must(t, d.Read(t.Context(), func(tx *db.Tx) error {
			type row struct{ ID, Score int64 }
			got, err := db.One[row](tx, `SELECT id, score FROM x`)
			if diff := cmp.Diff(row{1, 20}, got); diff != "" {
				t.Error(diff)
			}
			return err
		}))
	})
}

func TestValuesRoundTrip(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ddl := `CREATE TABLE x (id TEXT, at BIGINT, day TEXT, ok BOOLEAN, f DOUBLE PRECISION, b BYTEA, s TEXT, n BIGINT)`
		scratch(t, d, ddl)
		type row struct {
			ID  clew.ID
			At  clew.Time
			Day clew.Date
			OK  bool `db:"ok"`
			F   float64
			B   []byte
			S   string
			N   int64
		}
		full := row{clew.NewID(), clew.TimeOf(dbtest.Start), clew.Date{Year: 2031, Month: 3, Day: 31}, true, 9.1, []byte{0, 1, 255}, "Größe ß 漢 \u202e", -1 << 62}
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			rows := [][]any{}
			for _, r := range []row{full, {}} {
				rows = append(rows, []any{r.ID, r.At, r.Day, r.OK, r.F, r.B, r.S, r.N})
			}
			return tx.Bulk(`INSERT INTO x VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, rows)
		}))
		must(t, d.Read(t.Context(), func(tx *db.Tx) error {
			got, err := db.All[row](tx, `SELECT * FROM x ORDER BY n`)
			if err == nil && (len(got) != 2 || !cmp.Equal(got[0], full) || !got[1].ID.IsZero() || got[1].At != 0) {
				t.Errorf("got %+v", got)
			}
			return err
		}))
	})
}

func TestTextThatPostgreSQLRefuses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d, `CREATE TABLE x (s TEXT)`)
		for _, s := range []string{"a\x00b", "a\xffb"} {
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(`INSERT INTO x VALUES ($1)`, s)
				return err
			})
			if !clew.Is(err, clew.Invalid) {
				t.Errorf("%q: %v", s, err)
			}
		}
	})
}

func TestErrorUndoesOnlyItsOwnClosure(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d, `CREATE TABLE x (id BIGINT PRIMARY KEY)`)
		var wg sync.WaitGroup
		boom := errors.New("boom")
		for i := range 200 {
			wg.Go(func() {
				err := d.Write(context.Background(), func(tx *db.Tx) error {
					if _, err := tx.Exec(`INSERT INTO x VALUES ($1)`, i); err != nil {
						return err
					}
					if i%3 == 0 {
						return boom
					}
					return nil
				})
				if (i%3 == 0) != errors.Is(err, boom) {
					t.Errorf("%d: %v", i, err)
				}
			})
		}
		wg.Wait()
		must(t, d.Read(t.Context(), func(tx *db.Tx) error {
			n, err := db.One[int64](tx, `SELECT count(*) FROM x WHERE id % 3 <> 0`)
			all, err2 := db.One[int64](tx, `SELECT count(*) FROM x`)
			if n != 133 || all != 133 {
				t.Errorf("%d of %d rows", n, all)
			}
			return errors.Join(err, err2)
		}))
	})
}

// Read-then-write from many callers must lose nothing: on SQLite by one writer, on PostgreSQL by SERIALIZABLE and retry.
func TestCountersLoseNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d, `CREATE TABLE x (id BIGINT PRIMARY KEY, n BIGINT)`)
		scratch(t, d, `INSERT INTO x VALUES (1, 0)`)
		other := dbtest.Reopen(t, d)
		var wg sync.WaitGroup
		for i := range 8 {
			h := d
			if i%2 == 1 {
				h = other
			}
			wg.Go(func() {
				for range 25 {
					err := h.Write(context.Background(), func(tx *db.Tx) error {
						n, err := db.One[int64](tx, `SELECT n FROM x WHERE id = 1`)
						if err != nil {
							return err
						}
						_, err = tx.Exec(`UPDATE x SET n = $1 WHERE id = 1`, n+1)
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		must(t, d.Read(t.Context(), func(tx *db.Tx) error {
			n, err := db.One[int64](tx, `SELECT n FROM x`)
			if n != 200 {
				t.Errorf("counted %d of 200", n)
			}
			return err
		}))
	})
}

func TestPanicReachesTheCallerAndNobodyElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			d.Write(t.Context(), func(*db.Tx) error { panic("x") })
		}()
		must(t, d.Ready(t.Context()))
	})
}

func TestReadersCannotWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`DELETE FROM setting`)
			return err
		})
		if err == nil {
			t.Error("a reading transaction wrote")
		}
	})
}

func TestUniqueIsRecognised(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d, `CREATE TABLE x (id BIGINT PRIMARY KEY)`)
		ins := func() error {
			return d.Write(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(`INSERT INTO x VALUES (1)`); return err })
		}
		must(t, ins())
		if err := ins(); !db.IsUnique(err) {
			t.Errorf("%v", err)
		}
	})
}

// Both schemas must hold the same tables and columns.
func TestSchemasAreEqual(t *testing.T) {
	columns := map[db.Kind][]string{}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := `SELECT m.name || '.' || p.name || CASE WHEN p."notnull" = 1 THEN ' not null' ELSE '' END FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'river_%' AND m.name <> 'goose_db_version' AND p.pk = 0 ORDER BY 1`
		if d.Kind() == db.Postgres {
			q = `SELECT c.table_name || '.' || c.column_name || CASE WHEN c.is_nullable = 'NO' THEN ' not null' ELSE '' END FROM information_schema.columns c
				WHERE c.table_schema = 'public' AND c.table_name NOT LIKE 'river_%' AND c.table_name <> 'goose_db_version'
				AND NOT EXISTS (SELECT 1 FROM information_schema.table_constraints k JOIN information_schema.key_column_usage u ON u.constraint_name = k.constraint_name
					WHERE k.constraint_type = 'PRIMARY KEY' AND u.table_name = c.table_name AND u.column_name = c.column_name) ORDER BY 1`
		}
		must(t, d.Read(t.Context(), func(tx *db.Tx) (err error) {
			columns[d.Kind()], err = db.All[string](tx, q)
			return err
		}))
	})
	if len(columns) == 2 {
		if diff := cmp.Diff(columns[db.SQLite], columns[db.Postgres]); diff != "" {
			t.Error(diff)
		}
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)`)
		if err := d.Migrate(t.Context()); !clew.Is(err, clew.Conflict) {
			t.Errorf("%v", err)
		}
	})
}

func TestWaitingWritersShareACommit(t *testing.T) {
	d := dbtest.SQLite(t)
	scratch(t, d, `CREATE TABLE x (id BIGINT PRIMARY KEY)`)
	start := time.Now()
	var wg sync.WaitGroup
	for i := range 2000 {
		wg.Go(func() {
			must(t, d.Write(context.Background(), func(tx *db.Tx) error { _, err := tx.Exec(`INSERT INTO x VALUES ($1)`, i); return err }))
		})
	}
	wg.Wait()
	t.Logf("2000 acknowledged writes in %v", time.Since(start))
}
