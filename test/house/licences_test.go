package house

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"clew/licence"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/licences.md")

const licencesIntro = `# Licences of Go modules

Modules from which packages are in the binary or used by the tests, with the licences that their files of licence hold. Versions
are those of go.mod. This list is made by:

    go test ./test/house -run TestLicences -update

Licences other than Apache, BSD, MIT, ISC and MPL need a decision before a module is used. A module under MPL-2.0 is used
unchanged; its source is where its path leads. The binary also holds parts of Go itself (BSD-3-Clause) with the time zone database of IANA (public
domain). Files that are no Go modules are in [NOTICE](../NOTICE).

`

// usable are the licences that need no further decision.
var usable = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MIT", "ISC", "MPL-2.0"}

// wordings are sentences by which a licence is known, after all white space was made one blank.
var wordings = []struct {
	licence string
	words   *regexp.Regexp
}{
	{"Apache-2.0", regexp.MustCompile(`(?i)Apache License,? Version 2\.0`)},
	{"MPL-2.0", regexp.MustCompile(`Mozilla Public License,? [Vv]ersion 2\.0`)},
	{"MIT", regexp.MustCompile(`Permission is hereby granted, free of charge`)},
	{"ISC", regexp.MustCompile(`Permission to use, copy, modify, and(/or)? distribute this software`)},
	{"Unlicense", regexp.MustCompile(`free and unencumbered software`)},
	{"EPL", regexp.MustCompile(`Eclipse Public License`)},
	{"LGPL", regexp.MustCompile(`(?i)GNU Lesser General Public License Version`)},
	{"GPL", regexp.MustCompile(`(?i)GNU (Affero )?General Public License Version`)},
	{"SSPL", regexp.MustCompile(`Server Side Public License`)},
}

var (
	bsd         = regexp.MustCompile(`Redistributions? of source code must retain`)
	bsdThird    = regexp.MustCompile(`(?i)endorse or promote products`)
	licenceFile = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying)(\.(md|txt))?$`)
	moreFiles   = regexp.MustCompile(`(?i)^((licen[cs]e|copying)-.*|notice(\.(md|txt))?|patents)$`)
)

type module struct{ path, version, dir string }

// modules lists those that the packages named by args come from.
func modules(t *testing.T, args ...string) map[string]module {
	t.Helper()
	format := "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}"
	cmd := exec.Command("go", append([]string{"list", "-e", "-deps", "-f", format}, args...)...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64") // the same list on every machine
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]module{}
	for line := range strings.Lines(string(out)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 {
			all[f[0]] = module{f[0], f[1], f[2]}
		}
	}
	return all
}

// licences reads a module's files of licence: what they are, and which other files say more.
func (m module) licences(t *testing.T) (found, more []string) {
	t.Helper()
	entries, err := os.ReadDir(m.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		switch {
		case e.IsDir():
		case moreFiles.MatchString(e.Name()):
			more = append(more, e.Name())
		case licenceFile.MatchString(e.Name()):
			b, err := os.ReadFile(filepath.Join(m.dir, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, licencesOf(string(b))...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found), more
}

func licencesOf(text string) (found []string) {
	text = strings.Join(strings.Fields(text), " ")
	for _, w := range wordings {
		if w.words.MatchString(text) {
			found = append(found, w.licence)
		}
	}
	if bsd.MatchString(text) {
		if bsdThird.MatchString(text) {
			return append(found, "BSD-3-Clause")
		}
		return append(found, "BSD-2-Clause")
	}
	return found
}

// TestLicences keeps docs/licences.md as go.mod has it, and names what needs a decision.
func TestLicences(t *testing.T) {
	binary := modules(t, "./cmd/clew")
	tests := modules(t, "-test", "./...")
	for path := range binary {
		delete(tests, path)
	}
	var b bytes.Buffer
	b.WriteString(licencesIntro)
	open := table(t, &b, "In the binary", binary)
	open = append(open, table(t, &b, "In tests only", tests)...)
	b.WriteString("## Needs a decision\n\n")
	if len(open) == 0 {
		b.WriteString("None.\n")
	}
	for _, o := range open {
		fmt.Fprintf(&b, "- %s\n", o)
		t.Errorf("docs/licences.md: %s", o)
	}
	asMade(t, "docs/licences.md", b.String())
	asMade(t, "licence/texts.txt", texts(t, binary))
}

// asMade holds a file against what it is made from, or writes it.
func asMade(t *testing.T, name, want string) {
	t.Helper()
	path := filepath.Join(root, name)
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(have), want); diff != "" {
		t.Errorf("%s is not as go.mod has it; run: go test ./test/house -run TestLicences -update\n%s", name, diff)
	}
}

const textsIntro = `clew is under the Apache License, Version 2.0. Copyright and licence texts of what others gave and this program holds follow,
each as its authors wrote it.

`

// texts are the licences' own words: ours, those of files that are no modules, Go's, and those of each module.
func texts(t *testing.T, binary map[string]module) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(textsIntro)
	add := func(work, version string, files ...string) {
		b.WriteString(licence.Mark + work + " " + version + "\n")
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "\n--- %s\n\n%s\n", filepath.Base(f), strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(string(text), "\r\n", "\n"), "?")))
		}
		b.WriteString("\n")
	}
	look := filepath.Join(root, "web", "look")
	add("clew", "", filepath.Join(root, "LICENSE"), filepath.Join(root, "NOTICE"))
	add("clew/web/look", "", filepath.Join(look, "NOTICE"), filepath.Join(look, "OFL.txt"), filepath.Join(look, "LUCIDE.txt"))
	add("go", "", filepath.Join(goroot(t), "LICENSE"), filepath.Join(goroot(t), "PATENTS"))
	for _, path := range slices.Sorted(maps.Keys(binary)) {
		m := binary[path]
		add(m.path, m.version, m.files(t)...)
	}
	return b.String()
}

func goroot(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// files are a module's files of licence, and those that say more.
func (m module) files(t *testing.T) (out []string) {
	t.Helper()
	entries, err := os.ReadDir(m.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() && (licenceFile.MatchString(e.Name()) || moreFiles.MatchString(e.Name())) {
			out = append(out, filepath.Join(m.dir, e.Name()))
		}
	}
	return out
}

// TestBinaryCarriesLicences: each module whose packages are in the binary has its text in it, of the version that is in.
func TestBinaryCarriesLicences(t *testing.T) {
	have := licence.Works()
	for path, m := range modules(t, "./cmd/clew") {
		if have[path] != m.version {
			t.Errorf("%s %s: the binary carries the licence of %q", path, m.version, have[path])
		}
		delete(have, path)
	}
	for _, own := range []string{"clew", "clew/web/look", "go"} {
		if _, ok := have[own]; !ok {
			t.Errorf("the licence of %s is missing", own)
		}
		delete(have, own)
	}
	for path := range have {
		t.Errorf("the binary carries the licence of %s, which is not in it", path)
	}
	for _, words := range []string{"Permission is hereby granted, free of charge", "Redistributions in binary form must reproduce", "Mozilla Public License", "SIL OPEN FONT LICENSE", "Lucide"} {
		if !strings.Contains(licence.Text(), words) {
			t.Errorf("no licence says %q", words)
		}
	}
}

// table writes the modules and gives those that need a decision.
func table(t *testing.T, b *bytes.Buffer, title string, all map[string]module) (open []string) {
	t.Helper()
	fmt.Fprintf(b, "## %s\n\n| module | version | licence | further files |\n| --- | --- | --- | --- |\n", title)
	paths := make([]string, 0, len(all))
	for path := range all {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		found, more := all[path].licences(t)
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", path, all[path].version, strings.Join(found, ", "), strings.Join(more, ", "))
		if len(found) == 0 {
			open = append(open, path+" has no licence that is recognised")
		}
		for _, l := range found {
			if !slices.Contains(usable, l) {
				open = append(open, path+" is under "+l)
			}
		}
	}
	b.WriteString("\n")
	return open
}
