package main

import (
	"context"
	"strings"

	"clew"
	"clew/client"
)

// isID reports whether a reference is an id.
func isID(s string) bool {
	_, err := clew.ParseID(strings.ToLower(s))
	return err == nil
}

// collect reads pages until limit items are there; 0 reads all.
func collect[T any](limit int, page func(limit int64, after string) ([]T, string, int64, error)) (all []T, total int64, err error) {
	after := ""
	for {
		n := int64(500)
		if limit > 0 {
			n = min(n, int64(limit-len(all)))
		}
		rows, next, t, err := page(n, after)
		if err != nil {
			return nil, 0, err
		}
		all, total, after = append(all, rows...), t, next
		if next == "" || limit > 0 && len(all) >= limit {
			return all, total, nil
		}
	}
}

// resolved finds the one record that a reference names: by id, or by a name or key that is exactly it whatever its
// case. Several, or none, are errors that say which there are.
func resolved[T any](what, ref string, found []T, names func(T) []string, label func(T) string) (v T, err error) {
	var exact []T
	for _, f := range found {
		for _, n := range names(f) {
			if n != "" && strings.EqualFold(n, ref) {
				exact = append(exact, f)
				break
			}
		}
	}
	switch {
	case len(exact) == 1:
		return exact[0], nil
	case len(exact) > 1:
		found = exact
	}
	var some []string
	for _, f := range found[:min(len(found), 8)] {
		some = append(some, label(f))
	}
	near := ""
	if len(some) > 0 {
		near = "\n  " + strings.Join(some, "\n  ")
	}
	if len(exact) > 1 {
		return v, clew.Errorf(clew.Invalid, "Several %s are called %q; name one by its id:%s", say(what), ref, near)
	}
	if near != "" {
		near = " " + say("Similar ones:") + near
	}
	return v, clew.Errorf(clew.NotFound, "There is no %s %q that you may see.%s", say(what), ref, near)
}

func (x *cli) line(ctx context.Context, ref string) (client.LineRow, error) {
	c, err := x.reach()
	if err != nil {
		return client.LineRow{}, err
	}
	if isID(ref) {
		return client.Read[client.LineRow](c.GetLine(ctx, ref))
	}
	p, err := client.Read[client.LineRowPage](c.ListLines(ctx, &client.ListLinesParams{Q: ref, Limit: 100, Presence: "all"}))
	if err != nil {
		return client.LineRow{}, err
	}
	return resolved("product line", ref, p.Items, func(l client.LineRow) []string { return []string{l.Name, l.Key} }, func(l client.LineRow) string { return l.Name + "  " + l.Id })
}

func (x *cli) product(ctx context.Context, ref string) (client.ProductRow, error) {
	c, err := x.reach()
	if err != nil {
		return client.ProductRow{}, err
	}
	if isID(ref) {
		return client.Read[client.ProductRow](c.GetProduct(ctx, ref))
	}
	p, err := client.Read[client.ProductRowPage](c.ListProducts(ctx, &client.ListProductsParams{Q: ref, Limit: 100, Presence: "all"}))
	if err != nil {
		return client.ProductRow{}, err
	}
	return resolved("product", ref, p.Items, func(p client.ProductRow) []string {
		return append(append([]string{p.Name, p.Key}, p.Nicknames...), p.Articles...)
	}, func(p client.ProductRow) string { return p.Name + " (" + p.LineName + ")  " + p.Id })
}

// release finds a release by id, by its own key, or as PRODUCT@VERSION.
func (x *cli) release(ctx context.Context, ref string) (client.ReleaseRow, error) {
	c, err := x.reach()
	if err != nil {
		return client.ReleaseRow{}, err
	}
	if isID(ref) {
		return client.Read[client.ReleaseRow](c.GetRelease(ctx, ref))
	}
	label := func(r client.ReleaseRow) string { return r.ProductName + "@" + r.Version + "  " + r.Id }
	i := strings.LastIndex(ref, "@")
	if i < 0 {
		p, err := client.Read[client.ReleaseRowPage](c.ListReleases(ctx, &client.ListReleasesParams{Q: ref, Limit: 100, Presence: "all"}))
		if err != nil {
			return client.ReleaseRow{}, err
		}
		return resolved("release (named as PRODUCT@VERSION, by key or by id)", ref, p.Items, func(r client.ReleaseRow) []string { return []string{r.Key} }, label)
	}
	p, err := x.product(ctx, ref[:i])
	if err != nil {
		return client.ReleaseRow{}, err
	}
	all, _, err := collect(0, func(limit int64, after string) ([]client.ReleaseRow, string, int64, error) {
		l, err := client.Read[client.ReleaseRowPage](c.ListReleases(ctx, &client.ListReleasesParams{Product: p.Id, Limit: limit, After: after, Presence: "all"}))
		return l.Items, l.Next, l.Total, err
	})
	if err != nil {
		return client.ReleaseRow{}, err
	}
	return resolved("release", ref[i+1:], all, func(r client.ReleaseRow) []string { return []string{r.Version} }, label)
}

func (x *cli) party(ctx context.Context, ref string) (client.PartyRow, error) {
	c, err := x.reach()
	if err != nil {
		return client.PartyRow{}, err
	}
	if isID(ref) {
		return client.Read[client.PartyRow](c.GetParty(ctx, ref))
	}
	p, err := client.Read[client.PartyRowPage](c.ListParties(ctx, &client.ListPartiesParams{Q: ref, Limit: 100, Presence: "all"}))
	if err != nil {
		return client.PartyRow{}, err
	}
	return resolved("party", ref, p.Items, func(p client.PartyRow) []string { return append([]string{p.Name, p.Key}, p.Names...) }, func(p client.PartyRow) string { return p.Name + "  " + p.Id })
}

func (x *cli) user(ctx context.Context, ref string) (client.User, error) {
	c, err := x.reach()
	if err != nil {
		return client.User{}, err
	}
	if isID(ref) {
		return client.Read[client.User](c.GetUser(ctx, ref))
	}
	p, err := client.Read[client.UserPage](c.ListUsers(ctx, &client.ListUsersParams{Q: ref, Limit: 100}))
	if err != nil {
		return client.User{}, err
	}
	return resolved("user", ref, p.Items, func(u client.User) []string { return []string{u.Email, u.Name} }, func(u client.User) string { return u.Name + " <" + u.Email + ">  " + u.Id })
}

// naming puts the id in place of a name; what is empty stays.
type naming func(ctx context.Context, ref *string) error

// idOf makes a naming of what finds a record.
func idOf[R any](find func(context.Context, string) (R, error), id func(R) string) naming {
	return func(ctx context.Context, ref *string) error {
		if *ref == "" {
			return nil
		}
		v, err := find(ctx, *ref)
		if err == nil {
			*ref = id(v)
		}
		return err
	}
}

func (x *cli) lineID() naming { return idOf(x.line, func(l client.LineRow) string { return l.Id }) }

func (x *cli) productID() naming {
	return idOf(x.product, func(p client.ProductRow) string { return p.Id })
}

func (x *cli) releaseID() naming {
	return idOf(x.release, func(r client.ReleaseRow) string { return r.Id })
}

func (x *cli) partyID() naming { return idOf(x.party, func(p client.PartyRow) string { return p.Id }) }

func (x *cli) userID() naming { return idOf(x.user, func(u client.User) string { return u.Id }) }
