// Package advisory keeps what others say about vulnerabilities (paper 3.1.1, monitoring; rows A1.1, A1.2): source
// records of feeds, the packages they name, the aliases that make several records one vulnerability, and the list of
// those known to be exploited. All of it is facts: derived from stored bytes, with keys that a rebuild gives again.
package advisory

import (
	"slices"
	"strings"

	"clew"
	"clew/format/osv"
)

// Record is a source record: what one publisher says.
type Record struct {
	ID          int64
	Feed        string
	UpstreamID  string
	Hash        []byte
	State       RecordState
	Published   clew.Time
	Modified    clew.Time // the publisher's revision of the record
	WithdrawnAt clew.Time
	Title       string
	Score       float64 // CVSS, 0 where none
	Band        string  // none, low, medium, high, critical or ""
	Vector      string
	CVSSVersion string `db:"cvss_version"`
	Blob        string // where the bytes lie; "" means the feed's newest archive
	Entry       string // name within an archive; "" means the whole blob
}

// RecordState says whether a record counts.
type RecordState string

// The states: counts, taken back by its publisher, no longer in its feed.
const (
	Live      RecordState = "live"
	Withdrawn RecordState = "withdrawn"
	Gone      RecordState = "gone"
)

// Vulnerability is the alias group of source records, with the rating of the best of them.
type Vulnerability struct {
	Name        string // CVE where there is one
	Title       string
	Score       float64
	Band        string
	Vector      string
	CVSSVersion string `db:"cvss_version"`
	RatedBy     string // upstream id of the record the rating is from
	Disputed    bool   // its records rate it differently
	Published   clew.Time
	Modified    clew.Time
}

// Exploited is an entry of CISA's list of known exploited vulnerabilities.
type Exploited struct {
	CVE        string `db:"cve"`
	Added      clew.Date
	Due        clew.Date
	Ransomware bool
	Title      string
	Action     string
}

// IsCVE reports whether id is a CVE id.
func IsCVE(id string) bool { return osv.IsCVE(id) }

// rank orders the names of a vulnerability: CVE first, then the widest known databases, then by text.
func rank(id string) int {
	switch {
	case IsCVE(id):
		return 0
	case strings.HasPrefix(id, "GHSA-"):
		return 1
	case strings.HasPrefix(id, "GO-"), strings.HasPrefix(id, "PYSEC-"), strings.HasPrefix(id, "RUSTSEC-"):
		return 2
	}
	return 3
}

// best is the name that a group of ids goes by.
func best(ids []string) string {
	return slices.MinFunc(ids, func(a, b string) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
}
