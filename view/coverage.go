package view

import (
	"cmp"
	"slices"
	"strings"

	"clew"
	"clew/aftersales/advisory"
	"clew/db"
	"clew/format/osv"
	"clew/product"
	"clew/product/component"
)

// Reason says why a component version cannot be assessed.
type Reason string

// The reasons: those of the component itself (component.Standing) and those of our data.
const (
	NoIdentity          Reason = Reason(component.NoIdentity)
	UnknownVersion      Reason = Reason(component.UnknownVersion)
	BadVersion          Reason = Reason(component.BadVersion)
	UnknownDistribution Reason = Reason(component.UnknownDistribution)
	NoData              Reason = "no_data"      // no feed brings its ecosystem, or speaks of the package itself
	DataTooOld          Reason = "data_too_old" // the only feeds that do are too old
)

// Coverage says how much of a release we can see. Zero findings mean nothing without it.
type Coverage struct {
	Known        bool             `json:"known"`           // there is an inventory with components
	Evaluating   bool             `json:"being_evaluated"` // work is under way: findings may be missing, and figures change
	Incomplete   bool             `json:"incomplete"`      // the inventory says it is not whole, or a contained release has none
	Components   int64            `json:"components"`      // distinct component versions
	Assessable   int64            `json:"assessable"`      // of these
	Reasons      map[Reason]int64 `json:"not_assessable"`  // the others, by reason
	FeedsTooOld  []string         `json:"feeds_too_old,omitempty"`
	WithoutParts []string         `json:"unknown_parts,omitempty"` // contained releases without an inventory
}

// Percent is the assessable share, 0 to 100, rounded down: 99.9 % is not all.
func (c Coverage) Percent() int {
	if c.Components == 0 {
		return 0
	}
	return int(c.Assessable * 100 / c.Components)
}

// Green reports whether "no findings" may be taken as good news: everything known, whole and assessable in part at least,
// and nothing under way.
func (c Coverage) Green() bool {
	return !c.Evaluating && c.Known && !c.Incomplete && c.Assessable > 0 && c.Assessable == c.Components
}

// Sight knows what our data covers. Make one per request.
type Sight struct {
	ecosystems map[string][]string // ecosystem -> feeds that bring records of it
	whole      map[string][]string // ecosystem -> those of them that bring all that is known of it
	health     map[string]advisory.Health
	evaluating Evaluating
	keys       map[string]bool // package keys known to have records, looked up on demand
}

// NewSight reads which feeds cover what, and how old they are.
func NewSight(tx *db.Tx) (*Sight, error) {
	s := &Sight{ecosystems: map[string][]string{}, whole: map[string][]string{}, health: map[string]advisory.Health{}, keys: map[string]bool{}}
	type row struct{ Ecosystem, Feed string }
	rows, err := db.All[row](tx, `SELECT ecosystem, feed FROM ecosystem_feed`)
	if err != nil {
		return nil, err
	}
	feeds, err := advisory.Feeds(tx, clew.SystemActor())
	if err != nil {
		return nil, err
	}
	complete := map[string]bool{}
	for _, f := range feeds {
		s.health[f.Name] = f.Health(tx.Now())
		complete[f.Name] = f.Complete
	}
	for _, r := range rows {
		s.ecosystems[r.Ecosystem] = append(s.ecosystems[r.Ecosystem], r.Feed)
		all, err := s.bringsAll(tx, r.Feed, r.Ecosystem, complete[r.Feed])
		if err != nil {
			return nil, err
		}
		if all {
			s.whole[r.Ecosystem] = append(s.whole[r.Ecosystem], r.Feed)
		}
	}
	s.evaluating, err = EvaluatingNow(tx)
	return s, err
}

// files is the feed of single files, which may be of any ecosystem.
const files = "osv:file"

// bringsAll reports whether a feed brings what is known of an ecosystem (osv.Covers), and not a word of it only: anybody
// may import a file with a single record, by whatever name. Records of single files and of a selection under the
// ecosystem's name count together, but not those that are too old with one that was handed in today: it would make them
// all current.
func (s *Sight) bringsAll(tx *db.Tx, feed, ecosystem string, complete bool) (bool, error) {
	of := strings.TrimPrefix(feed, "osv:")
	if feed == files {
		of = ""
	}
	if whole := osv.Covers(of, ecosystem, complete, 0); whole || !osv.Speaks(of, ecosystem) {
		return whole, nil
	}
	family, _, _ := strings.Cut(ecosystem, ":")
	beside := files
	if feed == files {
		beside = "osv:" + family
	}
	if s.usable(feed) && !s.usable(beside) {
		beside = feed
	}
	n, err := db.One[int](tx, `SELECT count(*) FROM (SELECT DISTINCT p.package_key FROM record_package p JOIN source_record s ON s.id = p.record_id
		WHERE p.package_key >= $1 AND p.package_key < $2 AND s.feed IN ($3, $4) LIMIT $5) x`, ecosystem+"|", ecosystem+"}", feed, beside, osv.Enough)
	return osv.Covers(of, ecosystem, complete, n), err
}

// usable reports whether what a feed brought is not too old.
func (s *Sight) usable(feed string) bool {
	return s.health[feed] == advisory.Current || s.health[feed] == advisory.Failing
}

// Of sums up what we can see of a release, contained releases included.
func (s *Sight) Of(tx *db.Tx, release clew.ID) (Coverage, error) {
	in, err := inside(tx, release)
	if err != nil {
		return Coverage{}, err
	}
	c, err := s.coverage(tx, in)
	if err != nil {
		return c, err
	}
	of, err := db.One[clew.ID](tx, `SELECT product_id FROM release WHERE id = $1`, release)
	c.Evaluating = s.evaluating.Release(release, of)
	return c, err
}

// CoverageOf sums up what we can see of the newest release of a product, as the board knows it.
func (s *Sight) CoverageOf(tx *db.Tx, p *Product) (Coverage, error) {
	if p.Newest() == nil {
		return Coverage{Reasons: map[Reason]int64{}}, nil
	}
	c, err := s.coverage(tx, p.inside)
	c.Evaluating = s.evaluating.Product(p.ID)
	return c, err
}

func (s *Sight) coverage(tx *db.Tx, in contents) (Coverage, error) {
	c := Coverage{Reasons: map[Reason]int64{}, WithoutParts: in.unknown, Incomplete: in.incomplete || len(in.unknown) > 0}
	if err := s.add(tx, &c, in.rows); err != nil {
		return c, err
	}
	c.Known = in.known && c.Components > 0
	slices.Sort(c.FeedsTooOld)
	c.FeedsTooOld = slices.Compact(c.FeedsTooOld)
	return c, nil
}

// contents is what there is inside a release, as far as anybody has said.
type contents struct {
	known      bool // some inventory speaks of it
	incomplete bool // one says of itself that it is not whole, or the release's own is unknown beside known parts
	unknown    []string
	parts      int
	rows       []component.Coverage
}

// inside gathers what a release and all it contains hold, by what must be known to assess it.
func inside(tx *db.Tx, release clew.ID) (in contents, err error) {
	parts, err := product.Contents(tx, release)
	if err != nil {
		return in, err
	}
	in.parts = len(parts)
	for i, id := range append([]clew.ID{release}, parts...) {
		inv, found, err := component.LiveOf(tx, id)
		if err != nil {
			return in, err
		}
		switch {
		case found && inv.Kind != component.Unknown:
			in.known = true
			in.incomplete = in.incomplete || strings.HasPrefix(inv.Aggregate, "incomplete") || inv.Aggregate == "unknown"
		case i == 0: // a release may be nothing but what it contains, unless somebody says that there is more
			in.incomplete = in.incomplete || found
		default:
			name, err := releaseName(tx, id)
			if err != nil {
				return in, err
			}
			in.unknown = append(in.unknown, name)
		}
	}
	if len(parts) == 0 {
		in.rows, err = component.CoverageOf(tx, release)
		return in, err
	}
	// What a part holds too is counted once: the runs know the whole.
	in.rows, err = db.All[component.Coverage](tx, `SELECT v.ecosystems, v.state, count(*) AS n FROM run_release rr JOIN run_set s ON s.id = rr.set_id AND s.live
		JOIN component_run r ON r.set_id = rr.set_id AND r.first_position <= rr.position AND r.last_position >= rr.position JOIN component_version v ON v.id = r.cv_id
		WHERE rr.release_id = $1 GROUP BY v.ecosystems, v.state ORDER BY v.ecosystems, v.state`, release)
	return in, err
}

func releaseName(tx *db.Tx, id clew.ID) (string, error) {
	name, _, err := db.Maybe[string](tx, `SELECT p.name || ' ' || r.version FROM release r JOIN product p ON p.id = r.product_id WHERE r.id = $1`, id)
	return name, err
}

func (s *Sight) add(tx *db.Tx, c *Coverage, rows []component.Coverage) error {
	for _, r := range rows {
		c.Components += r.N
		why, old, err := s.Why(tx, r.State, r.Ecosystems)
		if err != nil {
			return err
		}
		if why == "" {
			c.Assessable += r.N
			continue
		}
		c.Reasons[why] += r.N
		c.FeedsTooOld = append(c.FeedsTooOld, old...)
	}
	return nil
}

// Why says why a component version of this standing, covered by these, cannot be assessed; "" when it can. old names
// the feeds that would cover it but are too old.
func (s *Sight) Why(tx *db.Tx, standing component.Standing, ecosystems string) (why Reason, old []string, err error) {
	if standing != component.Assessable {
		return Reason(standing), nil, nil
	}
	for _, e := range strings.Split(ecosystems, "\t") {
		feeds, err := s.feedsOf(tx, e)
		if err != nil {
			return "", nil, err
		}
		for _, f := range feeds {
			if s.usable(f) {
				return "", nil, nil
			}
			old = append(old, f)
		}
	}
	if len(old) > 0 {
		return DataTooOld, old, nil
	}
	return NoData, nil, nil
}

func (s *Sight) feedsOf(tx *db.Tx, e string) ([]string, error) {
	key, single := strings.CutPrefix(e, "=")
	if !single {
		return s.whole[e], nil
	}
	known, asked := s.keys[key]
	if !asked {
		var err error
		if _, known, err = db.Maybe[int64](tx, `SELECT record_id FROM record_package WHERE package_key = $1 LIMIT 1`, key); err != nil {
			return nil, err
		}
		s.keys[key] = known
	}
	if !known {
		return nil, nil
	}
	family, _, _ := strings.Cut(key, "|")
	return s.ecosystems[family], nil
}

// SortedReasons lists the reasons that occur, the most frequent first.
func (c Coverage) SortedReasons() []Reason {
	var out []Reason
	for r := range c.Reasons {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b Reason) int { return cmp.Or(cmp.Compare(c.Reasons[b], c.Reasons[a]), cmp.Compare(a, b)) })
	return out
}

// learn asks at once which of the packages that must be known themselves are known, for all products.
func (s *Sight) learn(tx *db.Tx, products []*Product) error {
	var keys []any
	for _, p := range products {
		for _, r := range p.inside.rows {
			for _, e := range strings.Split(r.Ecosystems, "\t") {
				key, single := strings.CutPrefix(e, "=")
				if _, asked := s.keys[key]; single && !asked {
					s.keys[key] = false
					keys = append(keys, key)
				}
			}
		}
	}
	for part := range slices.Chunk(keys, 500) {
		w := (&db.Where{}).In("package_key", part...)
		found, err := db.All[string](tx, `SELECT DISTINCT package_key FROM record_package `+w.String(), w.Args...)
		if err != nil {
			return err
		}
		for _, k := range found {
			s.keys[k] = true
		}
	}
	return nil
}
