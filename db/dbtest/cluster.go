package dbtest

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

var server struct {
	sync.Once
	url string
	err error
}

func postgresServer(t testing.TB) string {
	t.Helper()
	switch url := os.Getenv("CLEW_TEST_POSTGRES"); url {
	case "":
	case "off":
		t.Skip("skipped: CLEW_TEST_POSTGRES=off")
	default:
		return url
	}
	server.Do(func() { server.url, _, server.err = StartCluster() })
	if server.err != nil {
		t.Fatalf("no PostgreSQL for tests (install Debian's postgresql, name one by CLEW_TEST_POSTGRES=postgres://..., or go without by CLEW_TEST_POSTGRES=off): %v", server.err)
	}
	return server.url
}

// StartCluster makes a throw-away PostgreSQL cluster on a free loopback port and starts it; it ends with this process,
// or when stop is called. PostgreSQL refuses to run as root: then it runs as the user postgres.
func StartCluster() (url string, stop func(), err error) {
	bin, err := postgresBin()
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", "clew-pg-")
	if err != nil {
		return "", nil, err
	}
	cred, err := postgresUser(dir)
	if err != nil {
		return "", nil, err
	}
	data := filepath.Join(dir, "data")
	if err := run(cred, dir, filepath.Join(bin, "initdb"), "-D", data, "-U", "clew", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"); err != nil {
		return "", nil, err
	}
	port, err := freePort()
	if err != nil {
		return "", nil, err
	}
	stop, err = startServer(cred, dir, filepath.Join(bin, "postgres"), "-D", data, "-p", strconv.Itoa(port),
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "synchronous_commit=off",
		"-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "shared_buffers=64MB", "-c", "max_pred_locks_per_transaction=256",
		"-c", "autovacuum=on", "-c", "log_min_messages=fatal")
	if err != nil {
		return "", nil, err
	}
	url = fmt.Sprintf("postgres://clew@127.0.0.1:%d/postgres?sslmode=disable", port)
	return url, stop, waitFor(url)
}

func postgresBin() (string, error) {
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", fmt.Errorf("initdb is not in PATH nor in /usr/lib/postgresql")
	}
	sort.Strings(found)
	return filepath.Dir(found[len(found)-1]), nil
}

func postgresUser(dir string) (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

func run(cred *syscall.Credential, dir string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: cred}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, bytes.TrimSpace(out))
	}
	return nil
}

// startServer keeps the server's parent thread alive: the kernel sends the server its death signal when that thread
// ends, which then happens only when this process ends, however it ends.
func startServer(cred *syscall.Credential, dir, name string, args ...string) (func(), error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: cred, Pdeathsig: syscall.SIGQUIT}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		started <- cmd.Start()
		cmd.Wait()
		os.RemoveAll(dir)
		select {}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return func() {
		cmd.Process.Signal(syscall.SIGINT)
		for range 100 {
			if _, err := os.Stat(dir); os.IsNotExist(err) {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
	}, nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func waitFor(url string) error {
	h, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	defer h.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		if err = h.PingContext(ctx); err == nil || ctx.Err() != nil {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
}
