package osv

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"testing"
)

const shared = "../../../shared/data"

// rawRecords gives the real records by ecosystem folder.
func rawRecords(tb testing.TB, ecosystems ...string) [][]byte {
	tb.Helper()
	var out [][]byte
	for _, e := range ecosystems {
		p := filepath.Join(shared, "osv", e, "all.zip")
		if _, err := os.Stat(p); err != nil {
			tb.Skip("skipped: shared data not present")
		}
		z, err := zip.OpenReader(p)
		if err != nil {
			tb.Fatal(err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				tb.Fatal(err)
			}
			b, err := io.ReadAll(r)
			if err != nil {
				tb.Fatal(err)
			}
			out = append(out, b)
		}
		z.Close()
	}
	return out
}

var allEcosystems = []string{"AlmaLinux", "Go", "OSS-Fuzz", "PyPI", "crates.io"}

func BenchmarkDecodeAll(b *testing.B) {
	raw := rawRecords(b, allEcosystems...)
	n := 0
	for _, r := range raw {
		n += len(r)
	}
	b.SetBytes(int64(n))
	b.ReportAllocs()
	for b.Loop() {
		for _, r := range raw {
			if _, err := Decode(r); err != nil {
				b.Fatal(err)
			}
		}
	}
}
