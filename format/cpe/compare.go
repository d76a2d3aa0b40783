package cpe

// Relation is how one name or attribute stands to another (NISTIR 7696 section 6).
type Relation int

// The relations of a source to a target.
const (
	Disjoint  Relation = iota // nothing in common
	Equal                     // the same
	Subset                    // the source is within the target
	Superset                  // the source contains the target
	Overlap                   // names only: wider in one attribute, narrower in another
	Undefined                 // the target holds wildcards, for which there is no rule
)

// Compare says how source stands to target over all attributes.
func Compare(source, target Name) Relation {
	s, t := source.attributes(), target.attributes()
	result := Equal
	for i := range s {
		r := compareAttribute(filled(*s[i]), filled(*t[i]))
		switch {
		case r == Disjoint:
			return Disjoint
		case r == Equal || result == Undefined:
		case r == Undefined || result == Equal:
			result = r
		case r != result:
			result = Overlap
		}
	}
	return result
}

func filled(v string) string {
	if v == "" {
		return Any
	}
	return v
}

func compareAttribute(s, t string) Relation {
	switch {
	case t != Any && wild(t):
		return Undefined
	case s == t:
		return Equal
	case s == Any:
		return Superset
	case t == Any:
		return Subset
	case s == NA || t == NA:
		return Disjoint
	case matches(pattern(s), pattern(t)):
		return Superset
	}
	return Disjoint
}

// wild reports whether v holds an unquoted wildcard.
func wild(v string) bool {
	for i := 0; i < len(v); i++ {
		switch v[i] {
		case '\\':
			i++
		case '*', '?':
			return true
		}
	}
	return false
}

// piece is a character of a pattern, or one of the wildcards.
type piece struct {
	c    byte
	kind byte // 0 literal, '*' any number, '?' none or one
}

func pattern(v string) []piece {
	out := make([]piece, 0, len(v))
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '\\' && i+1 < len(v):
			i++
			out = append(out, piece{c: v[i]})
		case c == '*' || c == '?':
			out = append(out, piece{kind: c})
		default:
			out = append(out, piece{c: c})
		}
	}
	return out
}

// matches holds a pattern against literal characters, in time proportional to the product of their lengths.
func matches(p, text []piece) bool {
	can := make([]bool, len(text)+1) // can[j]: the pattern so far matches text[:j]
	can[0] = true
	for _, x := range p {
		next := make([]bool, len(text)+1)
		for j := range next {
			switch x.kind {
			case '*':
				next[j] = can[j] || j > 0 && next[j-1]
			case '?':
				next[j] = can[j] || j > 0 && can[j-1]
			default:
				next[j] = j > 0 && can[j-1] && text[j-1].c == x.c
			}
		}
		can = next
	}
	return can[len(text)]
}
