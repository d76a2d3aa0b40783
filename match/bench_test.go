package match

import (
	"context"
	"io"
	"testing"
)

// BenchmarkWarm is a whole run from the opening of the indexes to the written answer.
func BenchmarkWarm(b *testing.B) {
	for _, name := range []string{"b50", "b1000", "b10000"} {
		b.Run(name, func(b *testing.B) {
			file := sharedFile(b, "sbom/bench/"+name+".cdx.json")
			cache := b.TempDir()
			openShared(b, cache)
			b.ReportAllocs()
			for b.Loop() {
				a, err := Open(context.Background(), []string{sharedFile(b, "osv")}, cache)
				if err != nil {
					b.Fatal(err)
				}
				r := matchFile(b, a, file)
				if err := r.WriteJSON(io.Discard); err != nil {
					b.Fatal(err)
				}
				a.Close()
			}
		})
	}
}

// BenchmarkBuild makes the indexes of all records.
func BenchmarkBuild(b *testing.B) {
	paths := []string{sharedFile(b, "osv")}
	for b.Loop() {
		a, err := Open(context.Background(), paths, b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(a.Records), "records")
		a.Close()
	}
}
