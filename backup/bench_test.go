package backup_test

import (
	"fmt"
	"testing"
	"time"

	"clew/backup"
	"clew/db"
	"clew/db/dbtest"
)

// BenchmarkBackup saves and brings back a million rows of the most frequent kind.
func BenchmarkBackup(b *testing.B) {
	for name, d := range map[string]*db.DB{"sqlite": dbtest.SQLite(b), "postgres": dbtest.Postgres(b)} {
		b.Run(name, func(b *testing.B) {
			p := newPlace(b, d)
			const rows = 1_000_000
			for at := 0; at < rows; at += 50_000 {
				must(b, d.WriteAlone(b.Context(), func(tx *db.Tx) error {
					list := make([][]any, 50_000)
					for i := range list {
						list[i] = []any{int64(at % 500), int64(at+i) * 7919, int64(i % 9), int64(i%9 + 5)}
					}
					return tx.Copy("component_run", []string{"set_id", "cv_id", "first_position", "last_position"}, list)
				}))
			}
			b.ResetTimer()
			for i := range b.N {
				began := time.Now()
				path, m, _ := p.backup(fmt.Sprintf("bench%d", i))
				saved := time.Since(began)
				began = time.Now()
				target := empty(b, d.Kind())
				target.From, target.Root, target.Identities = path, p.src.Root, p.identity
				_, err := backup.Restore(b.Context(), target)
				must(b, err)
				b.ReportMetric(saved.Seconds(), "s/backup")
				b.ReportMetric(time.Since(began).Seconds(), "s/restore")
				b.ReportMetric(float64(m.Size)/1e6, "MB")
			}
		})
	}
}
