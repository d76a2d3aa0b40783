// Package component keeps what is inside each release (paper 3.1.1, monitoring the products; row A1.1): inventories as
// they were handed in, the component versions in them, the identities under which the world knows these, and the runs
// that say in which releases of a product a component version is. Everything but the handing-in is a fact: it can be
// made anew from the stored bytes and keeps its keys.
package component

import (
	"clew"
)

// Kind says where an inventory comes from.
type Kind string

// The kinds. Unknown is a statement of its own: somebody says that nobody knows what is inside.
const (
	SBOM     Kind = "sbom"
	Declared Kind = "declared"
	Supplier Kind = "supplier"
	Unknown  Kind = "unknown"
)

// Kinds lists the kinds in the order in which people see them.
var Kinds = []Kind{SBOM, Declared, Supplier, Unknown}

// State of an inventory.
type State string

// The states: handed in and being read, the one that counts, replaced, refused.
const (
	Reading    State = "reading"
	Live       State = "live"
	Superseded State = "superseded"
	Refused    State = "refused"
)

// Inventory is one list of components of one release.
type Inventory struct {
	ID                 clew.ID
	ReleaseID          clew.ID
	ProductID          clew.ID
	LineID             clew.ID
	Kind               Kind
	State              State
	Reason             string // for unknown: why; for refused: what was wrong
	FileName           string
	Blob               string // name in the blob store
	Size               int64  // bytes
	SHA256             string `db:"sha256"`
	Format             string
	Encoding           string
	SpecVersion        string
	Aggregate          string // complete, incomplete, unknown or ""
	Described          string // name and version of what the document says it describes
	Components         int64  // entries
	DistinctComponents int64
	Warnings           int64
	UploadedBy         clew.ID
	CreatedAt          clew.Time
	LiveAt             clew.Time
	EndedAt            clew.Time
}

// Standing says whether a component version can be assessed at all, as far as it alone can tell.
type Standing string

// The standings. Assessable only means that it has an identity and a version; whether there is data for its ecosystem
// is asked at reading time.
const (
	Assessable          Standing = "assessable"
	NoIdentity          Standing = "no_identity"
	UnknownVersion      Standing = "unknown_version"
	UnknownDistribution Standing = "unknown_distribution"
	BadVersion          Standing = "bad_version" // not in the form of its ecosystem
)

// Version is a component version: stored once, however many releases hold it.
type Version struct {
	ID         int64
	Key        string // canonical purl; else type, supplier, name and version
	Type       string
	Supplier   string
	Name       string
	Version    string
	PURL       string `db:"purl"`
	Hardware   bool
	Ecosystems string // what must be known for it to be assessable (coveredBy), sorted, separated by tabs
	State      Standing
	Folded     string
}

// Identity is one name under which the world knows a component version.
type Identity struct {
	CVID       int64  `db:"cv_id"`
	Kind       string // purl, cpe, repository, hash
	Value      string
	Origin     string // what said so: the inventory's format, declared, correction
	Confidence string // high, medium, low
}

// Package is a name under which source records may know a component version.
type Package struct {
	Key     string // purl.Key
	Version string // as the ecosystem writes it
	Via     string // purl, upstream, subpath, repository, name
}

// Coverage counts the distinct component versions of a release by ecosystems and own standing.
type Coverage struct {
	Ecosystems string
	State      Standing
	N          int64
}
