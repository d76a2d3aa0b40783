package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestCommandLine does the main job from a pipeline, on both databases, with a restart in its middle.
func TestCommandLine(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); commandLine(t, "") })
	t.Run("postgres", func(t *testing.T) {
		notShort(t)
		t.Parallel()
		at := postgres(t)
		if at == "" {
			t.Skip("skipped: CLEW_TEST_POSTGRES=off")
		}
		commandLine(t, at)
	})
}

type findings struct {
	Total int
	Items []struct{ Vulnerability, Status, Severity, Fixed string }
}

func (s *server) findings(release string) map[string]string {
	s.t.Helper()
	var f findings
	s.run("findings", "--release", release, "-o", "json").want(0).json(&f)
	got := map[string]string{}
	for _, x := range f.Items {
		got[x.Vulnerability] = x.Status
	}
	if len(got) != f.Total {
		s.t.Errorf("%d findings, and total %d", len(got), f.Total)
	}
	return got
}

func commandLine(t *testing.T, database string) {
	s := serve(t, database)
	s.run("line", "list").want(6, "token") // nobody yet
	s.setUp()
	s.login()
	s.register()

	// Before any source record nothing is found, and the coverage says so.
	first := s.run("sbom", "upload", "testdata/gateway.cdx.json", "--release", "Gateway@4.1.0", "--create", "--fail-on", "low,kev").want(0, "CycloneDX", "Findings", "0")
	if !strings.Contains(first.out, "7, 7 of them distinct") {
		t.Errorf("not 7 components:\n%s", first.out)
	}
	s.run("feed", "import", zipped(t, "testdata/osv/Go"), "--feed", "osv:Go", "--whole").want(0, "2 new")
	s.run("feed", "import", "testdata/osv/PyPI/GHSA-q2x7-8rv6-6q7h.json").want(0, "1 new")
	s.run("feed", "import", zipped(t, "testdata/osv/Go"), "--feed", "osv:Go", "--whole").want(0, "2 unchanged")
	want := map[string]string{"CVE-2024-45337": "open", "CVE-2024-45338": "open", "CVE-2024-56326": "open"}
	s.same("after the feeds", want)

	// The same file again changes nothing, and --fail-on ends a pipeline.
	s.run("sbom", "upload", "testdata/gateway.cdx.json", "--release", "Gateway@4.1.0", "--fail-on", "critical").want(1, "--fail-on critical")
	s.run("sbom", "upload", "testdata/gateway.cdx.json", "--release", "Gateway@4.1.0", "--fail-on", "kev").want(0)
	s.run("findings", "--release", "Gateway@4.1.0", "--fail-on", "high").want(1)
	s.run("findings", "--release", "Gateway@4.1.0", "--fail-on", "dreadful").want(2)
	s.run("sbom", "list", "Gateway@4.1.0").want(0, "live", "gateway.cdx.json")
	s.run("sbom", "upload", "testdata/gateway.cdx.json", "--release", "Gateway@9.9.9").want(4)
	s.run("where", "cve-2024-45337").want(0, "Gateway", "4.1.0", "golang.org/x/crypto")
	s.run("where", "CVE-1999-0001").want(4)

	// Decide, and what it changes.
	s.run("assess", "CVE-2024-45337", "--status", "not_affected", "--product", "Gateway", "--reason", "no SSH server").want(3, "justification")
	s.run("assess", "CVE-2024-45337", "--status", "not_affected", "--justification", "vulnerable_code_not_in_execute_path", "--product", "Gateway", "--reason", "there is no SSH server in it").want(0, "not_affected")
	s.run("assess", "CVE-2024-56326", "--status", "affected", "--action", "Update to 4.2.0", "--release", "Gateway@4.1.0", "--reason", "installers may edit templates").want(0, "affected")
	want["CVE-2024-45337"], want["CVE-2024-56326"] = "not_affected", "affected"
	s.same("decided", want)
	s.run("findings", "--release", "Gateway@4.1.0", "--fail-on", "critical").want(0)
	s.run("findings", "--state", "open", "-o", "json").want(0, "CVE-2024-45338")

	// A restart, kindly, and then as a power cut.
	if err := s.Stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	s.run("findings").want(5, "cannot be reached")
	s.start()
	if strings.Contains(s.Said(), "token=") {
		t.Error("a server that is set up gives another set-up link")
	}
	s.same("after a restart", want)
	s.Kill()
	s.start()
	s.same("after a power cut", want)

	verify := []string{"audit", "verify", "--data", s.data}
	if database != "" {
		verify = append(verify, "--database", database)
	}
	execute(t, nil, nil, verify...).want(0)
	s.run("nonsense").want(2)
	s.token = "clew_" + strings.Repeat("x", 40)
	s.run("findings").want(6)
}

// register makes a line and a product.
func (s *server) register() {
	s.t.Helper()
	s.run("line", "add", "--name", "Comfort line", "--manufacturer", "Example Heating GmbH").want(0)
	s.run("product", "add", "--line", "Comfort line", "--name", "Gateway", "--kind", "device", "--scheme", "semver").want(0, "Gateway")
}

func (s *server) same(when string, want map[string]string) {
	s.t.Helper()
	if got := s.findings("Gateway@4.1.0"); fmt.Sprint(got) != fmt.Sprint(want) {
		s.t.Errorf("%s: findings %v, want %v", when, got, want)
	}
}

// A large inventory that is being read when the power goes is read to its end by the next process.
func TestPowerCut(t *testing.T) {
	t.Parallel()
	s := serve(t, "")
	s.setUp()
	s.login()
	s.register()
	s.run("feed", "import", zipped(t, "testdata/osv/Go"), "--feed", "osv:Go").want(0)
	large := filepath.Join(t.TempDir(), "large.json")
	var b strings.Builder
	b.WriteString(`{"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"components":[`)
	const n = 40_000
	for i := range n {
		fmt.Fprintf(&b, `{"type":"library","name":"part%d","version":"1.0.%d","purl":"pkg:golang/example.com/part%d@v1.0.%d"},`, i, i%7, i, i%7)
	}
	b.WriteString(`{"type":"library","name":"golang.org/x/net","version":"v0.32.0","purl":"pkg:golang/golang.org/x/net@v0.32.0"}]}`)
	if err := os.WriteFile(large, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	s.run("sbom", "upload", large, "--release", "Gateway@5.0.0", "--create", "--no-wait").want(0, "reading")
	time.Sleep(200 * time.Millisecond) // it has begun
	s.Kill()
	s.start()
	for began := time.Now(); ; time.Sleep(300 * time.Millisecond) {
		var work struct {
			Items []struct{ Kind, State string }
		}
		s.run("work", "list", "-o", "json").want(0).json(&work)
		open := 0
		for _, x := range work.Items {
			if x.Kind == "inventory" && x.State != "done" {
				open++
			}
		}
		if open == 0 {
			break
		}
		if time.Since(began) > 90*time.Second {
			t.Fatalf("not read to its end: %s", s.run("work", "list").out)
		}
	}
	if got := s.findings("Gateway@5.0.0"); got["CVE-2024-45338"] != "open" || len(got) != 1 {
		t.Errorf("findings %v\n%s%s", got, s.run("sbom", "list", "Gateway@5.0.0").out, s.run("work", "list").out)
	}
	var c struct{ Total int }
	s.run("release", "components", "Gateway@5.0.0", "-o", "json", "--limit", "5").json(&c)
	if c.Total != n+1 {
		t.Errorf("%d components, want %d", c.Total, n+1)
	}
}

// TestRefusals starts the program in ways that must not work: each says why, and harms nothing.
func TestRefusals(t *testing.T) {
	t.Parallel()
	s := serve(t, "")
	s.setUp()
	s.login()
	s.register()
	second := append(s.args(), "--listen", fmt.Sprintf("localhost:%d", freePort(t)))
	if code, said := s.refuses(second...); code != 7 || !strings.Contains(said, "Another clew process") {
		t.Errorf("a second server on the same data: exit code %d: %s", code, said)
	}
	s.run("line", "list").want(0, "Comfort line")

	other := serve(t, "")
	if err := other.Stop(); err != nil {
		t.Error(err)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if code, said := s.refuses(s.args("--key", other.data+".key")...); code == 0 || !strings.Contains(said, "key") {
		t.Errorf("the key of another database: exit code %d: %s", code, said)
	}
	if err := os.Rename(s.data+".key", s.data+".aside"); err != nil {
		t.Fatal(err)
	}
	if code, said := s.refuses(s.args()...); code == 0 || !strings.Contains(said, "missing") {
		t.Errorf("without its key: exit code %d: %s", code, said)
	}
	if _, err := os.Stat(s.data + ".key"); !os.IsNotExist(err) {
		t.Error("a new key was made beside data that another one has sealed")
	}
	if err := os.Rename(s.data+".aside", s.data+".key"); err != nil {
		t.Fatal(err)
	}

	// A database of a newer program, told by the row that its migration leaves.
	query(t, filepath.Join(s.data, "clew.db"), `INSERT INTO goose_db_version (version_id, is_applied, tstamp) VALUES (9001, 1, CURRENT_TIMESTAMP)`)
	if code, said := s.refuses(s.args()...); code == 0 || !strings.Contains(said, "newer") {
		t.Errorf("a newer database: exit code %d: %s", code, said)
	}
	r := execute(t, nil, nil, "token", "create", "--data", s.data, "--user", email, "--name", "x")
	r.want(7, "newer")
	query(t, filepath.Join(s.data, "clew.db"), `DELETE FROM goose_db_version WHERE version_id = 9001`)
	s.start()
	s.run("line", "list").want(0, "Comfort line")

	if code, said := s.refuses("serve"); code != 3 || !strings.Contains(said, "--data") {
		t.Errorf("without --data: exit code %d: %s", code, said)
	}
	if code, said := s.refuses("serve", "--data", t.TempDir(), "--management", "0.0.0.0:"+fmt.Sprint(freePort(t)), "--listen", fmt.Sprintf("localhost:%d", freePort(t))); code == 0 || !strings.Contains(said, "loopback") {
		t.Errorf("management for everybody: exit code %d: %s", code, said)
	}
	busy := []string{"serve", "--data", filepath.Join(t.TempDir(), "d"), "--management", "off", "--offline", "--listen", fmt.Sprintf("localhost:%d", s.port)}
	if code, said := s.refuses(busy...); code == 0 || !strings.Contains(said, "cannot be listened on") {
		t.Errorf("a port that is taken: exit code %d: %s", code, said)
	}
}

// TestManagement asks the loopback listener, which alone tells details.
func TestManagement(t *testing.T) {
	notShort(t)
	port := freePort(t)
	p, err := Start(bin, nil, time.Minute, "serve", "--data", filepath.Join(t.TempDir(), "data"), "--listen", fmt.Sprintf("localhost:%d", freePort(t)), "--management", fmt.Sprintf("localhost:%d", port), "--offline")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Stop() })
	began := time.Now()
	for ; ; time.Sleep(20 * time.Millisecond) {
		if status, _ := fetch(t, p.Base+"/readyz"); status == http.StatusOK {
			break
		}
		if time.Since(began) > 10*time.Second {
			t.Fatal("never ready")
		}
	}
	t.Logf("ready %s after the process start", time.Since(p.Started).Round(time.Millisecond))
	for _, path := range []string{"/metrics", "/details", "/health"} {
		if status, _ := fetch(t, p.Base+path); status == http.StatusOK {
			t.Errorf("%s answers on the public address", path)
		}
	}
	if status, body := fetch(t, fmt.Sprintf("http://localhost:%d/metrics", port)); status != http.StatusOK || !strings.Contains(body, "clew_") {
		t.Errorf("/metrics: %d %.300s", status, body)
	}
}
