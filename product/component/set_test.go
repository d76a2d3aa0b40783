package component

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Runs say exactly what the sets say, whatever the sets.
func TestRunsEqualSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sets := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) set {
			return newSet(rapid.SliceOfN(rapid.Int64Range(1, 12), 0, 12).Draw(t, "keys"))
		}), 0, 9).Draw(t, "sets")
		runs, err := runsOf(len(sets), func(i int) (set, error) { return sets[i], nil })
		if err != nil {
			t.Fatal(err)
		}
		got := make([]set, len(sets))
		for _, r := range runs {
			for pos := r.first; pos <= r.last; pos++ {
				got[pos] = append(got[pos], r.key)
			}
		}
		for i := range sets {
			slices.Sort(got[i])
			if diff := cmp.Diff([]int64(sets[i]), []int64(got[i])); diff != "" && len(sets[i])+len(got[i]) > 0 {
				t.Fatalf("release %d: %s", i, diff)
			}
		}
		if !slices.IsSortedFunc(runs, func(a, b run) int {
			if a.key != b.key {
				return int(a.key - b.key)
			}
			return int(a.first - b.first)
		}) {
			t.Fatal("runs are not sorted")
		}
	})
}

func TestSetRoundTrip(t *testing.T) {
	s := newSet([]int64{1 << 62, 3, 3, 1})
	back, err := setOf(s.bytes())
	if err != nil || !slices.Equal(s, back) || len(s) != 3 {
		t.Error(s, back, err)
	}
	if _, err := setOf(make([]byte, 9)); err == nil {
		t.Error("a damaged set was read")
	}
}
