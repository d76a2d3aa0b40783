// Package e2e tests the program as people get it: the one file bin/clew, started as a process of its own, reached by a
// browser, by the API and by its own command line (paper 3.1, the main job; X2, what people see). It owns nothing; this
// file, which starts and stops the program, also serves test/shots.
package e2e

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Build makes the program as the Makefile does, so that both share the build cache, and gives its path.
func Build(root, dir string) (string, error) {
	bin := filepath.Join(dir, "clew")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -buildid= -X main.version=0.1.0", "-o", bin, "./cmd/clew")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the program does not build: %w\n%s", err, out)
	}
	return bin, nil
}

// Program is a running process of clew.
type Program struct {
	Base    string // the address that it told
	Started time.Time

	cmd  *exec.Cmd
	mu   sync.Mutex
	said strings.Builder // standard output
	log  strings.Builder // standard error
	done chan struct{}
	err  error // of the process, once done is closed
}

// Clean is the environment without the settings of whoever runs the tests, and in English.
func Clean(more ...string) []string {
	var env []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "CLEW_") {
			env = append(env, e)
		}
	}
	return append(append(env, "CLEW_LANG=en"), more...)
}

var runsOn = regexp.MustCompile(`runs on (http://\S+)`)

// Start starts the program and waits until it tells its address. One that ends before is an error that holds what it
// said.
func Start(bin string, env []string, wait time.Duration, args ...string) (*Program, error) {
	p := &Program{cmd: exec.Command(bin, args...), done: make(chan struct{})}
	p.cmd.Env = Clean(env...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.cmd.Stderr = writer(func(b []byte) { p.mu.Lock(); p.log.Write(b); p.mu.Unlock() })
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the kernel ends the program with the thread that started it: it must outlive the program
		p.Started = time.Now()
		err := p.cmd.Start()
		started <- err
		if err != nil {
			return
		}
		for s := bufio.NewScanner(out); s.Scan(); {
			p.mu.Lock()
			p.said.WriteString(s.Text() + "\n")
			p.mu.Unlock()
		}
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	if p.Base, err = p.Await(runsOn, wait); err != nil {
		p.Kill()
		return nil, err
	}
	return p, nil
}

type writer func([]byte)

func (w writer) Write(b []byte) (int, error) { w(b); return len(b), nil }

// Await waits until the program has said something, and gives the group in it.
func (p *Program) Await(what *regexp.Regexp, wait time.Duration) (string, error) {
	late := time.After(wait)
	for {
		ended := false
		select {
		case <-p.done:
			ended = true
		default:
		}
		p.mu.Lock()
		m := what.FindStringSubmatch(p.said.String())
		p.mu.Unlock()
		switch {
		case m != nil:
			return m[1], nil
		case ended:
			return "", fmt.Errorf("it ended: %v\n%s%s", p.err, p.Said(), p.Log())
		}
		select {
		case <-late:
			return "", fmt.Errorf("within %s it did not say %s\n%s%s", wait, what, p.Said(), p.Log())
		case <-p.done:
		case <-time.After(5 * time.Millisecond):
		}
	}
}

var link = regexp.MustCompile(`(http://\S+\?token=\S+)`)

// Link is the set-up link, or the demo's sign-in link.
func (p *Program) Link() (string, error) { return p.Await(link, 5*time.Second) }

// Said is what it wrote for people.
func (p *Program) Said() string { p.mu.Lock(); defer p.mu.Unlock(); return p.said.String() }

// Log is what it wrote to its log.
func (p *Program) Log() string { p.mu.Lock(); defer p.mu.Unlock(); return p.log.String() }

// Pid is the number of the process.
func (p *Program) Pid() int { return p.cmd.Process.Pid }

// Ended reports whether it has ended by itself.
func (p *Program) Ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// Stop asks it to end, as systemd does, and waits until it has.
func (p *Program) Stop() error {
	if p.Ended() {
		return nil
	}
	p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
		return p.err
	case <-time.After(30 * time.Second):
		p.Kill()
		return errors.New("it did not end within 30 seconds of SIGTERM\n" + p.Log())
	}
}

// Kill ends it at once, as a power cut does.
func (p *Program) Kill() {
	p.cmd.Process.Kill()
	<-p.done
}
