package e2e

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

func cells(t *testing.T, body string) (out []string) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff")))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	if !strings.Contains(strings.SplitN(body, "\n", 2)[0], ",") {
		r.Comma = ';'
	}
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		out = append(out, row...)
	}
	return out
}

// demoTime is how long the demo may take from the start of the process to findings on the first page. The target is 5 s
// on a quiet machine; tests run beside others.
const demoTime = 15 * time.Second

// TestDemo starts the demo as `make demo` does: findings stand on the first page within seconds, the link lets in once,
// and nothing stays behind.
func TestDemo(t *testing.T) {
	notShort(t)
	tmp := t.TempDir()
	p, err := Start(bin, []string{"TMPDIR=" + tmp}, time.Minute, "demo", "--listen", fmt.Sprintf("localhost:%d", freePort(t)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Stop() })
	link, err := p.Link()
	if err != nil {
		t.Fatal(err)
	}
	up := time.Since(p.Started)
	s := &server{Program: p, t: t}
	u, _ := url.Parse(link)
	who := s.person()
	if status, body, _ := who.get("/link?" + u.RawQuery); status != http.StatusOK || !strings.Contains(body, "works once") {
		t.Errorf("the link shows %d %.300s", status, body)
	}
	if status, body, _ := who.post("/link", url.Values{"token": {u.Query().Get("token")}}); status != http.StatusSeeOther {
		t.Fatalf("the link does not let in: %d %.300s", status, body)
	}
	status, body, _ := who.get("/")
	took := time.Since(p.Started)
	found := regexp.MustCompile(`CVE-\d{4}-\d+`).FindAllString(body, -1)
	if status != http.StatusOK || len(found) == 0 {
		t.Errorf("no finding on the first page: %d %.500s", status, body)
	}
	t.Logf("it answers after %s, findings stand on the first page after %s: %d", up.Round(time.Millisecond), took.Round(time.Millisecond), len(found))
	if took > demoTime {
		t.Errorf("that is more than %s", demoTime)
	}
	if status, _, _ := s.person().post("/link", url.Values{"token": {u.Query().Get("token")}}); status == http.StatusSeeOther || status >= 500 {
		t.Errorf("the link lets in twice: %d", status)
	}
	for _, path := range []string{"/findings", "/products", "/feeds", "/parties", "/deployments", "/lines", "/users", "/audit", "/jobs", "/findings/unassessable"} {
		if status, _, _ := who.get(path); status != http.StatusOK {
			t.Errorf("%s: %d", path, status)
		}
	}
	peak, now := memory(t, p.Pid())
	t.Logf("resident: %d MiB, at most %d MiB", now, peak)
	if err := p.Stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	left, err := os.ReadDir(tmp)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
