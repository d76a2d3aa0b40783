package vers

import (
	"fmt"
	"strings"

	"github.com/google/osv-scalibr/semantic"
)

// borrowedNames says under which ecosystem name the semantic package knows a scheme.
var borrowedNames = map[Scheme]string{
	PyPI: "PyPI", Debian: "Debian", RPM: "Red Hat", Alpine: "Alpine", Maven: "Maven", NuGet: "NuGet",
	RubyGems: "RubyGems", Packagist: "Packagist", Pub: "Pub", CRAN: "CRAN", Hackage: "Hackage",
}

// borrowed is a version whose order comes from osv-scalibr.
type borrowed struct{ semantic.Version }

func (b borrowed) compare(w order) (n int, err error) {
	defer guard(&err)
	if plain, ok := w.(*plainPyPI); ok {
		if w, err = plain.borrow(); err != nil {
			return 0, err
		}
	}
	n, err = b.Version.Compare(w.(borrowed).Version)
	if err != nil {
		return 0, fmt.Errorf("%w: %v", ErrForm, err)
	}
	return max(-1, min(1, n)), nil
}

// guard turns a panic of a borrowed parser into an error: its input comes from outside.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w: %v", ErrForm, r)
	}
}

func parseOrder(s Scheme, t string) (o order, err error) {
	switch s {
	case Semver:
		return parseSemver(t)
	case Generic:
		return parseGeneric(t)
	case OpenWrt:
		return parseOpenWrt(t)
	case Yocto:
		return parseYocto(t)
	case Linux:
		return parseLinux(t)
	case Tag:
		return parseGeneric(NormalizeTag(t))
	case Calendar:
		return parseCalendar(t)
	case Date:
		return parseDate(t)
	case Natural:
		return parseNatural(t), nil
	}
	name, ok := borrowedNames[s]
	if !ok {
		return nil, fmt.Errorf("%w: no scheme %q", ErrScheme, s)
	}
	if err := formOf(s, t); err != nil {
		return nil, err
	}
	if s == PyPI {
		if v, ok := parsePlainPyPI(t); ok {
			return v, nil
		}
	}
	defer guard(&err)
	v, err := semantic.Parse(t, name)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrForm, err)
	}
	return borrowed{v}, nil
}

// formOf refuses what the borrowed parsers would silently read as version 0: texts without any digit, and for the
// schemes that begin with a number, texts that do not.
func formOf(s Scheme, t string) error {
	if strings.IndexByte(t, ' ') >= 0 || !strings.ContainsAny(t, "0123456789") {
		return fmt.Errorf("%w: no number", ErrForm)
	}
	switch s {
	case NuGet, Pub, Hackage, CRAN, RubyGems, Alpine, Debian:
		d := t
		if s != Debian && s != Alpine {
			d = strings.TrimLeft(t, "vV")
		}
		if d == "" || !digit(d[0]) {
			return fmt.Errorf("%w: does not begin with a number", ErrForm)
		}
	}
	return nil
}
