package overview

import (
	"time"

	"clew"
	"clew/access"
	"clew/aftersales/advisory"
	"clew/backup"
	"clew/db"
	"clew/view"
	"clew/web/look"
	"clew/web/site"
)

// handMade is how long a backup by hand counts as being looked after.
const handMade = 7 * 24 * time.Hour

// step is something to be done before the pages say anything, for those who have the right.
type step struct {
	verb            access.Verb
	href, what, why string
	done            func(tx *db.Tx, actor clew.Actor) (bool, error)
}

// steps says what to do first, for those who see no product: until something is registered, and those who run the
// platform without looking into products.
func (p *Page) steps(tx *db.Tx, r *site.Request, all []view.Standing) error {
	if len(all) > 0 {
		return nil
	}
	p.Title = r.T("Overview")
	p.Lead = r.T("What needs attention, and the products with their life cycle.")
	left := 0
	for _, s := range []step{
		{access.RegisterWrite, "/products", r.T("Register a product line and its first product"), r.T("Product management does this: the legal manufacturer, the product, who is responsible."), nil},
		{access.InventoryWrite, "/products", r.T("Give a release its inventory"), r.T("An SBOM (CycloneDX or SPDX), or a list by hand: without one nothing can be found."), nil},
		{access.FeedManage, "/feeds", r.T("Import advisories"), r.T("From the public sources or from files: they say which components are affected."), imported},
		{access.UserManage, "/users", r.T("Invite the others and give them their roles"), r.T("Five roles of the paper, auditors, service desk; each for all products, a line or one product."), invited},
		{access.SettingManage, "/settings/backup", r.T("Have backups made"), r.T("Make a recovery key, keep it elsewhere, and say how often."), backed},
	} {
		if !access.CanSomewhere(r.Actor, s.verb) {
			continue
		}
		row := look.Row{Tag: &look.Tag{Kind: look.Idle, Word: r.T("to do")}, What: s.what, Why: s.why, Href: s.href}
		done := false
		if s.done != nil {
			var err error
			if done, err = s.done(tx, r.Actor); err != nil {
				return err
			}
		}
		if done {
			row.Tag = &look.Tag{Kind: look.Good, Word: r.T("done")}
		} else {
			left++
		}
		p.Steps = append(p.Steps, row)
	}
	if !access.CanSomewhere(r.Actor, access.Read) {
		p.Lead = r.T("The platform itself; products are for those with a role in them.")
	}
	p.StepsTitle = r.T("First steps")
	if len(p.Steps) > 0 && left == 0 {
		p.StepsTitle = r.T("The first steps are done")
	}
	if !access.CanSomewhere(r.Actor, access.AuditRead) || access.CanSomewhere(r.Actor, access.Read) {
		return nil
	}
	b, err := p.trailBlock(tx, r)
	if err == nil && !b.empty() {
		p.Side = append(p.Side, b)
	}
	return err
}

// imported reports whether any feed ever brought something.
func imported(tx *db.Tx, actor clew.Actor) (bool, error) {
	feeds, err := advisory.Feeds(tx, actor)
	for _, f := range feeds {
		if !f.SucceededAt.IsZero() {
			return true, err
		}
	}
	return false, err
}

// invited reports whether there is anybody else.
func invited(tx *db.Tx, actor clew.Actor) (bool, error) {
	_, n, err := access.ListUsers(tx, actor, access.UserFilter{Limit: 1})
	return n > 1, err
}

// backed reports whether backups are made by schedule, or were made lately by hand.
func backed(tx *db.Tx, actor clew.Actor) (bool, error) {
	s, _, err := backup.GetSchedule(tx, actor)
	if err != nil || s.EveryHours > 0 {
		return err == nil, err
	}
	age, found, err := backup.Age(tx)
	return found && age < handMade, err
}
