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

// BenchmarkArchiveAll reads, hashes and decodes the five zip files.
func BenchmarkArchiveAll(b *testing.B) {
	for _, decode := range []bool{false, true} {
		name := "skip"
		if decode {
			name = "decode"
		}
		b.Run(name, func(b *testing.B) {
			rawRecords(b, "Go")
			for b.Loop() {
				n := 0
				for _, e := range allEcosystems {
					err := ReadPath(filepath.Join(shared, "osv", e, "all.zip"), Limits{}, func(i Item) error {
						n++
						if !decode {
							return i.Err
						}
						_, err := i.Decode()
						return err
					})
					if err != nil {
						b.Skip("skipped: shared data not present")
					}
				}
				b.ReportMetric(float64(n), "records")
			}
		})
	}
}

// index is what a matcher of inventories keeps: matchers by key, made when first asked for.
type index map[string][]*lazy

type lazy struct {
	entry   *Affected
	matcher *Matcher
}

func buildIndex(tb testing.TB) index {
	ix := index{}
	for _, raw := range rawRecords(tb, allEcosystems...) {
		r, err := Decode(raw)
		if err != nil {
			tb.Fatal(err)
		}
		if r.IsWithdrawn() {
			continue
		}
		for i := range r.Affected {
			l := &lazy{entry: &r.Affected[i]}
			for _, k := range r.Affected[i].Keys() {
				ix[k] = append(ix[k], l)
			}
		}
	}
	return ix
}

// seven tenths of 72,000 component versions have no records; here every version of the inventory counts and comes
// back with other patch levels until there are 72,000.
func manyVersions(tb testing.TB) (keys, versions []string) {
	bench := benchVersions(tb)
	for round := 0; len(keys) < 72_000; round++ {
		for k, vs := range bench {
			for _, v := range vs {
				if round > 0 {
					v += "." + string(rune('0'+round%10))
				}
				keys, versions = append(keys, k), append(versions, v)
			}
		}
	}
	return keys[:72_000], versions[:72_000]
}

func BenchmarkMatch72000(b *testing.B) {
	ix := buildIndex(b)
	keys, versions := manyVersions(b)
	for _, name := range []string{"cold", "warm"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if name == "cold" {
					b.StopTimer()
					for _, list := range ix {
						for _, l := range list {
							l.matcher = nil
						}
					}
					b.StartTimer()
				}
				checks, hits := 0, 0
				for i, k := range keys {
					list := ix[k]
					if len(list) == 0 {
						continue
					}
					s := NewSubject(versions[i])
					for _, l := range list {
						if l.matcher == nil {
							l.matcher = Compile(l.entry)
						}
						checks++
						if l.matcher.MatchSubject(s).Affected {
							hits++
						}
					}
				}
				b.ReportMetric(float64(checks), "checks")
				b.ReportMetric(float64(hits), "hits")
			}
		})
	}
}

func BenchmarkCompileAll(b *testing.B) {
	var all []*Affected
	for _, list := range buildIndex(b) {
		for _, l := range list {
			all = append(all, l.entry)
		}
	}
	b.ReportMetric(float64(len(all)), "entries")
	for b.Loop() {
		for _, a := range all {
			Compile(a)
		}
	}
}
