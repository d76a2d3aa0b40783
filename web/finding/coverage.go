package finding

import (
	"errors"
	"io/fs"
	"strings"
	"time"

	"clew"
	"clew/aftersales/advisory"
	"clew/db"
	"clew/lang"
	"clew/product"
	"clew/product/component"
	"clew/view"
	"clew/web/look"
	"clew/web/site"
)

// Panel is "What we can see" of a release: it stands beside its findings, so that zero cannot look like good news. Other
// pages show it so:
//
//	var page = look.Declare[ReleasePage]("register/release", finding.Beside(files), "coverage.html")
//
//	p.Sight, err = finding.Coverage(tx, r, release) // in the reading transaction
//
//	<aside class="panel">{{template "sight" .Sight}}</aside>
type Panel struct {
	Kind       look.Kind // of the bar; good only when everything is known, whole and assessable
	Verdict    look.Tag
	Percent    string
	Assessable int64
	Components int64
	Says       string // "of 312 components assessable", or why there is no figure
	Label      string
	Known      bool
	Evaluating bool // work is under way: what stands here may change
	Facts      []look.Fact
	Note       string // what a reader must not conclude
	Next       *look.Action
}

// Coverage sums up what we can see of a release that the actor may see.
func Coverage(tx *db.Tx, r *site.Request, rel product.Release) (Panel, error) {
	sight, err := view.NewSight(tx)
	if err != nil {
		return Panel{}, err
	}
	return coverage(tx, r, sight, rel)
}

func coverage(tx *db.Tx, r *site.Request, sight *view.Sight, rel product.Release) (Panel, error) {
	c, err := sight.Of(tx, rel.ID)
	if err != nil {
		return Panel{}, err
	}
	all, err := component.Inventories(tx, r.Actor, rel.ID)
	if err != nil {
		return Panel{}, err
	}
	p := Panel{Known: c.Known, Evaluating: c.Evaluating, Assessable: c.Assessable, Components: c.Components, Label: r.T("Assessable components"), Percent: lang.Percent(r.Lang(), c.Assessable, c.Components)}
	p.judge(r, c)
	here := ReleaseHref(rel.ID) + "/components"
	for _, why := range c.SortedReasons() {
		p.Facts = append(p.Facts, look.Fact{Name: r.T(ReasonWords[why]), Value: lang.Int(r.Lang(), c.Reasons[why]), Href: here + "?reason=" + string(why)})
	}
	p.Facts = append(p.Facts, inventoryFact(r, all)...)
	for _, name := range c.WithoutParts {
		p.Facts = append(p.Facts, look.Fact{Name: r.T("Unknown part"), Value: name, Tag: &look.Tag{Kind: look.Warn, Word: r.T("inventory unknown")}})
	}
	for _, name := range c.FeedsTooOld {
		p.Facts = append(p.Facts, look.Fact{Name: r.T("Feed"), Value: name, Href: "/feeds", Tag: &look.Tag{Kind: look.Bad, Word: r.T("too old")}})
	}
	age, err := oldest(tx, r)
	if err == nil && age != nil {
		p.Facts = append(p.Facts, *age)
	}
	if !c.Known && !c.Evaluating {
		p.Next = &look.Action{Label: r.T("Give the inventory"), Href: ReleaseHref(rel.ID) + "/inventory"}
	}
	return p, err
}

// judge chooses words and colour. Nothing unknown, incomplete or unseen is ever good.
func (p *Panel) judge(r *site.Request, c view.Coverage) {
	switch {
	case c.Evaluating:
		p.Kind, p.Verdict = look.Info, BeingEvaluated(r)
		p.Note = r.T("Findings may be missing until this is done, and the figures may change.")
		if !c.Known {
			p.Says = r.T("What is inside is not known yet.")
		}
	case !c.Known:
		p.Kind, p.Verdict = look.Bad, look.Tag{Kind: look.Warn, Word: r.T("inventory unknown")}
		p.Says = r.T("Nobody has said what is inside.")
		p.Note = r.T("No findings here means that nothing is known, not that nothing is wrong.")
	case c.Assessable == 0:
		p.Kind, p.Verdict = look.Bad, look.Tag{Kind: look.Bad, Word: r.T("blind")}
		p.Note = r.T("No findings here means that nothing is known, not that nothing is wrong.")
	case c.Incomplete:
		p.Kind, p.Verdict = look.Warn, look.Tag{Kind: look.Warn, Word: r.T("inventory incomplete")}
		p.Note = r.T("There is more inside than the inventory says.")
	case c.Green():
		p.Kind, p.Verdict = look.Good, look.Tag{Kind: look.Good, Word: r.T("all in sight")}
	default:
		p.Kind, p.Verdict = look.Info, look.Tag{Kind: look.Info, Word: r.T("partly in sight")}
		if c.Percent() < 50 {
			p.Kind, p.Verdict.Kind = look.Warn, look.Warn
		}
	}
	if p.Says == "" {
		p.Says = lang.TN(r.Lang(), int(c.Components), "of {0} component assessable", "of {0} components assessable")
	}
}

// BeingEvaluated marks what work is under way for: what it has no findings of has none yet.
func BeingEvaluated(r *site.Request) look.Tag {
	return look.Tag{Kind: look.Info, Word: r.T("being evaluated")}
}

// inventoryFact says where the inventory comes from, and what became of a newer one.
func inventoryFact(r *site.Request, all []component.Inventory) (out []look.Fact) {
	for _, i := range all {
		switch i.State {
		case component.Live:
			f := look.Fact{Name: r.T("Inventory"), Value: r.T(kindWords[i.Kind])}
			if i.Format != "" {
				f.Value = strings.TrimSpace(r.T(i.Format) + " " + i.SpecVersion)
			}
			if i.Kind == component.Unknown {
				f.Value += ": " + clew.Clip(i.Reason, 300)
			} else {
				word := i.Aggregate
				if word == "" {
					word = "not stated"
				}
				f.Value += ", " + r.T(aggregateWords[word])
			}
			f.Value += ", " + lang.Date(r.Lang(), clew.DateOf(i.CreatedAt.Std()))
			return append(out, f)
		case component.Reading:
			out = append(out, look.Fact{Name: r.T("New inventory"), Value: i.FileName, Tag: &look.Tag{Kind: look.Info, Word: r.T("being read")}})
		case component.Refused:
			out = append(out, look.Fact{Name: r.T("Refused inventory"), Value: i.FileName, Tag: &look.Tag{Kind: look.Bad, Word: r.T("refused")}})
		}
	}
	return append(out, look.Fact{Name: r.T("Inventory"), Value: r.T("none yet")})
}

var aggregateWords = map[string]string{
	"complete": lang.K("complete"), "incomplete": lang.K("incomplete"), "unknown": lang.K("completeness unknown"), "not stated": lang.K("completeness not stated"), "": lang.K("completeness not stated"),
	"incomplete_first_party_only": lang.K("incomplete"), "incomplete_third_party_only": lang.K("incomplete"),
	"incomplete_first_party_proprietary_only": lang.K("incomplete"), "incomplete_first_party_opensource_only": lang.K("incomplete"),
	"incomplete_third_party_proprietary_only": lang.K("incomplete"), "incomplete_third_party_opensource_only": lang.K("incomplete"),
}

// oldest says how old the oldest feed in use is.
func oldest(tx *db.Tx, r *site.Request) (*look.Fact, error) {
	feeds, err := advisory.Feeds(tx, clew.SystemActor())
	if err != nil {
		return nil, err
	}
	var age time.Duration
	some := false
	for _, f := range feeds {
		age = max(age, f.Age(tx.Now()))
		some = some || !f.SucceededAt.IsZero()
	}
	if !some {
		return &look.Fact{Name: r.T("Feeds"), Value: r.T("nothing taken over yet"), Href: "/feeds"}, nil
	}
	return &look.Fact{Name: r.T("Feeds"), Value: r.T("oldest {0}", lang.Duration(r.Lang(), age)), Href: "/feeds"}, nil
}

// Beside gives the files of another package of pages with the template parts of this one: coverage.html.
func Beside(own fs.FS) fs.FS { return beside{own} }

type beside struct{ own fs.FS }

// Open implements fs.FS.
func (b beside) Open(name string) (fs.File, error) {
	f, err := b.own.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return files.Open(name)
	}
	return f, err
}

// CoverageTag gives the colour of a release's coverage, and the words that stand in place of a figure where there is
// none worth showing.
func CoverageTag(r *site.Request, c view.Coverage) (look.Kind, *look.Tag) {
	var p Panel
	p.judge(r, c)
	if c.Evaluating || !c.Known || c.Assessable == 0 || c.Incomplete {
		return p.Kind, &p.Verdict
	}
	return p.Kind, nil
}
