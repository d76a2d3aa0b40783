// Package cvss turns severity vectors of CVSS 2.0, 3.0, 3.1 and 4.0 into scores and bands (paper 3.1.2, evaluation of
// vulnerabilities; matrix A1.1). The arithmetic is github.com/pandatix/go-cvss's; tolerance and choice are ours.
package cvss

import (
	"errors"
	"fmt"
	"math"
	"strings"

	cvss20 "github.com/pandatix/go-cvss/20"
	cvss30 "github.com/pandatix/go-cvss/30"
	cvss31 "github.com/pandatix/go-cvss/31"
	cvss40 "github.com/pandatix/go-cvss/40"
)

// MaxLength bounds a vector.
const MaxLength = 512

// ErrInvalid is what Parse returns, wrapped.
var ErrInvalid = errors.New("no CVSS vector")

// Band is a qualitative severity.
type Band string

// The bands; 2.0 has neither None nor Critical.
const (
	Unrated  Band = ""
	None     Band = "none"
	Low      Band = "low"
	Medium   Band = "medium"
	High     Band = "high"
	Critical Band = "critical"
)

var ranks = map[Band]int{Unrated: 0, None: 1, Low: 2, Medium: 3, High: 4, Critical: 5}

// Rank orders bands, 0 for Unrated to 5 for Critical.
func (b Band) Rank() int { return ranks[b] }

// Meets reports whether a severity is the given one or worse. What nobody has rated may be anything: it counts as low.
func (b Band) Meets(least Band) bool {
	if b == Unrated {
		b = Low
	}
	return b.Rank() >= least.Rank()
}

// Score is a rated vector.
type Score struct {
	Version string // "2.0", "3.0", "3.1", "4.0"
	Vector  string // as rated: trimmed, without the parentheses some write around 2.0
	Value   float64
	Band    Band
}

// Parse rates a vector: its base score, for 4.0 the score of all metrics given.
func Parse(vector string) (s Score, err error) {
	v := strings.TrimSpace(vector)
	if len(v) > MaxLength {
		return Score{}, fmt.Errorf("%w: longer than %d bytes", ErrInvalid, MaxLength)
	}
	defer func() { // the library is not ours, the vector is from outside
		if r := recover(); r != nil {
			s, err = Score{}, fmt.Errorf("%w: %v", ErrInvalid, r)
		}
	}()
	switch {
	case strings.HasPrefix(v, "CVSS:3.1/"):
		x, err := cvss31.ParseVector(v)
		if err != nil {
			return Score{}, fmt.Errorf("%w: %w", ErrInvalid, err)
		}
		return rated("3.1", v, x.BaseScore())
	case strings.HasPrefix(v, "CVSS:4.0/"):
		x, err := cvss40.ParseVector(v)
		if err != nil {
			return Score{}, fmt.Errorf("%w: %w", ErrInvalid, err)
		}
		return rated("4.0", v, x.Score())
	case strings.HasPrefix(v, "CVSS:3.0/"):
		x, err := cvss30.ParseVector(v)
		if err != nil {
			return Score{}, fmt.Errorf("%w: %w", ErrInvalid, err)
		}
		return rated("3.0", v, x.BaseScore())
	}
	v = strings.TrimPrefix(strings.TrimPrefix(v, "CVSS2#"), "CVSS:2.0/")
	v = strings.TrimSuffix(strings.TrimPrefix(v, "("), ")")
	x, err := cvss20.ParseVector(v)
	if err != nil {
		return Score{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return rated("2.0", v, x.BaseScore())
}

func rated(version, vector string, value float64) (Score, error) {
	if math.IsNaN(value) || value < 0 || value > 10 {
		return Score{}, fmt.Errorf("%w: score %v", ErrInvalid, value)
	}
	return Score{version, vector, value, BandFor(version, value)}, nil
}

// BandFor gives the band of a score. CVSS 2.0 knows low, medium and high only.
func BandFor(version string, value float64) Band {
	switch {
	case version == "2.0" && value < 4:
		return Low
	case value <= 0:
		return None
	case value < 4:
		return Low
	case value < 7:
		return Medium
	case value < 9 || version == "2.0":
		return High
	}
	return Critical
}

// Best rates several vectors and picks one of the newest version, the highest among those; false when none is valid.
// Versions rate differently, so that a 2.0 score never outdoes a 4.0 score of the same flaw.
func Best(vectors ...string) (best Score, ok bool) {
	for _, v := range vectors {
		s, err := Parse(v)
		if err != nil {
			continue
		}
		if !ok || s.Version > best.Version || s.Version == best.Version && s.Value > best.Value {
			best, ok = s, true
		}
	}
	return best, ok
}

// BandOf reads a severity word of a publisher: "HIGH", "moderate", "Important".
func BandOf(word string) Band {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "none", "informational", "info":
		return None
	case "low", "negligible", "minor", "unimportant":
		return Low
	case "medium", "moderate":
		return Medium
	case "high", "important", "major", "severe":
		return High
	case "critical":
		return Critical
	}
	return Unrated
}
