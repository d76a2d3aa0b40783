package e2e

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"clew/db/dbtest"
)

// bin is the program under test. CLEW_TEST_BIN names one that is built already.
var bin string

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		os.Exit(m.Run())
	}
	os.Exit(func() int {
		if bin = os.Getenv("CLEW_TEST_BIN"); bin == "" {
			dir, err := os.MkdirTemp("", "clew-e2e-")
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
			defer os.RemoveAll(dir)
			if bin, err = Build("../..", dir); err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
		}
		return m.Run()
	}())
}

func notShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: -short")
	}
}

const (
	email    = "mira@example.com"
	password = "a ball of thread"
	name     = "Mira Sand"
)

// server is a running program on a data directory of the test.
type server struct {
	*Program
	t     *testing.T
	data  string
	db    string // postgres://..., or "" for SQLite
	port  int
	token string
	home  string // of the command line
}

// serve starts an empty server.
func serve(t *testing.T, database string) *server {
	t.Helper()
	notShort(t)
	s := &server{t: t, data: filepath.Join(t.TempDir(), "data"), db: database, port: freePort(t), home: t.TempDir()}
	s.first()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the server's log:\n%s", last(s.Log(), 4000))
		}
		if err := s.Stop(); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	return s
}

func last(s string, n int) string { return s[max(0, len(s)-n):] }

// args are how the server is started on its data.
func (s *server) args(more ...string) []string {
	a := []string{"serve", "--data", s.data, "--listen", "localhost:" + strconv.Itoa(s.port), "--management", "off", "--offline", "--log", "warn"}
	if s.db != "" {
		a = append(a, "--database", s.db)
	}
	return append(a, more...)
}

// first starts the process for the first time, on another port when somebody has taken this one meanwhile.
func (s *server) first() {
	s.t.Helper()
	for range 5 {
		p, err := Start(bin, nil, time.Minute, s.args()...)
		if err == nil {
			s.Program = p
			return
		}
		if !strings.Contains(err.Error(), "cannot be listened on") {
			s.t.Fatal(err)
		}
		s.port = freePort(s.t)
	}
	s.t.Fatal("no port is free")
}

// start starts the process once more.
func (s *server) start() {
	s.t.Helper()
	p, err := Start(bin, nil, time.Minute, s.args()...)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Program = p
}

// refuses starts a process that is to end by itself, and gives its exit code and what it said.
func (s *server) refuses(args ...string) (int, string) {
	s.t.Helper()
	r := execute(s.t, nil, nil, args...)
	return r.code, r.out + r.err
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// postgres gives an empty PostgreSQL database, without any schema, as an operator makes it; "" where this machine goes
// without PostgreSQL.
func postgres(t *testing.T) string {
	t.Helper()
	if os.Getenv("CLEW_TEST_POSTGRES") == "off" {
		return ""
	}
	at := dbtest.PostgresURL(t)
	h, err := sql.Open("pgx", at)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if _, err := h.Exec(`DROP SCHEMA public CASCADE; CREATE SCHEMA public`); err != nil {
		t.Fatal(err)
	}
	return at
}

// person is somebody at a browser without scripts.
type person struct {
	t *testing.T
	s *server
	c http.Client
}

func (s *server) person() *person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	p := &person{t: s.t, s: s, c: http.Client{Jar: jar, Timeout: 2 * time.Minute}}
	p.c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return p
}

// setUp makes the first administrator by the set-up link.
func (s *server) setUp() *person {
	s.t.Helper()
	at, err := s.Link()
	if err != nil {
		s.t.Fatal(err)
	}
	u, err := url.Parse(at)
	if err != nil {
		s.t.Fatal(err)
	}
	p := s.person()
	status, body, _ := p.post("/setup", url.Values{"token": {u.Query().Get("token")}, "name": {name}, "email": {email}, "password": {password}, "lang": {"en"}, "zone": {"Europe/Berlin"}})
	if status != http.StatusSeeOther {
		s.t.Fatalf("set-up: %d %s", status, body)
	}
	return p
}

func (p *person) do(r *http.Request) (int, string, http.Header) {
	p.t.Helper()
	resp, err := p.c.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.StatusCode, string(b), resp.Header
}

func (p *person) get(path string) (int, string, http.Header) {
	p.t.Helper()
	r, err := http.NewRequest(http.MethodGet, p.s.Base+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.do(r)
}

func (p *person) post(path string, form url.Values) (int, string, http.Header) {
	p.t.Helper()
	r, err := http.NewRequest(http.MethodPost, p.s.Base+path, strings.NewReader(form.Encode()))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return p.do(r)
}

// result is what a command line did.
type result struct {
	t        *testing.T
	what     string
	out, err string
	code     int
}

func execute(t *testing.T, env []string, in io.Reader, args ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin, args...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Env = in, &out, &errs, Clean(env...)
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return result{t, "clew " + strings.Join(args, " "), out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// run runs a command line against the server with the token that it was given.
func (s *server) run(args ...string) result { s.t.Helper(); return s.runIn(nil, args...) }

func (s *server) runIn(in io.Reader, args ...string) result {
	s.t.Helper()
	return execute(s.t, []string{"CLEW_SERVER=" + s.Base, "CLEW_TOKEN=" + s.token, "HOME=" + s.home, "XDG_CONFIG_HOME=" + s.home, "XDG_CACHE_HOME=" + s.home}, in, args...)
}

// login makes an API token on the server, as an operator does.
func (s *server) login() {
	s.t.Helper()
	args := []string{"token", "create", "--data", s.data, "--user", email, "--name", "walk", "-o", "json"}
	if s.db != "" {
		args = append(args, "--database", s.db)
	}
	var made struct{ Token string }
	execute(s.t, nil, nil, args...).want(0).json(&made)
	if s.token = made.Token; !strings.HasPrefix(s.token, "clew_") {
		s.t.Fatalf("the token is %q", s.token)
	}
}

// want fails the test unless the command ended with a code and said all of these.
func (r result) want(code int, texts ...string) result {
	r.t.Helper()
	if r.code != code {
		r.t.Errorf("%s: exit code %d, want %d\n%s%s", r.what, r.code, code, last(r.out, 2000), last(r.err, 2000))
	}
	for _, x := range texts {
		if !strings.Contains(r.out+r.err, x) {
			r.t.Errorf("%s: no %q in\n%s%s", r.what, x, last(r.out, 2000), last(r.err, 2000))
		}
	}
	return r
}

// json reads what a command gave with -o json.
func (r result) json(into any) {
	r.t.Helper()
	if err := json.Unmarshal([]byte(r.out), into); err != nil {
		r.t.Fatalf("%s: %v in\n%s%s", r.what, err, last(r.out, 2000), last(r.err, 2000))
	}
}

// zipped packs a folder of testdata as OSV publishes an ecosystem.
func zipped(t *testing.T, folder string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), filepath.Base(folder)+".zip")
	f, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	if err := z.AddFS(os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return to
}
