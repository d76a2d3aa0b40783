package sign

import (
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"clew"
)

func TestCreateAndLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "root.key")
	made, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
	}
	loaded, err := Load(path)
	if err != nil || loaded.Check() != made.Check() {
		t.Errorf("Load: %v, %v, want %v", loaded, err, made)
	}
	if _, err := Create(path); !clew.Is(err, clew.Conflict) {
		t.Errorf("second Create: %v, want Conflict", err)
	}
	if again, err := Load(path); err != nil || again.Check() != made.Check() {
		t.Errorf("the second Create changed the file: %v, %v", again, err)
	}
	if _, err := Create(filepath.Join(path, "x")); !clew.Is(err, clew.Unavailable) {
		t.Errorf("Create below a file: %v, want Unavailable", err)
	}
}

func TestCreateRace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "root.key")
	var wg sync.WaitGroup
	made := make(chan *Root, 20)
	for range cap(made) {
		wg.Go(func() {
			if r, err := Create(path); err == nil {
				made <- r
			} else if !clew.Is(err, clew.Conflict) {
				t.Errorf("Create: %v", err)
			}
		})
	}
	wg.Wait()
	close(made)
	if len(made) != 1 {
		t.Fatalf("%d of them made the key, want 1", len(made))
	}
	if r, err := Load(path); err != nil || r.Check() != (<-made).Check() {
		t.Errorf("the file holds another key: %v", err)
	}
}

func TestLoadForms(t *testing.T) {
	key := New().key[:]
	want, _ := FromBytes(key)
	for name, text := range map[string]string{
		"hex":           hex.EncodeToString(key),
		"hex upper":     strings.ToUpper(hex.EncodeToString(key)) + "\r\n",
		"base64":        base64.StdEncoding.EncodeToString(key) + "\n",
		"base64 raw":    " " + base64.RawStdEncoding.EncodeToString(key),
		"base64 url":    base64.URLEncoding.EncodeToString(key),
		"base64 rawurl": base64.RawURLEncoding.EncodeToString(key),
	} {
		path := filepath.Join(t.TempDir(), "key")
		os.WriteFile(path, []byte(text), 0o400)
		if got, err := Load(path); err != nil || got.Check() != want.Check() {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestLoadRefusesContent(t *testing.T) {
	good := hex.EncodeToString(New().key[:])
	for name, text := range map[string]string{
		"empty": "", "short": good[:62], "long": good + "00", "one digit more": good + "0", "not hex": "g" + good[1:], "zero": strings.Repeat("0", 64),
		"two lines": good + "\n" + good, "raw bytes": string(New().key[:]), "huge": strings.Repeat("ab", 1<<20), "base64 of 31": base64.StdEncoding.EncodeToString(make([]byte, 31)),
	} {
		path := filepath.Join(t.TempDir(), "key")
		os.WriteFile(path, []byte(text), 0o600)
		_, err := Load(path)
		if !clew.Is(err, clew.Invalid) {
			t.Errorf("%s: %v, want Invalid", name, err)
		} else if strings.Contains(err.Error(), good[1:20]) {
			t.Errorf("%s: the error quotes the key", name)
		}
	}
}

func TestLoadRefusesOpenFiles(t *testing.T) {
	text := []byte(hex.EncodeToString(New().key[:]))
	for mode, ok := range map[os.FileMode]bool{0o400: true, 0o600: true, 0o440: true, 0o640: true, 0o644: false, 0o604: false, 0o602: false, 0o601: false, 0o620: false, 0o660: false, 0o777: false} {
		path := filepath.Join(t.TempDir(), "key")
		os.WriteFile(path, text, 0o600)
		os.Chmod(path, mode)
		_, err := Load(path)
		if ok && err != nil || !ok && !clew.Is(err, clew.Invalid) {
			t.Errorf("mode %04o: %v, want accepted: %v", mode, err, ok)
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none")); !clew.Is(err, clew.NotFound) {
		t.Errorf("no file: %v, want NotFound", err)
	}
	if _, err := Load(t.TempDir()); !clew.Is(err, clew.Invalid) {
		t.Errorf("a directory: %v, want Invalid", err)
	}
}

func TestOutside(t *testing.T) {
	base := t.TempDir()
	data := filepath.Join(base, "data")
	os.MkdirAll(filepath.Join(data, "blob"), 0o700)
	os.Symlink(data, filepath.Join(base, "link"))
	os.Mkdir(filepath.Join(base, "keys"), 0o700)
	for key, ok := range map[string]bool{
		"root.key": true, "keys/root.key": true, "data-keys/root.key": true, "..data/root.key": true,
		"data/root.key": false, "data/blob/new/root.key": false, "link/root.key": false, "keys/../data/root.key": false, "data": false,
	} {
		err := Outside(filepath.Join(base, filepath.FromSlash(key)), data)
		if ok && err != nil || !ok && !clew.Is(err, clew.Invalid) {
			t.Errorf("%s: %v, want accepted: %v", key, err, ok)
		}
	}
	if err := Outside(filepath.Join(data, "k"), filepath.Join(base, "link")); err == nil {
		t.Error("the data directory given by a link was not recognised")
	}
}
