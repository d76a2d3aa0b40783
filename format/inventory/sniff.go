package inventory

import (
	"bytes"
	"net/http"
	"strings"
	"unicode/utf8"

	"clew"
	"clew/format/declared"
	"clew/format/limit"
	"clew/format/sbom"
)

// sniffBytes is how much of the beginning decides on the format.
const sniffBytes = 256 << 10

type kindOf int

const (
	unknown kindOf = iota
	cyclonedxJSON
	cyclonedxXML
	spdxJSON
	spdxGraph
	spdxTags
	listCSV
	listXLSX
)

// refuse is the error for what is no inventory; found is a whole sentence, and a catalogue key.
func refuse(found string, args ...any) error {
	return sbom.NoInventory("line 1", found, args...)
}

// sniff decides on the format by the beginning of a file.
func sniff(head []byte) (kindOf, error) {
	if len(bytes.TrimSpace(head)) == 0 {
		return unknown, refuse("The file is empty.")
	}
	if err := binary(head); err != nil {
		return unknown, err
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		if bytes.Contains(head, []byte("[Content_Types].xml")) || bytes.Contains(head, []byte("xl/")) {
			return listXLSX, nil
		}
		return unknown, refuse("It is a zip archive. Unpack it and send the inventory inside.")
	}
	if isXML(head) {
		return sniffXML(head)
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case len(text) > 0 && (text[0] == '{' || text[0] == '['):
		return sniffJSON(head)
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return unknown, refuse("It is a text in UTF-16, which is read of XML only. Save it as UTF-8.")
	case bytes.IndexByte(head, 0) >= 0:
		return unknown, refuse("It is a binary file of a kind that is not known.")
	case isTags(text):
		return spdxTags, nil
	case declared.LooksLike(text):
		return listCSV, nil
	}
	return unknown, refuse("It is a text of a kind that is not known. It begins: %s", quote(text))
}

func quote(text []byte) string {
	t, _, _ := limit.Clean(string(text[:min(len(text), 200)]), 60)
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, t)
}

// binary names well-known files that people send by mistake.
func binary(head []byte) error {
	for _, m := range []struct{ magic, found string }{
		{"\xff\xd8\xff", "It is a JPEG picture."},
		{"\x89PNG\r\n", "It is a PNG picture."},
		{"GIF8", "It is a GIF picture."},
		{"%PDF-", "It is a PDF document."},
		{"\x7fELF", "It is a program (ELF)."},
		{"MZ", "It is a program for Windows."},
		{"\xfd7zXZ\x00", "It is compressed with xz, which is not read. Pack it with gzip or zstd."},
		{"BZh", "It is compressed with bzip2, which is not read. Pack it with gzip or zstd."},
		{"7z\xbc\xaf\x27\x1c", "It is a 7z archive. Unpack it and send the inventory inside."},
		{"Rar!\x1a\x07", "It is a RAR archive. Unpack it and send the inventory inside."},
		{"SQLite format 3\x00", "It is a SQLite database."},
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "It is a document of an old Office program. Save it as XLSX or CSV."},
		{"-----BEGIN ", "It is a certificate, key or signature."},
	} {
		if strings.HasPrefix(string(head[:min(len(head), 16)]), m.magic) && (m.magic != "MZ" || bytes.IndexByte(head, 0) >= 0) {
			return refuse(m.found)
		}
	}
	if len(head) >= 262 && string(head[257:262]) == "ustar" {
		return refuse("It is a tar archive. Unpack it and send the inventory inside.")
	}
	return nil
}

// isXML looks for < at the start, in UTF-8 or UTF-16.
func isXML(head []byte) bool {
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		head = bytes.TrimPrefix(head, []byte(mark))
	}
	head = bytes.TrimLeft(head, " \t\r\n\x00")
	return len(head) > 0 && head[0] == '<'
}

func sniffXML(head []byte) (kindOf, error) {
	if t := http.DetectContentType(head); strings.HasPrefix(t, "text/html") {
		return unknown, refuse("It is a web page. Perhaps a sign-in page came in place of the file.")
	}
	x := limit.NewXML(bytes.NewReader(head), limit.Bounds{}, nil)
	root, ok := x.Next()
	if !ok {
		if err := x.Err(); err != nil && clew.KindOf(err) != clew.Internal {
			return unknown, err
		}
		return unknown, refuse("It is XML without an element.")
	}
	switch {
	case root.Name == "bom":
		return cyclonedxXML, nil
	case root.Name == "RDF":
		return unknown, refuse("It is RDF/XML. SPDX is read as JSON, tag-value or JSON-LD; convert it.")
	case root.Name == "SoftwareIdentity":
		return unknown, refuse("It is a SWID tag, which names one program and is not read.")
	case strings.EqualFold(root.Name, "html"):
		return unknown, refuse("It is a web page. Perhaps a sign-in page came in place of the file.")
	}
	return unknown, refuse("It is XML with the element %s, which is no inventory.", quote([]byte(root.Name)))
}

func isTags(text []byte) bool {
	for line := range bytes.Lines(text[:min(len(text), 64<<10)]) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		if bytes.HasPrefix(line, []byte("SPDXVersion:")) {
			return true
		}
		tag, _, ok := bytes.Cut(line, []byte(":"))
		if !ok || !utf8.Valid(tag) || bytes.ContainsAny(tag, " \t;,") {
			return false
		}
	}
	return false
}

// sniffJSON looks at the members of the outermost object, in whatever order they stand. A giant list may come before
// what names the format: then the list's name decides, and the codec makes sure at the end.
func sniffJSON(head []byte) (kindOf, error) {
	j := limit.NewJSON(bytes.NewReader(head), limit.JSONOptions{})
	if j.Peek() == '[' {
		return unknown, refuse("It is a JSON list; every inventory format is a JSON object.")
	}
	if !j.Open('{') {
		return unknown, j.End()
	}
	keys := map[string]string{}
	first := ""
	for len(keys) < 200 {
		key, ok := j.Key()
		if !ok {
			break
		}
		if first == "" {
			first = key
		}
		keys[key] = ""
		if j.Peek() == '"' {
			keys[key] = j.Text(200)
		} else if (key == "document" || key == "predicate") && j.Peek() == '{' {
			j.Open('{')
			for {
				sub, ok := j.Key()
				if !ok {
					break
				}
				keys[key+"."+sub] = ""
				j.Skip()
			}
		} else {
			j.Skip()
		}
	}
	if kind := byKeys(keys); kind != unknown {
		return kind, nil
	}
	if err := j.Err(); err != nil && int64(len(head)) < sniffBytes {
		return unknown, err // the whole file is here, and broken
	}
	return unknown, notAnInventory(keys, first)
}

func has(keys map[string]string, names ...string) bool {
	for _, n := range names {
		if _, ok := keys[n]; !ok {
			return false
		}
	}
	return true
}

func byKeys(keys map[string]string) kindOf {
	switch {
	case strings.EqualFold(keys["bomFormat"], "CycloneDX"), strings.Contains(keys["$schema"], "cyclonedx.org/schema/bom"):
		return cyclonedxJSON
	case has(keys, "spdxVersion"), has(keys, "SPDXID"):
		return spdxJSON
	case has(keys, "@graph") && (strings.Contains(keys["@context"], "spdx") || !has(keys, "@context")):
		return spdxGraph
	case has(keys, "@context") && strings.Contains(keys["@context"], "spdx.org/rdf/3"):
		return spdxGraph
	case has(keys, "specVersion") && !has(keys, "predicate"):
		return cyclonedxJSON
	case has(keys, "document"), has(keys, "@context"), has(keys, "statements"), has(keys, "predicate"):
		return unknown
	case has(keys, "packages") && (has(keys, "relationships") || has(keys, "files") || has(keys, "creationInfo")),
		has(keys, "packages") && len(keys) == 1, has(keys, "files") && len(keys) == 1, has(keys, "relationships") && len(keys) == 1:
		return spdxJSON
	case has(keys, "components") && (len(keys) == 1 || has(keys, "dependencies") || has(keys, "metadata") || has(keys, "serialNumber")):
		return cyclonedxJSON
	case len(keys) == 1 && (has(keys, "dependencies") || has(keys, "metadata") || has(keys, "vulnerabilities")):
		return cyclonedxJSON
	}
	return unknown
}

// notAnInventory says what a JSON file is that is none.
func notAnInventory(keys map[string]string, first string) error {
	switch {
	case has(keys, "document.csaf_version"), has(keys, "document.tracking"):
		return refuse("It is a CSAF advisory. Import it as an advisory.")
	case strings.Contains(keys["@context"], "openvex"):
		return refuse("It is an OpenVEX document. Import it as an assessment.")
	case has(keys, "id") && has(keys, "affected"):
		return refuse("It is a vulnerability record (OSV). Import it with the feeds.")
	case has(keys, "cveMetadata"), keys["dataType"] == "CVE_RECORD":
		return refuse("It is a CVE record. Import it with the feeds.")
	case has(keys, "runs") && (has(keys, "version") || strings.Contains(keys["$schema"], "sarif")):
		return refuse("It is a SARIF report of an analysis.")
	case has(keys, "predicate"), has(keys, "payload") && has(keys, "signatures"):
		return refuse("It is a signed statement (in-toto). Send the inventory inside.")
	case has(keys, "artifacts") && has(keys, "distro"):
		return refuse("It is a Syft report. Let Syft write CycloneDX or SPDX.")
	case has(keys, "lockfileVersion"):
		return refuse("It is a lock file of npm. Make an inventory from it first.")
	case first == "":
		return refuse("It is an empty JSON object.")
	}
	return refuse("It is a JSON file whose first member is %q, which is no inventory.", quote([]byte(first)))
}
