package backup

import (
	"io"
	"strings"

	"clew"
)

// Report is what verifying a backup found.
type Report struct {
	Manifest Manifest
	Contents Contents
	Signed   string // by whom the signature was proven: "root key", "given key", "its own word" or ""
	Opened   bool   // decrypted and read to the end
	Problems []string
}

// Verify checks a backup as far as the keys reach: the form, the signature and the hash of the content always, and with
// a recovery key every entry and row. An error means that it is no backup at all.
func Verify(path string, k Keys) (Report, error) {
	f, problem, err := open(path, k)
	if err != nil {
		return Report{}, err
	}
	defer f.Close()
	r := Report{Manifest: f.manifest}
	switch {
	case problem != nil:
		r.Problems = append(r.Problems, problem.Error())
	case k.Root != nil:
		r.Signed = "root key"
	case k.Signer != "":
		r.Signed = "given key"
	default:
		r.Signed = "its own word"
	}
	if err := f.intact(); err != nil {
		r.Problems = append(r.Problems, err.Error())
	}
	if _, err := k.identities(f.manifest); err != nil {
		return r, nil
	}
	check := checker{}
	r.Contents, err = f.walk(k, check.visit)
	if err == nil {
		err = check.compare(r.Contents)
	}
	if err != nil {
		r.Problems = append(r.Problems, err.Error())
	}
	for _, n := range r.Contents.Missing {
		r.Problems = append(r.Problems, "the file "+n+" was missing when the backup was made")
	}
	r.Opened = true
	return r, nil
}

// checker reads every row without keeping it.
type checker struct {
	tables map[string]Table
	rows   map[string]int64
}

func (c *checker) visit(name string, _ int64, r io.Reader) (err error) {
	switch {
	case name == tablesName:
		c.rows = map[string]int64{}
		c.tables, err = readTables(r)
	case strings.HasPrefix(name, tablePrefix):
		t, err := tableOf(c.tables, name)
		if err != nil {
			return err
		}
		return t.read(r, func([]any) error { c.rows[t.Name]++; return nil })
	}
	return err
}

func (c *checker) compare(list Contents) error {
	for _, t := range list.Tables {
		if c.rows[t.Name] != t.Rows {
			return clew.Errorf(clew.Invalid, "The table %s should have %d rows and has %d", t.Name, t.Rows, c.rows[t.Name])
		}
	}
	return nil
}
