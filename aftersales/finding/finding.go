// Package finding joins what is inside our releases with what others say about it (paper 3.1.1 and 3.1.3, monitoring
// and starting vulnerability management; rows A1.1 and A1.3). A finding is a fact: a component version is affected by
// a source record, with the explanation. It is evaluated once per distinct component version, never per release.
package finding

import (
	"clew/format/osv"
)

// Finding is a component version that a source record affects, and why we believe so.
type Finding struct {
	CVID       int64 `db:"cv_id"`
	RecordID   int64
	PackageKey string // the package name both sides know
	Entry      int64  // which of the record's entries for this package
	Reason     string // osv.Reason: in range, listed, listed equal
	RangeType  string // SEMVER, ECOSYSTEM, GIT or ""
	Scheme     string // the comparator
	Introduced string
	EndKind    osv.EventKind // what closes the range; 0 when nothing does
	EndVersion string
	Fixed      string // first fixed version after ours, "" when there is none
	Via        string // which identity led to the package: purl, upstream, subpath, repository, name
	Version    string // our version as the ecosystem writes it
}

// Confidence in the identity that led to the record: the closer the name to the publisher's own, the higher.
func (f Finding) Confidence() string {
	switch f.Via {
	case "purl", "upstream":
		return "high"
	case "subpath", "repository":
		return "medium"
	}
	return "low"
}

func (f Finding) key() [2]int64 { return [2]int64{f.CVID, f.RecordID} }
