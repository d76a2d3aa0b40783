// Package cpe reads Common Platform Enumeration names, 2.2 URIs and 2.3 formatted strings, and compares them
// (paper 3.1.1, surveillance; matrix A1.1). NISTIR 7695 (naming) and 7696 (matching) say how.
package cpe

import "errors"

// MaxLength bounds a name.
const MaxLength = 2 << 10

// ErrInvalid is what Parse returns, wrapped, for a text that is no CPE name.
var ErrInvalid = errors.New("no CPE name")

// Name is a CPE name. Each attribute is its value unquoted and in lower case, "*" for any and "-" for not applicable;
// a literal asterisk, question mark or hyphen alone stays quoted with a backslash.
type Name struct {
	Part, Vendor, Product, Version, Update, Edition, Language, SWEdition, TargetSW, TargetHW, Other string
}

// Parse reads either form.
func Parse(text string) (Name, error) { return Name{}, ErrInvalid }

// String gives the 2.3 formatted string.
func (n Name) String() string { return "" }

// URI gives the 2.2 URI.
func (n Name) URI() string { return "" }

// Key is what an index looks a name up by. A vendor of "*" makes AnyVendor true: generators for firmware write it.
type Key struct{ Part, Vendor, Product string }

// Key gives part, vendor and product.
func (n Name) Key() Key { return Key{n.Part, n.Vendor, n.Product} }

// Relation is how one name stands to another (NISTIR 7696 section 6).
type Relation int

// The relations of a source name to a target name.
const (
	Disjoint Relation = iota
	Equal
	Subset
	Superset
	Overlap   // neither contains the other, none excludes it
	Undefined // the target holds wildcards
)

// Compare says how source stands to target over all attributes.
func Compare(source, target Name) Relation { return Disjoint }
