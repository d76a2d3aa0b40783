package feed

import (
	"context"

	"clew/aftersales/advisory"
	"clew/db"
	"clew/feed/kev"
	"clew/feed/osv"
)

// Source is a kind of feed: how a delivery of it is taken over. Adding one is a folder and a line here
// (docs/howto/new-feed.md).
type Source struct {
	Title    string // for people
	MaxBytes int64  // of one delivery
	Import   func(context.Context, *db.DB, advisory.Delivery) (advisory.Difference, error)
}

// Sources lists every kind of feed.
var Sources = map[string]Source{
	"osv": {Title: "OSV: open source vulnerabilities", MaxBytes: 4 << 30, Import: osv.Import},
	"kev": {Title: "CISA: known exploited vulnerabilities", MaxBytes: 64 << 20, Import: kev.Import},
}

// ecosystems whose archives are watched from the start; more can be added by name.
var ecosystems = []struct {
	name    string
	enabled bool
}{
	{"Go", true}, {"PyPI", true}, {"crates.io", true}, {"npm", true}, {"Maven", true}, {"NuGet", true}, {"OSS-Fuzz", true},
	{"Debian", true}, {"Alpine", true}, {"Ubuntu", false}, {"AlmaLinux", false}, {"Rocky Linux", false}, {"Red Hat", false},
	{"Packagist", false}, {"RubyGems", false}, {"Hex", false}, {"Pub", false}, {"SwiftURL", false}, {"Linux", false}, {"Android", false}, {"GIT", false},
}

// Defaults are the feeds of a new database, at their publishers' own addresses.
func Defaults() []Feed {
	out := []Feed{{Name: "kev", Kind: "kev", Address: "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json", Enabled: true, EveryMinutes: 60, MaxAgeHours: 48}}
	for _, e := range ecosystems {
		out = append(out, Feed{Name: "osv:" + e.name, Kind: "osv", Address: "https://osv-vulnerabilities.storage.googleapis.com/" + e.name + "/all.zip", Enabled: e.enabled, EveryMinutes: 60, MaxAgeHours: 48})
	}
	return out
}
