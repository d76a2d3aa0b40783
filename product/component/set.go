package component

import (
	"encoding/binary"
	"slices"

	"clew"
)

// set is the sorted distinct keys of component versions.
type set []int64

func newSet(keys []int64) set {
	slices.Sort(keys)
	return slices.Compact(keys)
}

func (s set) bytes() []byte {
	b := make([]byte, 0, 8*len(s))
	for _, k := range s {
		b = binary.BigEndian.AppendUint64(b, uint64(k))
	}
	return b
}

func setOf(b []byte) (set, error) {
	if len(b)%8 != 0 {
		return nil, clew.Errorf(clew.Internal, "A stored set of components is damaged")
	}
	s := make(set, len(b)/8)
	for i := range s {
		s[i] = int64(binary.BigEndian.Uint64(b[8*i:]))
	}
	return s, nil
}

func (s set) with(other set) set {
	if len(other) == 0 {
		return s
	}
	return newSet(append(slices.Clone(s), other...))
}

// run is a component version in every release from first to last.
type run struct {
	key         int64
	first, last int64
}

// runsOf turns the sets of releases, in order, into runs.
func runsOf(n int, at func(i int) (set, error)) ([]run, error) {
	open := map[int64]int{} // key -> index in runs of the run that reached the previous release
	var runs []run
	for i := range n {
		s, err := at(i)
		if err != nil {
			return nil, err
		}
		pos := int64(i)
		for _, k := range s {
			if j, ok := open[k]; ok && runs[j].last == pos-1 {
				runs[j].last = pos
				continue
			}
			open[k] = len(runs)
			runs = append(runs, run{k, pos, pos})
		}
	}
	slices.SortFunc(runs, func(a, b run) int {
		switch {
		case a.key < b.key:
			return -1
		case a.key > b.key:
			return 1
		}
		return int(a.first - b.first)
	})
	return runs, nil
}
