package match

import (
	"encoding/binary"
	"math"
	"slices"

	"clew/format/cvss"
	"clew/format/osv"
)

// rating is a severity in three bytes.
type rating struct {
	band    cvss.Band
	tenths  uint8  // of the score; 0 when a word is all there is
	version string // of CVSS; "" for a word
}

var (
	bands    = []cvss.Band{cvss.Unrated, cvss.None, cvss.Low, cvss.Medium, cvss.High, cvss.Critical}
	versions = []string{"", "2.0", "3.0", "3.1", "4.0"}
)

func rate(vectors []string, words ...string) rating {
	if s, ok := cvss.Best(vectors...); ok {
		return rating{s.Band, uint8(math.Round(s.Value * 10)), s.Version}
	}
	for _, w := range words {
		if b := cvss.BandOf(w); b != cvss.Unrated {
			return rating{band: b}
		}
	}
	return rating{}
}

func (r rating) append(b []byte) []byte {
	return append(b, byte(r.band.Rank()), r.tenths, byte(slices.Index(versions, r.version)))
}

func (c *cursor) rating() rating {
	band, tenths, version := c.byte(), c.byte(), c.byte()
	if int(band) >= len(bands) || int(version) >= len(versions) {
		c.fail()
		return rating{}
	}
	return rating{bands[band], tenths, versions[version]}
}

// head is what the index keeps of a record as a whole.
type head struct {
	id        string
	modified  int64 // seconds
	withdrawn bool
	rating    rating
	aliases   []string
}

func headOf(r *osv.Record) head {
	vectors, words := r.Vectors(nil), []string{r.DatabaseSeverity}
	for i := range r.Affected {
		vectors = append(vectors, r.Vectors(&r.Affected[i])...)
		words = append(words, r.Affected[i].Word)
	}
	return head{r.ID, r.Modified.Unix(), r.IsWithdrawn(), rate(vectors, words...), aliasesOf(r)}
}

func (h *head) append(b []byte) []byte {
	b = appendString(b, h.id)
	b = binary.AppendUvarint(b, uint64(h.modified))
	flag := byte(0)
	if h.withdrawn {
		flag = 1
	}
	b = h.rating.append(append(b, flag))
	b = binary.AppendUvarint(b, uint64(len(h.aliases)))
	for _, a := range h.aliases {
		b = appendString(b, a)
	}
	return b
}

func (c *cursor) head() head {
	h := head{id: c.string(), modified: int64(c.number()), withdrawn: c.byte() == 1, rating: c.rating()}
	n := c.count()
	h.aliases = make([]string, 0, n)
	for range n {
		h.aliases = append(h.aliases, c.string())
	}
	return h
}

// aliasesOf gives the other names of what a record speaks of.
func aliasesOf(r *osv.Record) []string {
	return slices.DeleteFunc(r.Names(), func(s string) bool { return s == r.ID })
}

// entry is an affected entry as the matcher needs it.
type entry struct {
	number   int // in the record
	rating   rating
	affected osv.Affected
}

var rangeTypes = []osv.RangeType{"", osv.GIT, osv.SEMVER, osv.ECOSYSTEM}

// appendEntry leaves out what no version can be compared with: the events of GIT ranges.
func appendEntry(b []byte, r *osv.Record, number int) []byte {
	a := &r.Affected[number]
	b = binary.AppendUvarint(b, uint64(number))
	b = rate(r.Vectors(a), a.Word, r.DatabaseSeverity).append(b)
	b = appendString(b, a.Package.Ecosystem)
	b = appendString(b, a.Package.Name)
	b = binary.AppendUvarint(b, uint64(len(a.Ranges)))
	for i := range a.Ranges {
		b = appendRange(b, &a.Ranges[i])
	}
	b = binary.AppendUvarint(b, uint64(len(a.Versions)))
	for _, v := range a.Versions {
		b = appendString(b, v)
	}
	return b
}

func appendRange(b []byte, r *osv.Range) []byte {
	kind := slices.Index(rangeTypes, r.Type)
	if kind <= 0 { // an unknown type keeps its name: the explanation tells it
		b = appendString(append(b, 0), string(r.Type))
	} else {
		b = append(b, byte(kind))
	}
	if r.Type == osv.GIT {
		return b
	}
	b = binary.AppendUvarint(b, uint64(len(r.Events)))
	for _, e := range r.Events {
		b = appendString(append(b, byte(e.Kind)), e.Version)
	}
	return b
}

func (c *cursor) entry() entry {
	e := entry{number: int(c.number()), rating: c.rating()}
	a := &e.affected
	a.Package.Ecosystem, a.Package.Name = c.string(), c.string()
	a.Ranges = make([]osv.Range, c.count())
	for i := range a.Ranges {
		c.rangeInto(&a.Ranges[i])
	}
	a.Versions = make([]string, c.count())
	for i := range a.Versions {
		a.Versions[i] = c.string()
	}
	return e
}

func (c *cursor) rangeInto(r *osv.Range) {
	switch kind := c.byte(); {
	case kind == 0:
		r.Type = osv.RangeType(c.string())
	case int(kind) < len(rangeTypes):
		r.Type = rangeTypes[kind]
	default:
		c.fail()
	}
	if r.Type == osv.GIT {
		return
	}
	r.Events = make([]osv.Event, c.count())
	for i := range r.Events {
		r.Events[i] = osv.Event{Kind: osv.EventKind(c.byte()), Version: c.string()}
	}
}
