// Package licence holds the texts of the licences under which others gave what is in the binary, which ask that a copy
// carries them (paper 3.2, use of components from others; the platform keeps its own house by it). It owns no records.
//
// texts.txt is made from the modules' own files by: go test ./test/house -run TestLicences -update
package licence

import (
	_ "embed"
	"strings"
)

//go:embed texts.txt
var texts string

// Text is everything, ready to be read: for each work what it is called, its version and the texts it came with.
func Text() string { return texts }

// Mark begins the line that names a work: the mark, its name, a blank and its version.
const Mark = "§§ "

// Works lists what the texts are of: name and version.
func Works() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(texts) {
		if work, ok := strings.CutPrefix(strings.TrimSpace(line), Mark); ok {
			name, version, _ := strings.Cut(work, " ")
			out[name] = version
		}
	}
	return out
}
