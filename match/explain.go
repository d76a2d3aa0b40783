package match

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"clew/format/cvss"
	"clew/format/osv"
	"clew/format/purl"
	"clew/format/vers"
)

// place is where a record's head lies.
type place struct {
	index int
	at    uint64
}

// known is a record that some finding names.
type known struct {
	head    head
	stale   bool // another source has a newer word of the same record
	rating  rating
	ratedBy string // the record that lent its rating, "" when it is the record's own
	since   string // in the list of exploited vulnerabilities
}

// explain turns hits into findings: one for each subject and record, by the subject's best name.
func (a *Advisories) explain(hits []hit, g *gathering, kev *Exploited) ([]Finding, error) {
	slices.SortFunc(hits, func(p, q hit) int {
		return cmp.Or(cmp.Compare(p.index, q.index), cmp.Compare(p.head.at, q.head.at), cmp.Compare(p.subject, q.subject), cmp.Compare(p.pkg, q.pkg))
	})
	hits = slices.CompactFunc(hits, func(p, q hit) bool {
		return p.index == q.index && p.head == q.head && p.subject == q.subject
	})
	records := map[place]*known{}
	var buf []byte
	out := make([]Finding, 0, len(hits))
	for i := range hits {
		h := &hits[i]
		at := place{h.index, h.head.at}
		k, ok := records[at]
		if !ok {
			var err error
			if k, err = a.known(h, kev, &buf); err != nil {
				return nil, err
			}
			records[at] = k
		}
		if !k.stale {
			out = append(out, finding(h, k, &g.subjects[h.subject]))
		}
	}
	return out, nil
}

func (a *Advisories) known(h *hit, kev *Exploited, buf *[]byte) (*known, error) {
	k := &known{}
	var err error
	if k.head, err = a.indexes[h.index].head(h.head, buf); err != nil {
		return nil, err
	}
	if k.stale, err = a.stale(h.index, &k.head, buf); err != nil || k.stale {
		return k, err
	}
	k.since = kev.since(&k.head)
	if k.rating = k.head.rating; k.rating.band == cvss.Unrated {
		err = a.lend(k, buf)
	}
	return k, err
}

// stale reports whether another source holds a newer revision of the record, which may have withdrawn or narrowed it.
// Of equal revisions that of the first source counts.
func (a *Advisories) stale(index int, h *head, buf *[]byte) (bool, error) {
	for i, x := range a.indexes {
		if i == index {
			continue
		}
		others, err := x.named(h.id, buf)
		if err != nil {
			return false, err
		}
		for _, o := range others {
			if o.id == h.id && (o.modified > h.modified || o.modified == h.modified && i < index) {
				return true, nil
			}
		}
	}
	return false, nil
}

// lend finds a rating for a record without one among the records that speak of the same vulnerability: the one that
// bears a CVE's own name first, one with a vector before one with a word. A record of several CVEs lends nothing.
func (a *Advisories) lend(k *known, buf *[]byte) error {
	if len(osv.CVEs(k.head.aliases)) > 1 {
		return nil
	}
	best, found := head{}, false
	for _, name := range append([]string{k.head.id}, k.head.aliases...) {
		for _, x := range a.indexes {
			list, err := x.named(name, buf)
			if err != nil {
				return err
			}
			for _, o := range list {
				if o.withdrawn || o.rating.band == cvss.Unrated || len(osv.CVEs(append(o.aliases, o.id))) > 1 {
					continue
				}
				if !found || lendOrder(&o) < lendOrder(&best) || lendOrder(&o) == lendOrder(&best) && o.id < best.id {
					best, found = o, true
				}
			}
		}
	}
	if found {
		k.rating, k.ratedBy = best.rating, best.id
	}
	return nil
}

func lendOrder(h *head) int {
	n := 0
	if h.rating.version == "" {
		n += 2
	}
	if !strings.HasPrefix(h.id, "CVE-") {
		n++
	}
	return n
}

func finding(h *hit, k *known, s *subject) Finding {
	r := h.rating
	if r.band == cvss.Unrated {
		r = k.rating
	}
	severity := string(r.band)
	if severity == "" {
		severity = "unknown"
	}
	aliases := k.head.aliases
	return Finding{
		ID: k.head.id, Aliases: aliases, PURL: s.purl, Version: s.version, Fixed: h.verdict.Fixed, Severity: severity,
		Why: why(h, k, s, r), Occurrences: s.occurrences, Exploited: k.since, Band: r.band, Score: float64(r.tenths) / 10,
	}
}

// shortestPseudo spares most versions the pattern.
const shortestPseudo = len("0.0.0-20060102150405-abcdefabcdef")

// why writes the explanation: record, range, comparator, identity, rating.
func why(h *hit, k *known, s *subject, r rating) string {
	v, p := &h.verdict, &s.packages[h.pkg]
	var b strings.Builder
	fmt.Fprintf(&b, "%s, entry %d (%s): version %s ", k.head.id, h.entry.number+1, h.entry.text(), p.Version)
	switch v.Reason {
	case osv.Listed:
		b.WriteString("is named in its list of versions")
	case osv.ListedEqual:
		fmt.Fprintf(&b, "equals one in its list of versions by the order %q", v.Scheme)
	default:
		fmt.Fprintf(&b, "lies in %s range %d (%s) by the order %q", v.Type, v.Range+1, stretch(v), v.Scheme)
	}
	if v.Scheme == vers.Semver && len(p.Version) >= shortestPseudo && vers.IsPseudo(p.Version) {
		b.WriteString("; it is a pseudo-version, and may hold a fix that its number does not show")
	}
	b.WriteString("; ")
	b.WriteString(identity(p))
	switch {
	case k.ratedBy != "" && r == k.rating:
		fmt.Fprintf(&b, "; rated by %s, which speaks of the same", k.ratedBy)
	case r.version != "":
		fmt.Fprintf(&b, "; CVSS %s, %.1f", r.version, float64(r.tenths)/10)
	}
	if k.since != "" {
		fmt.Fprintf(&b, "; known to be exploited, listed by CISA on %s", k.since)
	}
	if s.occurrences > 1 {
		fmt.Fprintf(&b, "; listed %d times in the inventory", s.occurrences)
	}
	return b.String()
}

func (e entryName) text() string {
	if e.name == "" {
		return "a repository"
	}
	return e.ecosystem + " " + e.name
}

func stretch(v *osv.Verdict) string {
	from := "from the first version"
	if v.Introduced != "0" {
		from = "from " + v.Introduced
	}
	switch v.End {
	case osv.Fixed:
		return from + ", fixed in " + v.EndVersion
	case osv.LastAffected:
		return from + " to " + v.EndVersion
	case osv.Limit:
		return from + ", before " + v.EndVersion
	}
	return from + ", no fix known"
}

// identity says how the component led to the record, the surer the better.
func identity(p *purl.Package) string {
	switch p.Via {
	case purl.ViaName:
		return "identified by its purl"
	case purl.ViaUpstream:
		return fmt.Sprintf("identified by the source package %s that its purl names", p.Name)
	case purl.ViaSubpath:
		return fmt.Sprintf("identified by purl and subpath as %s (medium confidence)", p.Name)
	case purl.ViaRepository:
		return fmt.Sprintf("identified by its repository %s (medium confidence)", p.Name)
	}
	return fmt.Sprintf("identified by the equal name %s only (low confidence)", p.Name)
}
