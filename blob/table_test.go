package blob

import (
	"bytes"
	"io"
	"testing"
	"time"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/sign"
)

func TestAlteredRowsAreNoticed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := NewTable(sign.New(), d)
		for name, sql := range map[string]string{
			"changed byte": `UPDATE blob_chunk SET data = $2 WHERE name = $1 AND n = 1`,
			"lost chunk":   `DELETE FROM blob_chunk WHERE name = $1 AND n = 1 AND $2 = $2`,
			"cut chunk":    `UPDATE blob_chunk SET data = $2 WHERE name = $1 AND n = 0`,
		} {
			ref := put(t, s, content(2*chunkSize))
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(sql, ref.Name, bytes.Repeat([]byte{1}, map[string]int{"changed byte": chunkSize, "cut chunk": 10}[name]))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Verify(t.Context(), ref.Name); err == nil {
				t.Errorf("%s: not noticed", name)
			}
			if gone, err := s.Delete(t.Context(), ref.Name, later()); !gone || err != nil {
				t.Error(gone, err)
			}
		}
	})
}

// What a killed program left is invisible, and swept once it is old enough.
func TestSweepTable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := NewTable(sign.New(), d)
		kept := put(t, s, []byte("kept"))
		tb := s.keep.(*table)
		if err := tb.chunks(t.Context(), temporary+clew.NewID().String(), bytes.NewReader(content(chunkSize+1))); err != nil {
			t.Fatal(err)
		}
		if got := listing(t, s); len(got) != 1 {
			t.Errorf("half-written content shows: %v", got)
		}
		for _, c := range []struct {
			before clew.Time
			want   int64
		}{{0, 0}, {clew.TimeOf(time.Now().Add(-time.Hour)), 0}, {later(), 2}, {later(), 0}} {
			if n, err := s.Sweep(t.Context(), c.before); n != c.want || err != nil {
				t.Errorf("Sweep before %v: %d, %v, want %d", c.before, n, err, c.want)
			}
		}
		if err := s.Verify(t.Context(), kept.Name); err != nil {
			t.Error(err)
		}
	})
}

// A second process sees what the first has put, and both put the same at once.
func TestTwoProcesses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		root := sign.New()
		a, b := NewTable(root, d), NewTable(root, dbtest.Reopen(t, d))
		ref := put(t, a, []byte("shared"))
		if put(t, b, []byte("shared")) != ref {
			t.Error("two processes give the same content two names")
		}
		f, err := b.Open(t.Context(), ref.Name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if got, err := io.ReadAll(f); string(got) != "shared" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	})
}
