package backup

import (
	"slices"
	"strings"

	"clew"
	"clew/db"
)

// Kind of a column, the same on both databases.
type Kind string

// The kinds.
const (
	Text  Kind = "text"
	Int   Kind = "int"
	Bool  Kind = "bool"
	Float Kind = "float"
	Bytes Kind = "bytes"
)

// Column of a table.
type Column struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
}

// Table is how a table looks in a backup.
type Table struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"`
	Order   []string `json:"order"` // primary key
}

// left reports which tables are not saved: the queue makes its jobs again from the rows in work, migrations keep their
// own book, and blobs are saved as files whichever way they are kept.
func left(name string) bool {
	return strings.HasPrefix(name, "river_") || strings.HasPrefix(name, "sqlite_") || slices.Contains([]string{"goose_db_version", "blob", "blob_chunk", "readiness"}, name)
}

type columnRow struct {
	TableName, Name, Type string
	Pk                    int64 // place in the primary key, from 1; 0 for none
}

const sqliteColumns = `SELECT m.name AS table_name, p.name, p.type, p.pk FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' ORDER BY m.name, p.cid`

const postgresColumns = `SELECT c.relname::text AS table_name, a.attname::text AS name, format_type(a.atttypid, NULL)::text AS type, coalesce(array_position(i.indkey::int2[], a.attnum), -1)::bigint + 1 AS pk
	FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
	WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname COLLATE "C", a.attnum`

var kinds = map[string]Kind{"TEXT": Text, "BIGINT": Int, "INTEGER": Int, "BOOLEAN": Bool, "DOUBLE PRECISION": Float, "BLOB": Bytes, "BYTEA": Bytes}

// Tables lists what is saved, by name.
func Tables(tx *db.Tx) ([]Table, error) {
	query := sqliteColumns
	if tx.Kind() == db.Postgres {
		query = postgresColumns
	}
	rows, err := db.All[columnRow](tx, query)
	if err != nil {
		return nil, err
	}
	var out []Table
	keys := map[string]map[int64]string{}
	for _, r := range rows {
		if left(r.TableName) {
			continue
		}
		if len(out) == 0 || out[len(out)-1].Name != r.TableName {
			out = append(out, Table{Name: r.TableName})
			keys[r.TableName] = map[int64]string{}
		}
		kind, ok := kinds[strings.ToUpper(r.Type)]
		if !ok {
			return nil, clew.Errorf(clew.Internal, "Column %s of %s is %s, which no backup knows", r.Name, r.TableName, r.Type)
		}
		t := &out[len(out)-1]
		t.Columns = append(t.Columns, Column{r.Name, kind})
		if r.Pk > 0 {
			keys[r.TableName][r.Pk] = r.Name
		}
	}
	for i := range out {
		out[i].order(keys[out[i].Name])
	}
	return out, nil
}

func (t *Table) order(key map[int64]string) {
	for n := int64(1); key[n] != ""; n++ {
		t.Order = append(t.Order, key[n])
	}
	if len(t.Order) == 0 {
		t.Order = t.names()
	}
}

func (t Table) names() []string {
	out := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = c.Name
	}
	return out
}

// head stands before the rows in a table's digest.
func (t Table) head() string {
	var b strings.Builder
	b.WriteString(t.Name)
	for _, c := range t.Columns {
		b.WriteString(" " + c.Name + ":" + string(c.Kind))
	}
	return b.String() + "\n"
}
