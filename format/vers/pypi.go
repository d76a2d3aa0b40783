package vers

import (
	"cmp"

	"github.com/google/osv-scalibr/semantic"
)

// plainPyPI is a PEP 440 version of numbers and dots only, which nearly all are. It orders without the borrowed parser,
// whose regular expression takes 10 microseconds; against any other version it asks that parser.
type plainPyPI struct {
	numbers []uint64 // no trailing zeros
	text    string
}

// parsePlainPyPI gives false for whatever it does not know.
func parsePlainPyPI(t string) (*plainPyPI, bool) {
	v := &plainPyPI{text: t, numbers: make([]uint64, 0, 4)}
	for rest := t; ; {
		n, after, ok := leadingNumber(rest)
		if !ok {
			return nil, false
		}
		v.numbers = append(v.numbers, n)
		if after == "" {
			break
		}
		if after[0] != '.' {
			return nil, false
		}
		rest = after[1:]
	}
	for len(v.numbers) > 0 && v.numbers[len(v.numbers)-1] == 0 {
		v.numbers = v.numbers[:len(v.numbers)-1]
	}
	return v, true
}

func (v *plainPyPI) compare(o order) (int, error) {
	w, ok := o.(*plainPyPI)
	if !ok {
		full, err := v.borrow()
		if err != nil {
			return 0, err
		}
		return full.compare(o)
	}
	for i := range min(len(v.numbers), len(w.numbers)) {
		if c := cmp.Compare(v.numbers[i], w.numbers[i]); c != 0 {
			return c, nil
		}
	}
	return cmp.Compare(len(v.numbers), len(w.numbers)), nil
}

func (v *plainPyPI) borrow() (borrowed, error) {
	full, err := semantic.ParsePyPIVersion(v.text)
	return borrowed{full}, err
}
