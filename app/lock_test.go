package app_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"clew/app"
	"clew/egress"
)

// A data directory that others may look into is shut at the start, unless it is more than that.
func TestDataDirectoryIsShut(t *testing.T) {
	for _, c := range []struct {
		name  string
		mode  fs.FileMode
		other string
		want  fs.FileMode
	}{
		{"open", 0o755, "", 0o700},
		{"of a group, with its bit", fs.ModeSetgid | 0o770, "", fs.ModeSetgid | 0o700},
		{"shut", 0o500 | 0o200, "", 0o700},
		{"holds other things", 0o755, "photos", 0o755},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if c.other != "" {
				if err := os.Mkdir(filepath.Join(dir, c.other), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Chmod(dir, c.mode); err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second start finds what the first one made
				a, err := app.Open(context.Background(), app.Config{Data: dir, Management: "off", Egress: egress.Config{Offline: true}})
				if err != nil {
					t.Fatal(err)
				}
				if err := a.Close(); err != nil {
					t.Fatal(err)
				}
			}
			if info, err := os.Stat(dir); err != nil || info.Mode()&^fs.ModeDir != c.want {
				t.Errorf("mode %v, want %v (%v)", info.Mode(), c.want, err)
			}
		})
	}
}
