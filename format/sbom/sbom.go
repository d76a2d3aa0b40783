// Package sbom holds what an inventory says, whatever format it came in: components, dependencies, assessments
// that came along, and the warnings of reading. It serves the paper's clause 3.1.1 (monitoring; row A1.1): a
// manufacturer can only watch what it knows to be inside a product. The package owns the neutral types and the
// bookkeeping that every codec shares (bounds, unique references, dangling references); the codecs are
// format/cyclonedx, format/spdx and format/declared, and format/inventory is the one entry point above them.
package sbom

// Component is one part that an inventory names. Every text in it is bounded (MaxText), valid UTF-8 and free of NUL;
// apart from that it is as the file has it: hostile markup and formulas stay as they are.
type Component struct {
	// Ref names the component within its document and is unique there. It is the file's own reference (bom-ref,
	// SPDXID, spdxId) or, where the file has none or uses it twice, made of its place.
	Ref      string
	Type     string // CycloneDX's words: library, application, firmware, operating-system, device, file, service ...
	Group    string
	Name     string
	Version  string // "" where the file says nothing, NONE or NOASSERTION
	Supplier string

	PURL       string
	CPE        string
	OtherPURLs []string
	OtherCPEs  []string
	Hashes     []Hash
	Repository string // where the source is kept (VCS address), without the revision
	Commit     string // the revision in Repository: a commit or a tag
	Licenses   []string
	Paths      []string // where the component lies within the product
	Scope      string   // required, optional, excluded; "" when not said
	Patches    []Patch
	Properties []Property
	Hardware   bool

	Origin     string // of a declared list: where the entry comes from
	Confidence string // of a declared list: High, Medium, Low or ""
	Notes      string // of a declared list
	Place      string // where it stands: JSON pointer, "line 12" or "row 7"
	Line       int64
}

// Hash is a digest of a component; Alg as CycloneDX writes it (SHA-256), Value in lower-case hexadecimal.
type Hash struct{ Alg, Value string }

// Property is a name and value that some tool added.
type Property struct{ Name, Value string }

// Patch is a change to a component that the inventory tells of: evidence that something is fixed without a new version.
type Patch struct {
	Type     string   // unofficial, monkey, backport, cherry-pick
	Resolves []string // ids of what it resolves, as CVE-2021-44228
}

// Link says how one component needs another.
type Link string

// The links that matter here; others are not passed on.
const (
	DependsOn Link = "depends_on"
	Contains  Link = "contains"
)

// Dependency says that Ref needs or contains every component in On. One Ref may come several times. A reference
// that no component has is told by a warning and still passed on.
type Dependency struct {
	Ref   string
	Link  Link
	On    []string
	Scope string // runtime, build, development, test, optional, provided; "" when not said
}

// Vulnerability is an assessment that travels inside an inventory (CycloneDX VEX).
type Vulnerability struct {
	ID            string
	Source        string
	References    []string // ids of the same thing elsewhere
	State         string   // CycloneDX analysis.state
	Justification string
	Responses     []string
	Detail        string
	Affects       []string // component references
	Place         string
	Line          int64
}

// Document is what an inventory says about itself. It is complete only when reading ended without error.
type Document struct {
	Format      string // CycloneDX, SPDX, Declared list
	Encoding    string // JSON, XML, tag-value, JSON-LD, CSV, XLSX
	Packing     string // "", gzip, zstd
	SpecVersion string
	Serial      string // serial number or namespace
	Version     string // the document's own version, as CycloneDX counts it
	Name        string // the document's own name (SPDX)
	Created     string // as the file says
	Tools       []string
	Subject     Component // what the document describes; zero when it does not say, or says several things

	// Roots are the references of what the document describes. CycloneDX keeps the subject apart from the
	// components; in SPDX it is one of the packages, which were passed on before this was known.
	Roots []string

	// Aggregate tells whether the list is whole: complete, incomplete, unknown or "" (not said).
	Aggregate string

	Components   int
	Dependencies int // edges
	Files        int // of SPDX: files counted; they become components only when there is no package
	Vulns        int
	Warnings     int   // all of them, also those above MaxWarnings, which were only counted
	Rejected     []Row // of a declared list: rows that need correction; nothing of them was passed on
	RejectedRows int   // how many; Rejected holds at most MaxWarnings
}

// Complete reports whether the document claims to be whole.
func (d Document) Complete() bool { return d.Aggregate == "complete" }

// Row is a row of a declared list that cannot be used as it is.
type Row struct {
	Row     int // as a spreadsheet counts: the header is row 1 when it stands first
	Column  string
	Message string // catalogue key
	Args    []any
	Cells   []string // clipped, so that a page can offer them for correction
}

// Warning is something odd that did not stop the reading.
type Warning struct {
	Place   string // JSON pointer, "line 12" or "row 7"
	Line    int64
	Message string // catalogue key
	Args    []any
}

// Handler receives what is read, in the file's order. Nil functions are skipped. An error from Component,
// Dependency or Vulnerability ends the reading and is returned as it is.
type Handler struct {
	Component     func(Component) error
	Dependency    func(Dependency) error
	Vulnerability func(Vulnerability) error
	Warning       func(Warning)
}

// The bounds of one inventory; those of whole files are in format/limit.
const (
	MaxText       = 4 << 10 // bytes of one text
	MaxWarnings   = 1000    // warnings passed on; more are counted
	MaxList       = 256     // hashes, licences, paths, other names, patches of one component
	MaxProperties = 64
	MaxRoots      = 2000
	MaxBytes      = 128 << 10 // bytes of one component's texts; lists above it are dropped with a warning
	MaxOn         = 1000      // references in one Dependency; longer lists are passed on in several
)
