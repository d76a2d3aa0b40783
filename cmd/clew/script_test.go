package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"clew"
	"clew/access"
	"clew/app"
	"clew/db"
	"clew/egress"
)

func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) != "clew" { // the tests hold English, whoever runs them; scripts choose for themselves
		os.Setenv("CLEW_LANG", "en")
	}
	testscript.Main(m, map[string]func(){"clew": main})
}

// TestScripts runs the command line against a server of its own, as people would type it.
func TestScripts(t *testing.T) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			s, err := startServer(e)
			if err != nil {
				return err
			}
			e.Defer(s.stop)
			e.Setenv("CLEW_SERVER", s.address)
			e.Setenv("CLEW_TOKEN", s.token)
			e.Setenv("DATA", s.data)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"code": exitCode, "keep": keep, "archive": archived},
	})
}

// archived puts files into a zip file, as "archive all.zip record.json": only that can be all there is of a feed.
func archived(ts *testscript.TestScript, _ bool, args []string) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range args[1:] {
		f, err := z.Create(name)
		ts.Check(err)
		_, err = f.Write([]byte(ts.ReadFile(name)))
		ts.Check(err)
	}
	ts.Check(z.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o600))
}

type testServer struct {
	address, token, data string
	stop                 func()
}

func startServer(e *testscript.Env) (s testServer, err error) {
	s.data = filepath.Join(e.WorkDir, "server", "data")
	ctx, cancel := context.WithCancel(context.Background())
	a, err := app.Open(ctx, app.Config{Data: s.data, Listen: "127.0.0.1:0", BaseURL: "http://localhost:8420", Management: "off", Egress: egress.Config{Offline: true}, Version: version})
	if err != nil {
		cancel()
		return s, err
	}
	if err := a.Start(ctx); err != nil {
		cancel()
		return s, errors.Join(err, a.Close())
	}
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() { done <- a.Serve(ctx, func(address string) { ready <- address }) }()
	s.stop = func() { cancel(); <-done; a.Close() }
	select {
	case address := <-ready:
		s.address = "http://" + address
	case err := <-done:
		done <- err
		return s, err
	case <-time.After(20 * time.Second):
		return s, errors.New("the server does not start")
	}
	err = a.DB.Write(ctx, func(tx *db.Tx) error {
		id, err := access.CreateUser(tx, clew.SystemActor(), access.NewUser{Name: "Anna Example", Email: "anna@example.com"},
			clew.Grant{Role: clew.SecurityManagement}, clew.Grant{Role: clew.Administrator})
		if err != nil {
			return err
		}
		s.token, _, err = a.Door.CreateToken(tx, clew.SystemActor(), access.NewToken{User: id, Name: "script", Verbs: access.Verbs, Life: time.Hour})
		return err
	})
	return s, err
}

// exitCode runs clew and holds its exit code: code 4 clew line show none.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || neg {
		ts.Fatalf("usage: code N command args")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		_, got, _ = strings.Cut(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("%s ends with %s, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// keep sets a variable to a member of the JSON that was written last: keep ID id.
func keep(ts *testscript.TestScript, _ bool, args []string) {
	_, rest, ok := strings.Cut(ts.ReadFile("stdout"), `"`+args[1]+`": "`)
	value, _, _ := strings.Cut(rest, `"`)
	if !ok {
		ts.Fatalf("no member %s", args[1])
	}
	ts.Setenv(args[0], value)
}
