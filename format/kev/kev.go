// Package kev reads CISA's catalogue of known exploited vulnerabilities (paper 3.1.1, surveillance, and 3.1.3, where
// exploitation sets the clock; matrix A1.1).
package kev

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Bounds of a catalogue; the real one has 1.3 MB and 1,400 entries.
const (
	MaxBytes   = 32 << 20
	MaxEntries = 100_000
	maxText    = 8 << 10
	maxName    = 512
	maxCWEs    = 100
)

// ErrCatalogue is what Read returns, wrapped, for what is no catalogue.
var ErrCatalogue = errors.New("no catalogue of known exploited vulnerabilities")

// Catalogue is one edition of the list.
type Catalogue struct {
	Version  string
	Released time.Time // zero where not readable
	Entries  []Entry
	Warnings []string // what was left out, and why
}

// Entry is one vulnerability that is exploited.
type Entry struct {
	CVE, Vendor, Product, Name, Description, Action, Notes string
	Added, Due                                             string // YYYY-MM-DD, empty where the catalogue has no valid date
	Ransomware                                             bool   // known use in ransomware campaigns
	CWEs                                                   []string
}

// entry is the catalogue's own form.
type entry struct {
	CVE         string   `json:"cveID"`
	Vendor      string   `json:"vendorProject"`
	Product     string   `json:"product"`
	Name        string   `json:"vulnerabilityName"`
	Added       string   `json:"dateAdded"`
	Description string   `json:"shortDescription"`
	Action      string   `json:"requiredAction"`
	Due         string   `json:"dueDate"`
	Ransomware  string   `json:"knownRansomwareCampaignUse"`
	Notes       string   `json:"notes"`
	CWEs        []string `json:"cwes"`
}

var cveID = regexp.MustCompile(`^CVE-\d{4}-\d{4,19}$`)

// Read decodes a catalogue. Entries that cannot be used are left out with a warning; what has no list of entries is
// refused. Of two entries for one CVE the first stays.
func Read(r io.Reader) (*Catalogue, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > MaxBytes {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrCatalogue, MaxBytes)
	}
	if !jsontext.Value(raw).IsValid() { // stricter than encoding/json: no duplicate members, valid UTF-8
		return nil, fmt.Errorf("%w: not valid JSON", ErrCatalogue)
	}
	var doc struct {
		Version  json.RawMessage   `json:"catalogVersion"`
		Released json.RawMessage   `json:"dateReleased"`
		Entries  []json.RawMessage `json:"vulnerabilities"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("%w: it is no JSON object with the member \"vulnerabilities\"", ErrCatalogue)
	}
	if doc.Entries == nil {
		return nil, fmt.Errorf("%w: no member \"vulnerabilities\"", ErrCatalogue)
	}
	if len(doc.Entries) > MaxEntries {
		return nil, fmt.Errorf("%w: more than %d entries", ErrCatalogue, MaxEntries)
	}
	c := &Catalogue{Version: clip(text(doc.Version), maxName)}
	c.Released, _ = time.Parse(time.RFC3339, text(doc.Released))
	c.Released = c.Released.UTC()
	seen := map[string]bool{}
	for i, raw := range doc.Entries {
		e, err := decode(raw)
		if err == nil && seen[e.CVE] {
			err = errors.New("listed twice: " + e.CVE)
		}
		if err != nil {
			c.warn(i, err)
			continue
		}
		seen[e.CVE] = true
		c.Entries = append(c.Entries, e)
	}
	return c, nil
}

func (c *Catalogue) warn(i int, err error) {
	if len(c.Warnings) < 1000 {
		c.Warnings = append(c.Warnings, fmt.Sprintf("/vulnerabilities/%d: %s", i, clip(err.Error(), maxName)))
	}
}

func text(raw json.RawMessage) string {
	var s string
	_ = json.Unmarshal(raw, &s)
	return s
}

func decode(raw json.RawMessage) (Entry, error) {
	var in entry
	var wrong *json.UnmarshalTypeError // a field of another type stays empty, the rest is there
	if err := json.Unmarshal(raw, &in); err != nil && !errors.As(err, &wrong) {
		return Entry{}, err
	}
	id := strings.ToUpper(strings.TrimSpace(in.CVE))
	if !cveID.MatchString(id) {
		return Entry{}, fmt.Errorf("cveID %q is no CVE", clip(in.CVE, 64))
	}
	e := Entry{
		CVE: id, Vendor: clip(in.Vendor, maxName), Product: clip(in.Product, maxName), Name: clip(in.Name, maxName),
		Description: clip(in.Description, maxText), Action: clip(in.Action, maxText), Notes: clip(in.Notes, maxText),
		Added: date(in.Added), Due: date(in.Due),
		Ransomware: strings.EqualFold(strings.TrimSpace(in.Ransomware), "known"),
	}
	for _, w := range in.CWEs[:min(len(in.CWEs), maxCWEs)] {
		e.CWEs = append(e.CWEs, clip(strings.TrimSpace(w), 32))
	}
	return e, nil
}

func date(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 10 && s[10] == 'T' {
		s = s[:10]
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return ""
	}
	return s
}

func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}
