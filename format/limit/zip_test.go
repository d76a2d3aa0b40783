package limit

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"

	"clew"
)

func zipOf(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(b []byte, o Bounds) (*Zip, error) { return OpenZip(bytes.NewReader(b), int64(len(b)), o) }

func TestZip(t *testing.T) {
	z, err := open(zipOf(t, map[string]string{"a/b.txt": "hello", "a/": ""}), Bounds{})
	if err != nil || len(z.Files) != 1 {
		t.Fatal(err)
	}
	rc, err := z.File("a/b.txt").Open()
	if err != nil {
		t.Fatal(err)
	}
	defer rc.Close()
	if b, err := io.ReadAll(rc); string(b) != "hello" || err != nil {
		t.Errorf("%q %v", b, err)
	}
	if z.File("none") != nil {
		t.Error("a file that is not there was found")
	}
}

func TestZipHostile(t *testing.T) {
	for _, name := range []string{"../x", "a/../../x", "/etc/x", `a\b`, "C:x", "a\nb", "a\x00b", "a\u202eb", "", "a//b", "./a", strings.Repeat("n", 2000), "\xff"} {
		if _, err := open(zipOf(t, map[string]string{name: "x"}), Bounds{}); !clew.Is(err, clew.Invalid) {
			t.Errorf("name %q: %v", name, err)
		}
	}
	if _, err := open(zipOf(t, map[string]string{"a": "1", "A": "2"}), Bounds{}); !clew.Is(err, clew.Invalid) {
		t.Errorf("names that differ in case: %v", err)
	}
	var link bytes.Buffer
	w := zip.NewWriter(&link)
	h := &zip.FileHeader{Name: "link"}
	h.SetMode(fs.ModeSymlink | 0o777)
	f, _ := w.CreateHeader(h)
	_, _ = io.WriteString(f, "/etc/passwd")
	_ = w.Close()
	if _, err := open(link.Bytes(), Bounds{}); !clew.Is(err, clew.Invalid) {
		t.Errorf("link: %v", err)
	}

	many := map[string]string{}
	for i := range 65_000 {
		many[fmt.Sprint(i)] = ""
	}
	if _, err := open(zipOf(t, many), Bounds{}); !clew.Is(err, clew.TooLarge) {
		t.Errorf("65,000 entries: %v", err)
	}
	bomb := zipOf(t, map[string]string{"bomb": strings.Repeat("\x00", 64<<20)})
	if _, err := open(bomb, Bounds{}); !clew.Is(err, clew.TooLarge) {
		t.Errorf("bomb: %v", err)
	}
	// A header that lies about the size is met while reading.
	at := bytes.LastIndex(bomb, []byte("PK\x01\x02"))
	copy(bomb[at+24:at+28], []byte{1, 0, 0, 0})
	z, err := open(bomb, Bounds{})
	if err != nil {
		t.Fatal(err)
	}
	rc, err := z.Files[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, rc); err == nil || clew.KindOf(err) == clew.Internal || n > 1 {
		t.Errorf("lying header: %d bytes, %v", n, err)
	}
	for _, b := range [][]byte{nil, []byte("PK\x03\x04"), zipOf(t, map[string]string{"a": "x"})[:30]} {
		if _, err := open(b, Bounds{}); !clew.Is(err, clew.Invalid) {
			t.Errorf("damaged: %v", err)
		}
	}
}

// FuzzZip: no panic, and errors are a user's.
func FuzzZip(f *testing.F) {
	f.Add(zipOf(f, map[string]string{"a": "x", "b/c": "y"}))
	f.Fuzz(func(t *testing.T, b []byte) {
		z, err := open(b, Bounds{Unpacked: 1 << 20})
		if err != nil {
			if clew.KindOf(err) == clew.Internal {
				t.Fatal(err)
			}
			return
		}
		for _, file := range z.Files {
			rc, err := file.Open()
			if err != nil {
				continue
			}
			if n, err := io.Copy(io.Discard, rc); n > 1<<20 || err != nil && clew.KindOf(err) == clew.Internal {
				t.Fatalf("%d bytes, %v", n, err)
			}
			_ = rc.Close()
		}
	})
}
