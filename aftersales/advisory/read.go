package advisory

import (
	"slices"
	"strings"

	"clew"
	"clew/db"
)

const selectRecord = `SELECT r.id, r.feed, r.upstream_id, r.hash, r.state, r.published, r.modified, r.withdrawn_at, r.title, r.score, r.band, r.vector, r.cvss_version, r.blob, r.entry FROM source_record r`

const selectVulnerability = `SELECT name, title, score, band, vector, cvss_version, rated_by, disputed, published, modified FROM vulnerability`

// Get reads a vulnerability by its name or any alias of it. What no record speaks of is not found.
func Get(tx *db.Tx, name string) (Vulnerability, error) {
	name, err := Resolve(tx, name)
	if err != nil {
		return Vulnerability{}, err
	}
	return db.One[Vulnerability](tx, selectVulnerability+` WHERE name = $1`, name)
}

// Resolve gives the name that a vulnerability goes by now, from any of its names.
func Resolve(tx *db.Tx, name string) (string, error) {
	name = strings.TrimSpace(name)
	if upper := strings.ToUpper(name); strings.HasPrefix(upper, "CVE-") {
		name = upper
	}
	for _, q := range []string{
		`SELECT name FROM vulnerability WHERE name = $1`,
		`SELECT min(v.vulnerability) FROM record_alias a JOIN record_vulnerability v ON v.record_id = a.record_id WHERE a.alias = $1`,
	} {
		found, ok, err := db.Maybe[string](tx, q, name)
		if err != nil {
			return "", err
		}
		if ok && found != "" {
			return found, nil
		}
	}
	return "", clew.Errorf(clew.NotFound, "No source record speaks of %s. Its feed may be missing or old", clew.Clip(name, 60))
}

// Names lists every name of a vulnerability, its own first.
func Names(tx *db.Tx, name string) ([]string, error) {
	own, err := Resolve(tx, name)
	if clew.Is(err, clew.NotFound) {
		return []string{strings.TrimSpace(name)}, nil
	}
	if err != nil {
		return nil, err
	}
	aliases, err := db.All[string](tx, `SELECT DISTINCT a.alias FROM record_vulnerability v JOIN record_alias a ON a.record_id = v.record_id WHERE v.vulnerability = $1 ORDER BY a.alias LIMIT 200`, own)
	if err != nil {
		return nil, err
	}
	aliases = slices.DeleteFunc(aliases, func(a string) bool { return a == own || IsCVE(a) })
	return append([]string{own}, aliases...), nil
}

// Records lists the source records that speak of a vulnerability, best first: those who rate it, then by id.
func Records(tx *db.Tx, name string) ([]Record, error) {
	return db.All[Record](tx, selectRecord+` JOIN record_vulnerability v ON v.record_id = r.id WHERE v.vulnerability = $1 ORDER BY CASE r.state WHEN 'live' THEN 0 ELSE 1 END, CASE WHEN r.upstream_id = $1 THEN 0 ELSE 1 END, r.upstream_id LIMIT 500`, name)
}

// RecordByName reads a record by its publisher's id, e.g. GO-2024-2687.
func RecordByName(tx *db.Tx, upstreamID string) (Record, error) {
	return db.One[Record](tx, selectRecord+` WHERE r.upstream_id = $1 ORDER BY r.feed LIMIT 1`, upstreamID)
}

// ExploitedEntry reads the entry of CISA's catalogue for a CVE, if there is one.
func ExploitedEntry(tx *db.Tx, name string) (Exploited, bool, error) {
	return db.Maybe[Exploited](tx, `SELECT cve, added, due, ransomware, title, action FROM kev_entry WHERE cve = $1`, name)
}

// Ecosystems lists what there are records for, with the feed that brings them.
func Ecosystems(tx *db.Tx) (map[string]string, error) {
	type row struct{ Ecosystem, Feed string }
	rows, err := db.All[row](tx, `SELECT ecosystem, feed FROM ecosystem_feed ORDER BY ecosystem, feed DESC`)
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.Ecosystem] = r.Feed
	}
	return out, err
}
