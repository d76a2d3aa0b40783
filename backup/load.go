package backup

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"clew"
	"clew/db"

	"github.com/go-json-experiment/json/jsontext"
)

func readTables(r io.Reader) (map[string]Table, error) {
	var list []Table
	if err := json.NewDecoder(io.LimitReader(r, maxManifest)).Decode(&list); err != nil {
		return nil, damaged(err)
	}
	out := map[string]Table{}
	for _, t := range list {
		out[t.Name] = t
	}
	return out, nil
}

func tableOf(tables map[string]Table, entry string) (Table, error) {
	name, _, _ := strings.Cut(strings.TrimPrefix(entry, tablePrefix), "/")
	t, ok := tables[name]
	if !ok {
		return t, clew.Errorf(clew.Invalid, "The backup holds rows of %s, which it does not describe", name)
	}
	return t, nil
}

// read decodes rows; the values are as the database drivers take them.
func (t Table) read(r io.Reader, f func(row []any) error) error {
	dec := jsontext.NewDecoder(r)
	for {
		open, err := dec.ReadToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return damaged(err)
		}
		if open.Kind() != '[' {
			return clew.Errorf(clew.Invalid, "A row of %s cannot be read", t.Name)
		}
		row := make([]any, len(t.Columns))
		for i, c := range t.Columns {
			tok, err := dec.ReadToken()
			if err == nil {
				row[i], err = value(tok, c)
			}
			if err != nil {
				return clew.Wrapf(clew.Invalid, err, "A row of %s cannot be read", t.Name)
			}
		}
		if end, err := dec.ReadToken(); err != nil || end.Kind() != ']' {
			return clew.Wrapf(clew.Invalid, err, "A row of %s cannot be read", t.Name)
		}
		if err := f(row); err != nil {
			return err
		}
	}
}

func value(tok jsontext.Token, c Column) (any, error) {
	kind := tok.Kind()
	switch {
	case kind == 'n':
		return nil, nil
	case c.Kind == Text && kind == '"':
		return tok.String(), nil
	case c.Kind == Int && kind == '0':
		return strconv.ParseInt(tok.String(), 10, 64)
	case c.Kind == Float && kind == '0':
		return strconv.ParseFloat(tok.String(), 64)
	case c.Kind == Bool && (kind == 't' || kind == 'f'):
		return tok.Bool(), nil
	case c.Kind == Bytes && kind == '"':
		return base64.StdEncoding.DecodeString(tok.String())
	}
	return nil, fmt.Errorf("column %s is %s and holds %v", c.Name, c.Kind, kind)
}

// loader fills an empty database in one transaction: indexes and references are put aside meanwhile, so that the order
// of the tables does not matter and loading is fast.
type loader struct {
	tx     *db.Tx
	tables map[string]Table
	after  []string // statements that bring back what was put aside
}

func (l *loader) begin(r io.Reader) (err error) {
	if l.tables, err = readTables(r); err != nil {
		return err
	}
	here, err := Tables(l.tx)
	if err != nil {
		return err
	}
	for _, t := range here {
		theirs, ok := l.tables[t.Name]
		if !ok || t.head() != theirs.head() {
			return clew.Errorf(clew.Invalid, "The table %s of the backup is not as its schema has it", t.Name)
		}
		if _, err := l.tx.Exec(`DELETE FROM "` + t.Name + `"`); err != nil {
			return err
		}
	}
	if len(here) != len(l.tables) {
		return clew.Errorf(clew.Invalid, "The backup has %d tables, its schema has %d", len(l.tables), len(here))
	}
	return l.putAside()
}

// statement is what takes a thing away and what brings it back.
type statement struct{ Away, Back string }

const sqliteIndexes = `SELECT 'DROP INDEX "' || name || '"' AS away, sql AS back FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name NOT LIKE 'river_%' AND tbl_name <> 'goose_db_version' ORDER BY name`

const postgresReferences = `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS away, format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS back
	FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE 'river_%' ORDER BY conname`

const postgresIndexes = `SELECT format('DROP INDEX %I', indexname) AS away, indexdef AS back FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'river_%' AND tablename <> 'goose_db_version'
	AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = format('%I', indexname)::regclass) ORDER BY indexname`

func (l *loader) putAside() error {
	queries := []string{postgresIndexes, postgresReferences}
	if l.tx.Kind() == db.SQLite {
		// References are counted and looked at when the transaction commits.
		if _, err := l.tx.Exec(`PRAGMA defer_foreign_keys = ON`); err != nil {
			return err
		}
		queries = []string{sqliteIndexes}
	}
	for _, q := range queries {
		all, err := db.All[statement](l.tx, q)
		if err != nil {
			return err
		}
		for _, s := range all {
			if _, err := l.tx.Exec(s.Away); err != nil {
				return err
			}
			l.after = append(l.after, s.Back)
		}
	}
	return nil
}

func (l *loader) rows(entry string, r io.Reader) error {
	t, err := tableOf(l.tables, entry)
	if err != nil {
		return err
	}
	var rows [][]any
	if err := t.read(r, func(row []any) error { rows = append(rows, row); return nil }); err != nil {
		return err
	}
	return l.tx.Copy(t.Name, t.names(), rows)
}

// end brings back what was put aside, and holds every table against the digest that the backup has of it.
func (l *loader) end(c Contents) error {
	for _, s := range l.after {
		if _, err := l.tx.Exec(s); err != nil {
			return err
		}
	}
	if err := l.counters(); err != nil {
		return err
	}
	sums, err := Sums(l.tx)
	if err != nil {
		return err
	}
	if len(sums) != len(c.Tables) {
		return clew.Errorf(clew.Internal, "The restored database has %d tables, the backup %d", len(sums), len(c.Tables))
	}
	for i, s := range sums {
		if s != c.Tables[i] {
			return clew.Errorf(clew.Internal, "The restored table %s is not what the backup has (%d rows, %d expected)", s.Name, s.Rows, c.Tables[i].Rows)
		}
	}
	return nil
}

// counters go on behind the highest key that was loaded; SQLite looks for itself.
func (l *loader) counters() error {
	if l.tx.Kind() == db.SQLite {
		return nil
	}
	set, err := db.All[string](l.tx, `SELECT format('SELECT setval(pg_get_serial_sequence(%L, %L), (SELECT coalesce(max(%I), 0) + 1 FROM %I), false)', table_name, column_name, column_name, table_name)
		FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES' AND table_name NOT LIKE 'river_%' AND table_name <> 'goose_db_version'`)
	if err != nil {
		return err
	}
	for _, s := range set {
		if _, err := l.tx.Exec(s); err != nil {
			return err
		}
	}
	return nil
}
