package house

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// rows of the paper that docs/paper.md must speak of.
var paperRows = strings.Fields("D1.1 D1.2 D1.3 D1.4 D1.5 D2.1 D2.2 D3 D4 D5 P1 P2 P3 A1.1 A1.2 A1.3 A2.1 A2.2 A2.3 A3 A4 A5 A6 A7.1 A7.2 A7.3 A8 X1 X2 X3 X4 R1 R2 R3 R4 R5")

const nothing = "—"

var inCode = regexp.MustCompile("`([^`]+)`")

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// named gives what a cell of a table names.
func named(cell string) (all []string) {
	for _, m := range inCode.FindAllStringSubmatch(cell, -1) {
		all = append(all, m[1])
	}
	return all
}

// TestPaper holds docs/paper.md against the tree: what a row names exists, and what works is shown by all four.
func TestPaper(t *testing.T) {
	seen := map[string]bool{}
	pages := pagePaths(t)
	for line := range strings.Lines(read(t, "docs/paper.md")) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if len(cells) != 8 || !slices.Contains(paperRows, cells[0]) {
			continue
		}
		row, state := cells[0], cells[2]
		if seen[row] {
			t.Errorf("%s stands there twice", row)
		}
		seen[row] = true
		switch state {
		case "works", "in part":
			for i, what := range []string{"package", "page", "command", "test"} {
				if len(named(cells[4+i])) == 0 {
					t.Errorf("%s is %q and names no %s", row, state, what)
				}
			}
		case "not built":
		default:
			t.Errorf("%s: the state %q is none of works, in part, not built", row, state)
		}
		for _, cell := range cells[3:] {
			if cell == "" {
				t.Errorf("%s has an empty cell; write %s", row, nothing)
			}
		}
		checkRow(t, row, pages, cells[4:])
	}
	for _, r := range paperRows {
		if !seen[r] {
			t.Errorf("docs/paper.md does not speak of %s", r)
		}
	}
}

func checkRow(t *testing.T, row string, pages map[string]bool, cells []string) {
	t.Helper()
	for _, p := range named(cells[0]) {
		if found, _ := filepath.Glob(filepath.Join(root, p, "*.go")); len(found) == 0 {
			t.Errorf("%s: there is no package %s", row, p)
		}
	}
	for _, p := range named(cells[1]) {
		if !pages[p] {
			t.Errorf("%s: there is no page %s", row, p)
		}
	}
	for _, c := range named(cells[2]) {
		checkCommand(t, "docs/paper.md, "+row, c)
	}
	for _, name := range named(cells[3]) {
		i := strings.LastIndex(name, ".")
		if i < 0 || !hasTest(t, name[:i], name[i+1:]) {
			t.Errorf("%s: there is no test %s", row, name)
		}
	}
}

var (
	routePattern = regexp.MustCompile(`"(?:GET|POST) (/[^"]*)"`)
	formPattern  = regexp.MustCompile(`\{"(/[^"]+)", \w+\.`)
)

// pagePaths reads the route table of the pages.
func pagePaths(t *testing.T) map[string]bool {
	t.Helper()
	tables, err := filepath.Glob(filepath.Join(root, "web", "routes*.go"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("no route table: %v", err)
	}
	all := map[string]bool{}
	for _, f := range tables {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, re := range []*regexp.Regexp{routePattern, formPattern} {
			for _, m := range re.FindAllStringSubmatch(string(b), -1) {
				all[strings.TrimSuffix(m[1], "{$}")] = true
			}
		}
	}
	return all
}

func hasTest(t *testing.T, pkg, name string) bool {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root, pkg, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(found, func(f string) bool {
		b, err := os.ReadFile(f)
		return err == nil && strings.Contains(string(b), "\nfunc "+name+"(t *testing.T)")
	})
}

var programDir string

// program is the binary, built once, whose help says which commands and flags there are.
var program = sync.OnceValues(func() (bin string, err error) {
	if programDir, err = os.MkdirTemp("", "clew-house-"); err != nil {
		return "", err
	}
	bin = filepath.Join(programDir, "clew")
	out, err := exec.Command("go", "build", "-o", bin, "clew/cmd/clew").CombinedOutput()
	if err != nil {
		os.Stderr.Write(out)
	}
	return bin, err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if programDir != "" {
		os.RemoveAll(programDir)
	}
	os.Exit(code)
}

var helps = map[string]string{}

// helpOf gives the help of the longest run of words that is a command.
func helpOf(t *testing.T, words []string) (command, help string) {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatalf("the program does not build: %v", err)
	}
	for n := len(words); n > 0; n-- {
		command = strings.Join(words[:n], " ")
		if _, known := helps[command]; !known {
			cmd := exec.Command(bin, append(slices.Clone(words[:n]), "--help")...)
			cmd.Env = append(os.Environ(), "CLEW_LANG=en")
			out, _ := cmd.Output()
			helps[command] = string(out)
		}
		help = helps[command]
		if strings.Contains(help, "\n  clew "+command+" ") || strings.Contains(help, "\n  clew "+command+"\n") {
			return command, help
		}
	}
	return "", ""
}

var (
	word = regexp.MustCompile(`^[a-z][a-z-]*$`)
	flg  = regexp.MustCompile(`(?:^|\s)(--[a-z][a-z-]+)`)
)

// checkCommand holds a line "clew noun verb ... --flag" against the program's help.
func checkCommand(t *testing.T, where, line string) {
	t.Helper()
	fields := strings.Fields(line)
	if len(fields) > 1 && fields[1] == "--help" {
		return
	}
	var words []string
	for _, f := range fields[1:] {
		if !word.MatchString(f) {
			break
		}
		words = append(words, f)
	}
	command, help := helpOf(t, words)
	if command == "" {
		t.Errorf("%s: there is no command in %q", where, line)
		return
	}
	if len(words) > strings.Count(command, " ")+1 && strings.Contains(help, "clew "+command+" [command]") {
		t.Errorf("%s: %s has no command %q", where, command, words[len(words)-1])
	}
	for _, m := range flg.FindAllStringSubmatch(line, -1) {
		if !strings.Contains(help, " "+m[1]+" ") && !strings.Contains(help, " "+m[1]+"\n") {
			t.Errorf("%s: clew %s has no flag %s", where, command, m[1])
		}
	}
}

// documents are the Markdown files that are kept in order.
func documents(t *testing.T) []string {
	return slices.DeleteFunc(files(t, ".md"), func(f string) bool { return strings.Contains(f, "/docs/plan/") })
}

var commandStart = regexp.MustCompile(`(?:^|[\s/(])clew (serve|demo|[a-z-]+ .*|[a-z]+$)`)

// TestCommandsInDocuments finds lines that nobody can type any more, in code blocks and in the files of deploy.
func TestCommandsInDocuments(t *testing.T) {
	deploy, err := filepath.Glob(filepath.Join(root, "deploy", "*.service"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range append(documents(t), deploy...) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		fenced := !strings.HasSuffix(f, ".md")
		for line := range strings.Lines(string(b)) {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "```") {
				fenced = !fenced
				continue
			}
			if !fenced || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "podman run") {
				continue
			}
			if m := commandStart.FindStringSubmatch(strings.ReplaceAll(line, "runuser -u clew -- ", "")); m != nil {
				checkCommand(t, f, "clew "+m[1])
				n++
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d commands were found in the documents; does the test still see them?", n)
	}
}

var (
	link    = regexp.MustCompile(`\[[^\]]*\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ +(.+)$`)
	fence   = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
	target  = regexp.MustCompile("`make ([a-z]+)`|^make ([a-z]+)$")
)

// TestLinks follows every relative link; pictures that make shots takes may be missing.
func TestLinks(t *testing.T) {
	for _, f := range documents(t) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(fence.ReplaceAllString(string(b), ""), -1) {
			if to := m[1]; !strings.Contains(to, ":") && !strings.HasPrefix(to, "docs/img/") {
				follow(t, f, to)
			}
		}
	}
}

func follow(t *testing.T, from, to string) {
	t.Helper()
	path, anchor, _ := strings.Cut(to, "#")
	at := from
	if path != "" {
		at = filepath.Join(filepath.Dir(from), path)
	}
	info, err := os.Stat(at)
	if err != nil {
		t.Errorf("%s: the link %s leads nowhere", from, to)
		return
	}
	if anchor == "" || info.IsDir() {
		return
	}
	b, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range heading.FindAllStringSubmatch(fence.ReplaceAllString(string(b), ""), -1) {
		if slug(h[1]) == anchor {
			return
		}
	}
	t.Errorf("%s: %s has no heading #%s", from, at, anchor)
}

// slug is the anchor that forges make of a heading.
func slug(heading string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		}
		return -1
	}, strings.ToLower(strings.TrimSpace(heading)))
	return s
}

// TestMakeTargets finds "make X" without a rule.
func TestMakeTargets(t *testing.T) {
	rules := "\n" + read(t, "Makefile")
	for _, f := range documents(t) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			for _, m := range target.FindAllStringSubmatch(strings.TrimSpace(line), -1) {
				if name := m[1] + m[2]; !strings.Contains(rules, "\n"+name+":") {
					t.Errorf("%s: there is no make %s", f, name)
				}
			}
		}
	}
}

// TestMetricsInOperations keeps the names of metrics in docs/operations.md as the program gives them.
func TestMetricsInOperations(t *testing.T) {
	doc, code := read(t, "docs/operations.md"), read(t, "app/metrics.go")
	for _, m := range regexp.MustCompile(`desc\("([a-z_]+)"|"(clew_[a-z_]+)"`).FindAllStringSubmatch(code, -1) {
		name := m[2]
		if m[1] != "" {
			name = "clew_" + m[1]
		}
		if name != "clew_" && !strings.Contains(doc, name) {
			t.Errorf("docs/operations.md does not speak of the metric %s", name)
		}
	}
	for _, m := range regexp.MustCompile("`(clew_[a-z_]+)").FindAllStringSubmatch(doc, -1) {
		if short := strings.TrimPrefix(m[1], "clew_"); !strings.Contains(code, `"`+short+`"`) && !strings.Contains(code, `"`+m[1]+`"`) {
			t.Errorf("docs/operations.md names the metric %s, which there is not", m[1])
		}
	}
}

// TestChangelog: what is not released yet stands in its own part, first.
func TestChangelog(t *testing.T) {
	parts := regexp.MustCompile(`(?m)^## (.+)$`).FindAllStringSubmatch(read(t, "CHANGELOG.md"), -1)
	if len(parts) == 0 || parts[0][1] != "[Unreleased]" {
		t.Errorf("the first part of CHANGELOG.md is not [Unreleased]: %v", parts)
	}
}
