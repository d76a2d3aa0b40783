package osv

import "strings"

// Enough is the number of an ecosystem's packages from which records of any origin count as what is known of it: every
// archive of an ecosystem that matters holds more, and no hand's selection does.
const Enough = 100

// Speaks reports whether a source of records can cover an ecosystem: of is the one whose archive it is, "" for files of
// any. An archive names packages of other ecosystems now and then, and is no source for those.
func Speaks(of, ecosystem string) bool {
	family, _, _ := strings.Cut(ecosystem, ":")
	return of == "" || of == family
}

// Covers is the one rule on which ecosystems are known, so that a package without a record counts as one without a known
// vulnerability: a source that speaks for the ecosystem delivered all of it, or the sources that do hold records of
// enough of its packages together. A word about a few packages says nothing about the others.
func Covers(of, ecosystem string, whole bool, packages int) bool {
	return Speaks(of, ecosystem) && (whole && of != "" || packages >= Enough)
}
