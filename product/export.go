package product

import (
	"clew"
	"clew/db"
)

func exportLines(tx *db.Tx, actor clew.Actor, page Page) (rows [][]any, err error) {
	list, err := ListLines(tx, actor, LineFilter{Page: page})
	for _, l := range list.Rows {
		rows = append(rows, []any{l.Name, l.Key, l.Description, l.Manufacturer, l.ManufacturerAddress, l.Publisher, l.PublisherNamespace, l.PublisherContact})
	}
	return rows, err
}

func exportProducts(tx *db.Tx, actor clew.Actor, page Page) (rows [][]any, err error) {
	list, err := ListProducts(tx, actor, ProductFilter{Page: page})
	for _, p := range list.Rows {
		rows = append(rows, []any{p.Name, p.LineName, p.Key, string(p.Kind), p.Platform, p.Description, p.Constrained, p.ConstrainedReason, []string(p.OldNames),
			[]string(p.Nicknames), []string(p.Articles), p.Contact, p.MarketFrom, p.MarketUntil, string(p.Class), string(p.Scheme), p.BoughtIn})
	}
	return rows, err
}

func exportVariants(tx *db.Tx, actor clew.Actor, page Page) (rows [][]any, err error) {
	list, err := ListVariants(tx, actor, VariantFilter{Sort: "product", Page: page})
	names := lineNames{}
	for _, v := range list.Rows {
		line, err := names.of(tx, v.LineID)
		if err != nil {
			return nil, err
		}
		rows = append(rows, []any{v.Name, v.ProductName, line, v.Key, v.Hardware, v.Region, []string(v.Articles), []string(v.Models)})
	}
	return rows, err
}

func exportReleases(tx *db.Tx, actor clew.Actor, page Page) (rows [][]any, err error) {
	list, err := ListReleases(tx, actor, ReleaseFilter{Sort: "version", Page: page})
	if err != nil {
		return nil, err
	}
	for _, r := range list.Rows {
		names, err := db.All[string](tx, `SELECT v.name FROM release_variant rv JOIN variant v ON v.id = rv.variant_id WHERE rv.release_id = $1 ORDER BY v.name_fold, v.id`, r.ID)
		if err != nil {
			return nil, err
		}
		rows = append(rows, []any{r.ProductName, r.Version, r.LineName, r.Key, string(r.State), r.ReleasedOn, names, []string(r.Serials), []string(r.Models), r.CPE, r.Purl, r.Notes})
	}
	return rows, nil
}

func exportSupport(tx *db.Tx, actor clew.Actor, page Page) (rows [][]any, err error) {
	type row struct {
		SupportPeriod
		ProductName, Version, LineName string
	}
	w := supports.visible(actor, &db.Where{}).And("t.retired_at IS NULL")
	list, err := db.All[row](tx, `SELECT `+supportColumns+`, p.name AS product_name, r.version, l.name AS line_name
		FROM support t JOIN product p ON p.id = t.product_id JOIN line l ON l.id = p.line_id LEFT JOIN release r ON r.id = t.release_id `+
		w.String()+` ORDER BY p.name_fold, t.product_id, t.id LIMIT `+w.Arg(page.Limit)+` OFFSET `+w.Arg(page.Offset), w.Args...)
	for _, s := range list {
		rows = append(rows, []any{s.ProductName, s.Version, s.LineName, s.Key, string(s.Kind), s.From, s.Until, s.Continuous, s.Basis})
	}
	return rows, err
}

// exportParties gives one contact of each party; the others are personal data that a list has no place for.
func exportParties(tx *db.Tx, actor clew.Actor, page Page) (rows [][]any, err error) {
	list, err := ListParties(tx, actor, PartyFilter{Page: page})
	if err != nil {
		return nil, err
	}
	names := lineNames{}
	for _, p := range list.Rows {
		c, _, err := db.Maybe[Contact](tx, contacts.query+`WHERE t.party_id = $1 AND t.retired_at IS NULL ORDER BY t.role, t.id LIMIT 1`, p.ID)
		if err != nil {
			return nil, err
		}
		line, err := names.of(tx, p.LineID)
		if err != nil {
			return nil, err
		}
		rows = append(rows, []any{p.Name, p.Key, []string(p.Kinds), []string(p.Names), p.Country, p.Lang, p.Notes, line, c.Name, c.Email, c.Phone, c.Role})
	}
	return rows, nil
}

func exportDeployments(tx *db.Tx, actor clew.Actor, page Page) (rows [][]any, err error) {
	type row struct {
		Deployment
		LineName, Variant, ContactName, ContactEmail, PartyKey string
	}
	w := deployments.visible(actor, &db.Where{}).And("t.retired_at IS NULL")
	list, err := db.All[row](tx, `SELECT `+deploymentColumns+`, l.name AS line_name, v.name AS variant, c.name AS contact_name, c.email AS contact_email, o.own_key AS party_key`+deploymentFrom+
		`JOIN line l ON l.id = p.line_id LEFT JOIN variant v ON v.id = t.variant_id LEFT JOIN party_contact c ON c.id = t.contact_id `+
		w.String()+` ORDER BY t.id LIMIT `+w.Arg(page.Limit)+` OFFSET `+w.Arg(page.Offset), w.Args...)
	for _, d := range list {
		party, contact := d.PartyKey, d.ContactEmail
		if party == "" { // names need not be unique; keys are
			party = d.PartyName
		}
		if contact == "" {
			contact = d.ContactName
		}
		rows = append(rows, []any{party, d.ProductName, d.Version, d.LineName, d.Key, d.Variant, d.SerialFrom, d.SerialTo, d.Batch, d.Units, d.Location, contact, d.Since, d.Until, d.Notes})
	}
	return rows, err
}

// lineNames remembers the names of lines.
type lineNames map[clew.ID]string

func (n lineNames) of(tx *db.Tx, id clew.ID) (string, error) {
	if id.IsZero() {
		return "", nil
	}
	if s, ok := n[id]; ok {
		return s, nil
	}
	l, err := lines.load(tx, id)
	n[id] = l.Name
	return l.Name, err
}
