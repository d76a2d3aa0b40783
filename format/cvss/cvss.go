// Package cvss turns severity vectors of CVSS 2.0, 3.0, 3.1 and 4.0 into scores and bands (paper 3.1.2, evaluation of
// vulnerabilities; matrix A1.1).
package cvss

import "errors"

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

// Rank orders bands, 0 for Unrated to 5 for Critical.
func (b Band) Rank() int { return 0 }

// Score is a rated vector.
type Score struct {
	Version string // "2.0", "3.0", "3.1", "4.0"
	Vector  string
	Value   float64 // base score; for 4.0 the score of the metrics given
	Band    Band
}

// Parse rates a vector.
func Parse(vector string) (Score, error) { return Score{}, ErrInvalid }

// Best rates several vectors and picks the one of the newest version, among those the highest; false when none is valid.
func Best(vectors ...string) (Score, bool) { return Score{}, false }

// BandOf reads a severity word of a publisher: "HIGH", "moderate", "Important".
func BandOf(word string) Band { return Unrated }
