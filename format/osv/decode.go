package osv

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Bounds of one record. The largest real ones (kernel and distribution collections) stay below a tenth of them.
const (
	MaxSummary  = 1 << 10
	MaxDetails  = 16 << 10
	maxString   = 4 << 10 // any other text
	maxNames    = 20_000  // aliases, related, upstream
	maxAffected = 50_000
	maxRanges   = 200_000 // in the whole record
	maxEvents   = 400_000
	maxVersions = 400_000
	maxSeverity = 1_000
)

// ErrRecord is what Decode returns, wrapped, for bytes that are no usable record.
var ErrRecord = errors.New("no OSV record")

// decoder walks the tokens of one record. Unknown members are skipped, members of an unexpected type are taken as
// missing; duplicate members and invalid UTF-8 are refused, since two readers could understand them differently.
type decoder struct {
	dec                                *jsontext.Decoder
	src                                bytes.Buffer
	names                              map[string]string // ecosystem and package names already seen
	affected, ranges, events, versions int
}

var decoders = sync.Pool{New: func() any {
	return &decoder{dec: jsontext.NewDecoder(bytes.NewReader(nil)), names: map[string]string{}}
}}

// Decode reads one record.
func Decode(raw []byte) (*Record, error) {
	d := decoders.Get().(*decoder)
	defer decoders.Put(d)
	d.src = *bytes.NewBuffer(raw[:len(raw):len(raw)]) // the decoder must not write behind it
	d.dec.Reset(&d.src)
	d.affected, d.ranges, d.events, d.versions = 0, 0, 0, 0
	if len(d.names) > 4096 {
		clear(d.names)
	}
	r := &Record{}
	err := d.record(r)
	d.src = bytes.Buffer{}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRecord, plain(err))
	}
	return r, nil
}

func (d *decoder) record(r *Record) error {
	if d.dec.PeekKind() != '{' {
		return errors.New("not a JSON object")
	}
	if err := d.object(func(name string) error { return d.member(r, name) }); err != nil {
		return err
	}
	if r.ID == "" {
		return errors.New("no id")
	}
	if _, err := d.dec.ReadToken(); err != io.EOF {
		return errors.New("something follows the record")
	}
	return nil
}

func (d *decoder) member(r *Record, name string) (err error) {
	switch name {
	case "id":
		r.ID, err = d.text(maxString)
	case "schema_version":
		r.SchemaVersion, err = d.text(maxString)
	case "summary":
		r.Summary, err = d.text(MaxSummary)
	case "details":
		r.Details, err = d.text(MaxDetails)
	case "aliases":
		r.Aliases, err = d.texts()
	case "related":
		r.Related, err = d.texts()
	case "upstream":
		r.Upstream, err = d.texts()
	case "published":
		r.Published, err = d.time()
	case "modified":
		r.Modified, err = d.time()
	case "withdrawn":
		r.Withdrawn, err = d.withdrawn()
	case "severity":
		r.Severity, err = d.severity()
	case "database_specific":
		err = d.word(&r.DatabaseSeverity)
	case "affected":
		err = d.array(func() error {
			if d.affected++; d.affected > maxAffected {
				return tooMany("affected entries", maxAffected)
			}
			var a Affected
			if err := d.entry(&a); err != nil {
				return err
			}
			r.Affected = append(r.Affected, a)
			return nil
		})
	default:
		err = d.dec.SkipValue()
	}
	return err
}

func (d *decoder) entry(a *Affected) error {
	return d.object(func(name string) (err error) {
		switch name {
		case "package":
			err = d.object(func(name string) (err error) {
				switch name {
				case "ecosystem":
					a.Package.Ecosystem, err = d.name()
				case "name":
					a.Package.Name, err = d.name()
				case "purl":
					a.Package.PURL, err = d.text(maxString)
				default:
					err = d.dec.SkipValue()
				}
				return err
			})
		case "ranges":
			err = d.array(func() error {
				if d.ranges++; d.ranges > maxRanges {
					return tooMany("ranges", maxRanges)
				}
				var r Range
				if err := d.rangeOf(&r); err != nil {
					return err
				}
				a.Ranges = append(a.Ranges, r)
				return nil
			})
		case "versions":
			a.Versions, err = d.list(&d.versions, maxVersions)
		case "severity":
			a.Severity, err = d.severity()
		case "ecosystem_specific", "database_specific":
			err = d.word(&a.Word)
		default:
			err = d.dec.SkipValue()
		}
		return err
	})
}

func (d *decoder) rangeOf(r *Range) error {
	return d.object(func(name string) (err error) {
		switch name {
		case "type":
			var t string
			t, err = d.name()
			r.Type = RangeType(t)
		case "repo":
			r.Repo, err = d.text(maxString)
		case "events":
			err = d.array(func() error {
				return d.object(func(name string) error { return d.event(r, name) })
			})
		default:
			err = d.dec.SkipValue()
		}
		return err
	})
}

// event reads one member of an event object. The schema wants one per object; several are taken as several events.
func (d *decoder) event(r *Range, name string) error {
	kind := kindNamed(name)
	if kind == 0 {
		return d.dec.SkipValue()
	}
	if d.events++; d.events > maxEvents {
		return tooMany("events", maxEvents)
	}
	version, err := d.text(maxString)
	r.Events = append(r.Events, Event{kind, version})
	return err
}

func kindNamed(name string) EventKind {
	switch name {
	case "introduced":
		return Introduced
	case "fixed":
		return Fixed
	case "last_affected":
		return LastAffected
	case "limit":
		return Limit
	}
	return 0
}

func (d *decoder) severity() (out []Severity, err error) {
	err = d.array(func() error {
		var s Severity
		if len(out) == maxSeverity {
			return tooMany("severities", maxSeverity)
		}
		err := d.object(func(name string) (err error) {
			switch name {
			case "type":
				s.Type, err = d.name()
			case "score":
				s.Score, err = d.text(maxString)
			default:
				err = d.dec.SkipValue()
			}
			return err
		})
		out = append(out, s)
		return err
	})
	return out, err
}

// word reads the "severity" member of a free-form object, when it is text.
func (d *decoder) word(into *string) error {
	return d.object(func(name string) error {
		if name != "severity" {
			return d.dec.SkipValue()
		}
		t, err := d.text(maxString)
		if t != "" {
			*into = t
		}
		return err
	})
}

// withdrawn is any time the publisher gives; one that cannot be read still withdraws the record.
func (d *decoder) withdrawn() (time.Time, error) {
	if d.dec.PeekKind() != '"' {
		return time.Time{}, d.dec.SkipValue()
	}
	s, err := d.text(maxString)
	if err != nil || s == "" {
		return time.Time{}, err
	}
	t, perr := time.Parse(time.RFC3339, s)
	if perr != nil || t.IsZero() {
		t = time.Unix(0, 0)
	}
	return t.UTC(), nil
}

func (d *decoder) time() (time.Time, error) {
	s, err := d.text(maxString)
	if err != nil {
		return time.Time{}, err
	}
	t, _ := time.Parse(time.RFC3339, s) // zero where it is none
	return t.UTC(), nil
}

// object calls visit with each member's name; visit must consume the value. What is no object is skipped.
func (d *decoder) object(visit func(name string) error) error {
	if d.dec.PeekKind() != '{' {
		return d.dec.SkipValue()
	}
	if _, err := d.dec.ReadToken(); err != nil {
		return err
	}
	for d.dec.PeekKind() == '"' {
		v, err := d.dec.ReadValue()
		if err != nil {
			return err
		}
		if err := visit(memberName(v)); err != nil {
			return err
		}
	}
	_, err := d.dec.ReadToken()
	return err
}

func (d *decoder) array(visit func() error) error {
	if d.dec.PeekKind() != '[' {
		return d.dec.SkipValue()
	}
	if _, err := d.dec.ReadToken(); err != nil {
		return err
	}
	for k := d.dec.PeekKind(); k != ']' && k != 0; k = d.dec.PeekKind() {
		if err := visit(); err != nil {
			return err
		}
	}
	_, err := d.dec.ReadToken()
	return err
}

// memberName gives the constant for the members we know, so that the many names cost no memory.
func memberName(quoted []byte) string {
	switch string(quoted[1 : len(quoted)-1]) {
	case "introduced":
		return "introduced"
	case "fixed":
		return "fixed"
	case "events":
		return "events"
	case "type":
		return "type"
	case "ranges":
		return "ranges"
	case "package":
		return "package"
	case "ecosystem":
		return "ecosystem"
	case "name":
		return "name"
	}
	if bytes.IndexByte(quoted, '\\') < 0 {
		if len(quoted) > 64 {
			return ""
		}
		return string(quoted[1 : len(quoted)-1])
	}
	b, err := jsontext.AppendUnquote(nil, quoted)
	if err != nil || len(b) > 64 {
		return ""
	}
	return string(b)
}

// text reads a string, clipped to limit bytes at a rune's start; anything else counts as empty.
func (d *decoder) text(limit int) (string, error) {
	if d.dec.PeekKind() != '"' {
		return "", d.dec.SkipValue()
	}
	v, err := d.dec.ReadValue()
	if err != nil {
		return "", err
	}
	if bytes.IndexByte(v, '\\') < 0 {
		return string(clip(v[1:len(v)-1], limit)), nil
	}
	b, err := jsontext.AppendUnquote(nil, v)
	return string(clip(b, limit)), err
}

func clip(b []byte, limit int) []byte {
	if len(b) <= limit {
		return b
	}
	for limit > 0 && !utf8.RuneStart(b[limit]) {
		limit--
	}
	return b[:limit]
}

// name is text that repeats from record to record, kept once.
func (d *decoder) name() (string, error) {
	if d.dec.PeekKind() != '"' {
		return "", d.dec.SkipValue()
	}
	v, err := d.dec.ReadValue()
	if err != nil {
		return "", err
	}
	if s, ok := d.names[string(v)]; ok {
		return s, nil
	}
	b, err := jsontext.AppendUnquote(nil, v)
	s := string(clip(b, maxString))
	if err == nil && len(v) < 256 {
		d.names[string(v)] = s
	}
	return s, err
}

func (d *decoder) texts() ([]string, error) {
	var n int
	return d.list(&n, maxNames)
}

func (d *decoder) list(n *int, limit int) (out []string, err error) {
	err = d.array(func() error {
		if *n++; *n > limit {
			return tooMany("entries in a list", limit)
		}
		s, err := d.text(maxString)
		if s != "" {
			out = append(out, s)
		}
		return err
	})
	return out, err
}

func tooMany(what string, limit int) error { return fmt.Errorf("more than %d %s", limit, what) }
