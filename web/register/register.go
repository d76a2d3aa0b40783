// Package register is the pages of the register: product lines, products with their variants, releases, support periods
// and people, parties with their contacts, deployments, and their import from lists. It serves the thing every clause of
// the paper speaks of (A1.1, A2.1, A4; roles R1 to R5) and owns no records; package product does.
package register

import (
	"embed"
	"errors"
	"strconv"

	"clew"
	"clew/access"
	"clew/product"
	"clew/web/look"
	"clew/web/site"
)

//go:embed *.html
var files embed.FS

// Pages holds the handlers.
type Pages struct{ Site *site.Site }

// rows is how many rows a list shows at once.
const rows = 50

// choices bounds how many records a form offers to choose from.
const choices = 1000

func href(t product.Type, id clew.ID) string {
	base := map[product.Type]string{product.TypeLine: "/lines/", product.TypeProduct: "/products/", product.TypeRelease: "/releases/", product.TypeVariant: "/variants/",
		product.TypeParty: "/parties/", product.TypeDeployment: "/deployments/"}[t]
	if base == "" || id.IsZero() {
		return ""
	}
	return base + id.String()
}

// may reports whether the reader holds the verb on a record, so that a page offers what will work.
func may(r *site.Request, v access.Verb, line, prod clew.ID) bool {
	return access.Can(r.Actor, v, access.Scope{Line: line, Product: prod})
}

func productsCrumb(r *site.Request) look.Crumb {
	return look.Crumb{Label: r.T("Products"), Href: "/products"}
}

// productCrumbs leads from the products to a product.
func productCrumbs(r *site.Request, id clew.ID, name string) []look.Crumb {
	return []look.Crumb{productsCrumb(r), {Label: name, Href: href(product.TypeProduct, id)}}
}

// lineCrumbs leads to a line.
func lineCrumbs(r *site.Request, id clew.ID, name string) []look.Crumb {
	return []look.Crumb{productsCrumb(r), {Label: r.T("Product lines"), Href: "/lines"}, {Label: name, Href: href(product.TypeLine, id)}}
}

// retiredNotice heads the page of a record that is out of use.
func retiredNotice(r *site.Request, b *look.Base, m product.Meta, base string, allowed bool) {
	if !m.Retired() {
		return
	}
	n := look.Notice{Kind: look.Warn, Text: b.T("Retired {0}: {1}", m.RetiredAt, m.RetiredReason), More: b.T("It stays readable and can be restored; nothing refers to it newly.")}
	if allowed {
		n.Action = &look.Action{Label: b.T("Restore"), Href: base + "/restore"}
	}
	b.Notices = append(b.Notices, n)
}

// undoable says that an act was done, and offers to take it back.
func undoable(r *site.Request, text string, act clew.ID) look.Notice {
	return look.Notice{Kind: look.Good, Text: text, Action: &look.Action{Label: r.T("Undo"), Href: "/undo/" + act.String(), Post: true, Icon: "undo-2"}}
}

func plain(n int64) string { return strconv.FormatInt(n, 10) }

// asMessage gives an error's own words as an argument of another error, so that both are translated.
func asMessage(err error) any {
	var e *clew.Error
	if errors.As(err, &e) {
		return e
	}
	return err.Error()
}
