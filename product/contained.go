package product

import (
	"slices"
	"strings"

	"clew"
	"clew/access"
	"clew/db"
)

// maxParts bounds what one release may contain directly.
const maxParts = 500

// SetContains says which pinned releases of other products a release contains. What would close a circle is refused
// with the path. Parts that the actor may not see do not exist for it.
func SetContains(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, parts []clew.ID, act Act) (Release, error) {
	old, err := releases.open(tx, actor, access.ReleaseWrite, id)
	if err != nil {
		return Release{}, err
	}
	if len(parts) > maxParts {
		return Release{}, fault("contains", "Use at most %d entries", maxParts)
	}
	parts = slices.Clone(parts)
	slices.SortFunc(parts, func(a, b clew.ID) int { return strings.Compare(a.String(), b.String()) })
	parts = slices.Compact(parts)
	for _, p := range parts {
		if known(p, old.Contains) {
			continue
		}
		part, err := GetRelease(tx, actor, p)
		switch {
		case err != nil:
			return Release{}, err
		case part.Retired():
			return Release{}, fault("contains", "%s %s is retired", part.ProductName, part.Version)
		case part.ProductID == old.ProductID:
			return Release{}, fault("contains", "A release contains releases of other products, not of its own")
		}
	}
	if (old.State == Released || old.State == Withdrawn) && act.Reason == "" {
		return Release{}, fault("reason", "Say why the contents of a release that is out change")
	}
	if err := acyclic(tx, id, parts); err != nil {
		return Release{}, err
	}
	r := old
	r.Contains = parts
	if old.Retired() && old.Revision == revision {
		return Release{}, clew.Errorf(clew.Conflict, "This record is retired. Restore it before you change it.")
	}
	if err := releases.notHeld(tx, &old, VerbChange); err != nil {
		return Release{}, err
	}
	return releases.change(tx, actor, "contains_changed", revision, old, r, Change{Reason: act.Reason}, act)
}

// acyclic refuses when one of the parts contains the release itself, at any depth. It reads the edges it walks, so two
// transactions that would close a circle together cannot both commit.
func acyclic(tx *db.Tx, release clew.ID, parts []clew.ID) error {
	seen := map[clew.ID]bool{}
	var walk func(id clew.ID, path []clew.ID) error
	walk = func(id clew.ID, path []clew.ID) error {
		path = append(path, id)
		if id == release {
			return circle(tx, path)
		}
		if seen[id] {
			return nil
		}
		seen[id] = true
		below, err := db.All[clew.ID](tx, `SELECT part_id FROM release_part WHERE release_id = $1 ORDER BY part_id`, id)
		if err != nil {
			return err
		}
		for _, b := range below {
			if err := walk(b, path); err != nil {
				return err
			}
		}
		return nil
	}
	for _, p := range parts {
		if err := walk(p, []clew.ID{release}); err != nil {
			return err
		}
	}
	return nil
}

func circle(tx *db.Tx, path []clew.ID) error {
	names := make([]string, len(path))
	for i, id := range path {
		r, err := releases.load(tx, id)
		if err != nil {
			return err
		}
		names[i] = r.ProductName + " " + r.Version
	}
	return fault("contains", "This would close a circle: %s", strings.Join(names, " → "))
}

// Contents gives the releases that a release contains at any depth, nearest first, without repetition. It asks for no
// right: whoever builds facts calls it.
func Contents(tx *db.Tx, release clew.ID) ([]clew.ID, error) {
	return reach(tx, release, `SELECT part_id FROM release_part WHERE release_id = $1 ORDER BY part_id`)
}

// ContainedIn gives the releases that contain a release at any depth, nearest first.
func ContainedIn(tx *db.Tx, release clew.ID) ([]clew.ID, error) {
	return reach(tx, release, `SELECT release_id FROM release_part WHERE part_id = $1 ORDER BY release_id`)
}

func reach(tx *db.Tx, from clew.ID, query string) ([]clew.ID, error) {
	var out []clew.ID
	seen := map[clew.ID]bool{from: true}
	for next := []clew.ID{from}; len(next) > 0; next = next[1:] {
		found, err := db.All[clew.ID](tx, query, next[0])
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			if !seen[id] {
				seen[id] = true
				out, next = append(out, id), append(next, id)
			}
		}
	}
	return out, nil
}

// needed refuses retiring a release that another one in use contains, or that is deployed.
func needed(tx *db.Tx, r *Release) error {
	n, err := db.One[int64](tx, `SELECT count(*) FROM release_part c JOIN release o ON o.id = c.release_id WHERE c.part_id = $1 AND o.retired_at IS NULL`, r.ID)
	if err == nil && n > 0 {
		err = clew.Errorf(clew.Conflict, "%d releases in use contain this one.", n)
	}
	if err != nil {
		return err
	}
	n, err = db.One[int64](tx, `SELECT count(*) FROM deployment WHERE release_id = $1 AND retired_at IS NULL`, r.ID)
	if err == nil && n > 0 {
		err = clew.Errorf(clew.Conflict, "%d deployments use this release.", n)
	}
	return err
}
