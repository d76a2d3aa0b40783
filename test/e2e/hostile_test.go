package e2e

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	_ "modernc.org/sqlite"
)

func query(t *testing.T, path, text string) {
	t.Helper()
	h, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if _, err := h.Exec(text); err != nil {
		t.Fatal(err)
	}
}

func fetch(t *testing.T, at string) (int, string) {
	t.Helper()
	resp, err := http.Get(at)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// memory is the most that a process has had resident, and what it has now, in MiB.
func memory(t *testing.T, pid int) (peak, now int) {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skip("skipped: no /proc")
	}
	kib := func(name string) int {
		m := regexp.MustCompile(name + `:\s+(\d+) kB`).FindSubmatch(b)
		if m == nil {
			return 0
		}
		n, _ := strconv.Atoi(string(m[1]))
		return n / 1024
	}
	return kib("VmHWM"), kib("VmRSS")
}

func packed(t *testing.T, head string, n int) io.Reader {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, head)
	zeros := bytes.Repeat([]byte(" "), 1<<20)
	for range n {
		z.Write(zeros)
	}
	z.Close()
	return &b
}

const cdx = `{"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"components":[`

// TestHostile hands in what is no inventory, or a malicious one: it is refused with a clear word, the server goes on,
// and nothing half-written stays.
func TestHostile(t *testing.T) {
	t.Parallel()
	s := serve(t, "")
	who := s.setUp()
	s.login()
	s.register()
	s.run("release", "add", "--product", "Gateway", "--version", "4.1.0").want(0)
	s.run("sbom", "upload", "testdata/gateway.cdx.json", "--release", "Gateway@4.1.0").want(0)
	_, before := memory(t, s.Pid())
	jpeg := "\xff\xd8\xff\xe0\x00\x10JFIF\x00" + strings.Repeat("\x8a\x01\xfe", 4000) + "\xff\xd9"
	junk := bytes.Repeat([]byte("0123456789abcdef \x00\x01\x02junk"), 60<<20/24)
	for _, x := range []struct {
		name string
		in   io.Reader
	}{
		{"nothing", strings.NewReader("")},
		{"HTML", strings.NewReader("<!doctype html><html><body><h1>Sign in to the proxy</h1></body></html>")},
		{"JPEG", strings.NewReader(jpeg)},
		{"other JSON", strings.NewReader(`{"name":"not an inventory","dependencies":{"left-pad":"1.0"}}`)},
		{"cut off", strings.NewReader(cdx + `{"type":"library","name":"a","version":"1","purl":"pkg:golang/a@v1"},{"type":"libr`)},
		{"gzip that is cut off", io.LimitReader(packed(t, cdx, 4), 900)},
		{"gzip bomb", packed(t, cdx, 3000)},
		{"deep JSON", strings.NewReader(cdx + strings.Repeat(`{"components":[`, 200_000))},
		{"deep arrays", strings.NewReader(strings.Repeat("[", 5_000_000))},
		{"60 MB of junk", bytes.NewReader(junk)},
		{"billion laughs", strings.NewReader(`<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;&a;&a;&a;">]><bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><component><name>&c;</name></component></components></bom>`)},
	} {
		r := s.runIn(x.in, "sbom", "upload", "-", "--release", "Gateway@4.1.0")
		if r.code != 3 {
			t.Errorf("%s: exit code %d, want 3: %s%s", x.name, r.code, last(r.out, 600), last(r.err, 600))
		}
		if strings.Contains(r.err, "wrong inside") || strings.Contains(r.err, "panic") || len(r.err) > 1200 {
			t.Errorf("%s: not said clearly: %.1200s", x.name, r.err)
		}
		t.Logf("%s: %s", x.name, strings.TrimSpace(r.err))
		if status, _ := fetch(t, s.Base+"/healthz"); status != http.StatusOK || s.Ended() {
			t.Fatalf("%s: the server does not answer any more: %d\n%s", x.name, status, s.Log())
		}
	}
	// Odd is no reason to refuse: a name of 30 MB is cut, with a warning.
	s.runIn(strings.NewReader(cdx+`{"name":"`+strings.Repeat("a", 30<<20)+`"}]}`), "sbom", "upload", "-", "--release", "Gateway@4.2.0", "--create").want(0, "Warnings")
	peak, now := memory(t, s.Pid())
	t.Logf("resident: %d MiB before, at most %d MiB, %d MiB afterwards", before, peak, now)
	if peak > before+96 { // the target is 64 MiB more; a busy machine collects late
		t.Errorf("hostile files took %d MiB more than the %d MiB before", peak-before, before)
	}
	// What counted before counts still, and nothing else does.
	var list struct{ Items []struct{ State string } }
	s.run("sbom", "list", "Gateway@4.1.0", "-o", "json").want(0).json(&list)
	live := 0
	for _, i := range list.Items {
		if i.State == "live" {
			live++
		} else if i.State != "refused" {
			t.Errorf("an inventory is left as %q", i.State)
		}
	}
	var parts struct{ Total int }
	s.run("release", "components", "Gateway@4.1.0", "-o", "json").want(0).json(&parts)
	if live != 1 || parts.Total != 7 {
		t.Errorf("%d inventories count, %d components", live, parts.Total)
	}
	hostileFeeds(t, s)
	hostileForms(t, s, who)
	if strings.Contains(s.Log(), "panic") {
		t.Errorf("the log tells of a panic:\n%s", last(s.Log(), 3000))
	}
}

func hostileFeeds(t *testing.T, s *server) {
	for name, in := range map[string]io.Reader{
		"HTML": strings.NewReader("<html>blocked by the proxy</html>"), "cut off": strings.NewReader(`{"id":"GO-2024-3321","affected":[{"pack`),
		"no record": strings.NewReader(`{"hello":"world"}`), "junk zip": strings.NewReader("PK\x03\x04" + strings.Repeat("\x00\xff", 3000)), "deep": strings.NewReader(`{"id":"X","affected":` + strings.Repeat("[", 1_000_000)),
	} {
		r := s.runIn(in, "feed", "import", "-")
		if r.code != 3 && !strings.Contains(r.out, "1 skipped") {
			t.Errorf("feed, %s: exit code %d: %s%s", name, r.code, last(r.out, 600), last(r.err, 600))
		}
		t.Logf("feed, %s: %s%s", name, strings.TrimSpace(r.err), r.out)
	}
	var f struct{ Total int }
	s.run("findings", "-o", "json").want(0).json(&f)
	if f.Total != 0 {
		t.Errorf("%d findings out of nothing", f.Total)
	}
}

// hostileForms sends bodies to the API and to pages as no browser would.
func hostileForms(t *testing.T, s *server, who *person) {
	send := func(method, path, kind, body string, header ...string) (int, string) {
		r, err := http.NewRequest(method, s.Base+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", kind)
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		status, text, _ := s.person().do(r)
		return status, text
	}
	bearer := []string{"Authorization", "Bearer " + s.token}
	for _, x := range []struct{ name, body string }{
		{"no JSON", "name=x"}, {"cut off", `{"name":"x`}, {"wrong type", `{"name":7}`}, {"deep", strings.Repeat(`{"name":`, 100_000)}, {"an array", `[]`},
		{"bad UTF-8", "{\"name\":\"\xff\xfe\"}"}, {"too large", `{"name":"` + strings.Repeat("x", 5<<20) + `"}`}, {"NUL", `{"name":"a\u0000b"}`}, {"long", `{"name":"` + strings.Repeat("x", 20_000) + `"}`},
	} {
		status, text := send("POST", "/api/v1/lines", "application/json", x.body, bearer...)
		if status < 400 || status >= 500 || !strings.Contains(text, `"status"`) {
			t.Errorf("API, %s: %d %.300s", x.name, status, text)
		}
	}
	if status, _ := send("POST", "/lines/new", "application/x-www-form-urlencoded", "name=x", "Sec-Fetch-Site", "cross-site"); status < 400 || status >= 500 {
		t.Errorf("a form from elsewhere: %d", status)
	}
	for _, path := range []string{"/releases/%00", "/products/..%2f..%2fetc%2fpasswd", "/vulnerabilities/" + strings.Repeat("A", 5000), "/findings?sort=%27%3B--&rows=-1&after=zzz", "/components/%ff%fe", "/lines?q=" + strings.Repeat("%", 10), "/releases/" + strings.Repeat("9", 300)} {
		if status, _, _ := who.get(path); status >= 500 {
			t.Errorf("%.60s: %d %s", path, status, last(s.Log(), 400))
		}
	}
	s.run("line", "list", "-o", "json").want(0, "Comfort line")
	var lines struct{ Total int }
	s.run("line", "list", "-o", "json").json(&lines)
	if lines.Total != 1 {
		t.Errorf("%d lines", lines.Total)
	}
}

// TestHostileNames gives everything names that a browser, a terminal or a spreadsheet would act on: they are text.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	s := serve(t, "")
	who := s.setUp()
	s.login()
	evil := `<img src=x onerror=alert(1)>`
	names := []string{evil, `"><script>alert(2)</script>`, `<b hx-get=/signout hx-trigger=load>x</b>`, `=HYPERLINK("http://evil.example","x")`, `+1+1`, `-2+3`, `@SUM(A1)`, "\t=1+1", "abc\u202etxt.exe", "{{.}}", `\x1b[31mred`, strings.Repeat("long", 2500)}
	var parts []string
	for i, n := range names {
		parts = append(parts, fmt.Sprintf(`{"type":"library","bom-ref":"c%d","name":%s,"version":"=1+%d"}`, i, quote(n), i))
	}
	parts = append(parts, `{"type":"library","name":"jinja2","version":"3.1.4","purl":"pkg:pypi/jinja2@3.1.4"}`)
	s.run("line", "add", "--name", evil).want(0)
	s.run("product", "add", "--line", evil, "--name", evil+" product", "--nickname", "=cmd|'/c calc'!A1").want(0)
	s.run("release", "add", "--product", evil+" product", "--version", "1.0").want(0)
	ref := evil + " product@1.0"
	s.runIn(strings.NewReader(cdx+strings.Join(parts, ",")+"]}"), "sbom", "upload", "-", "--release", ref).want(0)
	record, err := os.ReadFile("testdata/osv/PyPI/GHSA-q2x7-8rv6-6q7h.json")
	if err != nil {
		t.Fatal(err)
	}
	record = regexp.MustCompile(`"summary": "[^"]*"`).ReplaceAll(record, []byte(`"summary": "<img src=x onerror=alert(3)> =1+1"`))
	s.runIn(bytes.NewReader(record), "feed", "import", "-").want(0, "1 new")
	var rel struct {
		ID string `json:"id"`
	}
	s.run("release", "show", ref, "-o", "json").want(0).json(&rel)
	var prod struct {
		Items []struct {
			ID string `json:"id"`
		}
	}
	s.run("product", "list", "-o", "json").want(0).json(&prod)
	pages := []string{"/", "/lines", "/products", "/products/" + prod.Items[0].ID, "/releases/" + rel.ID, "/releases/" + rel.ID + "/components", "/releases/" + rel.ID + "/findings", "/releases/" + rel.ID + "/inventory", "/findings", "/vulnerabilities/CVE-2024-56326", "/findings/unassessable", "/search?q=%3Cimg", "/audit", "/jobs"}
	for _, path := range pages {
		status, body, h := who.get(path)
		if status != http.StatusOK {
			t.Errorf("%s: %d", path, status)
		}
		for _, bad := range []string{"<img src=x", "<script>alert", "<b hx-get"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s: %s stands in the page as markup", path, bad)
			}
		}
		if !strings.Contains(h.Get("Content-Security-Policy"), "default-src") {
			t.Errorf("%s: no CSP", path)
		}
	}
	if _, body, _ := who.get("/releases/" + rel.ID + "/components"); !strings.Contains(body, "&lt;img src=x onerror") {
		t.Error("the hostile component is not shown at all")
	}
	if _, body, _ := who.get("/search.json?q=%3Cimg"); strings.Contains(body, "<img") {
		t.Error("the search's JSON holds markup unescaped")
	}
	for _, path := range []string{"/releases/" + rel.ID + "/components?format=csv", "/products?format=csv", "/findings?format=csv", "/releases/" + rel.ID + "/findings?format=csv"} {
		status, body, h := who.get(path)
		if status != http.StatusOK || !strings.Contains(h.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %d %s", path, status, h.Get("Content-Disposition"))
		}
		for _, cell := range cells(t, body) {
			if c := strings.TrimLeft(cell, " \t\r\n\ufeff"); c != "" && strings.ContainsRune("=+-@", rune(c[0])) && len(c) > 1 {
				if _, err := strconv.ParseFloat(c, 64); err != nil {
					t.Errorf("%s: the cell %.60q is a formula", path, cell)
				}
			}
		}
	}
	if r := s.run("findings"); strings.Contains(r.out, "\x1b") {
		t.Error("the terminal gets an escape sequence")
	}
}
