package main

import (
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/app"
	"clew/egress"
)

// startDemo runs the demo and gives what it says, and the way to end it.
func startDemo(t *testing.T, conf app.Config) (said string, end func()) {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	conf.Listen, conf.Management, conf.Workers, conf.Egress = l.Addr().String(), "off", demoWorkers, egress.Config{Offline: true}
	l.Close()
	ctx, cancel := context.WithCancel(t.Context())
	ready, done := make(chan string, 1), make(chan error, 1)
	start := time.Now()
	go func() {
		done <- runDemo(ctx, conf, func(b []byte) (int, error) { ready <- string(b); return len(b), nil })
	}()
	end = func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	select {
	case said = <-ready:
		t.Logf("ready after %v", time.Since(start).Round(time.Millisecond))
	case err := <-done:
		t.Fatal(err)
	case <-time.After(2 * time.Minute):
		t.Fatal("the demo does not start")
	}
	return said, end
}

var demoLink = regexp.MustCompile(`http://\S+/link\?token=\S+`)

// The demo says where it is, lets in once, and leaves nothing behind.
func TestDemo(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	said, end := startDemo(t, app.Config{})
	link := demoLink.FindString(said)
	resp, err := http.Get(link)
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("%s: %s", link, resp.Status)
	}
	if left, _ := os.ReadDir(temp); len(left) != 1 {
		t.Errorf("while it runs: %v", left)
	}
	end()
	if left, _ := os.ReadDir(temp); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A demo that is kept is found again, with another link.
func TestDemoKept(t *testing.T) {
	if testing.Short() {
		t.Skip("makes the demo twice")
	}
	conf := app.Config{Data: filepath.Join(t.TempDir(), "kept")}
	first, end := startDemo(t, conf)
	end()
	again, end := startDemo(t, conf)
	end()
	if a, b := demoLink.FindString(first), demoLink.FindString(again); b == "" || a == b {
		t.Errorf("%q and %q", a, b)
	}
}

func TestDemoRefuses(t *testing.T) {
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := runDemo(t.Context(), app.Config{Listen: l.Addr().String()}, nil); !clew.Is(err, clew.Unavailable) {
		t.Errorf("an address that is taken: %v", err)
	}
	if err := runDemo(t.Context(), app.Config{Listen: "localhost:0", Database: "postgres://localhost/x"}, nil); !clew.Is(err, clew.Invalid) || !strings.Contains(err.Error(), "--data") {
		t.Errorf("a database without a directory: %v", err)
	}
}
