package product

import (
	"slices"

	"clew"
	"clew/access"
	"clew/db"
	"clew/fold"
	"clew/format/table"
	"clew/format/vers"
)

var (
	kindWords    = map[string]Kind{"Gerät": Device, "Dienst": Service, "Modul": Module, "Baugruppe": Module}
	classWords   = map[string]Class{"Standard": Default, "wichtig I": ImportantI, "wichtig 1": ImportantI, "wichtig II": ImportantII, "wichtig 2": ImportantII, "important I": ImportantI, "important II": ImportantII, "kritisch": Critical}
	schemeWords  = map[string]vers.Scheme{"Kalender": vers.Calendar, "Datum": vers.Date, "allgemein": vers.Generic, "natürlich": vers.Natural}
	stateWords   = map[string]State{"Entwurf": Draft, "Kandidat": Candidate, "freigegeben": Released, "veröffentlicht": Released, "zurückgezogen": Withdrawn}
	supportWords = map[string]SupportKind{"Sicherheit": SecuritySupport, "Funktion": FunctionalSupport, "funktional": FunctionalSupport, "erweitert": ExtendedSupport}
)

// find looks for the record that a row is about, or refers to, among those the actor may see: by own key, else by name.
// It takes the second one's condition on t; nothing found is no error. The index of keys holds only keys that are set,
// and SQLite uses it only when the condition says so.
func find[T any](t *records[T], tx *db.Tx, actor clew.Actor, key string, cond string, args ...any) (v T, found bool, err error) {
	for _, c := range []struct {
		cond string
		args []any
		use  bool
	}{{"t.own_key = ? AND t.own_key <> ''", []any{key}, key != ""}, {cond, args, cond != ""}} {
		if !c.use {
			continue
		}
		w := t.visible(actor, &db.Where{}).And(c.cond, c.args...)
		all, err := db.All[T](tx, t.query+" "+w.String()+" ORDER BY t.retired_at IS NOT NULL, t.id LIMIT 2", w.Args...)
		if err != nil {
			return v, false, err
		}
		if len(all) == 2 && !t.meta(&all[1]).Retired() {
			return v, false, fault("", "Several records fit; give the key")
		}
		if len(all) > 0 {
			if t.fill != nil {
				err = t.fill(tx, &all[0])
			}
			return all[0], true, err
		}
	}
	return v, false, nil
}

// inUseRow refuses rows about retired records.
func inUseRow(m Meta, found bool) error {
	if found && m.Retired() {
		return clew.Errorf(clew.Conflict, "This record is retired. Restore it before you change it.")
	}
	return nil
}

// findLine reads the line that a row names.
func findLine(tx *db.Tx, actor clew.Actor, row *cells) (Line, error) {
	name := row.value("line")
	return remember(row.known.lines, name, func() (Line, error) {
		l, found, err := find(lines, tx, actor, name, "t.name_fold = ?", fold.Fold(name))
		if err == nil && !found {
			err = fault("line", "There is no product line %q", clew.Clip(name, 60))
		}
		return l, err
	})
}

// findProduct reads the product that a row names, in the line that it names, if any.
func findProduct(tx *db.Tx, actor clew.Actor, row *cells) (Product, error) {
	name := row.value("product")
	return remember(row.known.products, [2]string{row.value("line"), name}, func() (Product, error) {
		cond, args := "t.name_fold = ?", []any{fold.Fold(name)}
		if row.value("line") != "" {
			l, err := findLine(tx, actor, row)
			if err != nil {
				return Product{}, err
			}
			cond, args = cond+" AND t.line_id = ?", append(args, l.ID)
		}
		p, found, err := find(products, tx, actor, name, cond, args...)
		if err == nil && !found {
			err = fault("product", "There is no product %q", clew.Clip(name, 60))
		}
		return p, err
	})
}

// findRelease reads the release of a product by its version.
func findRelease(tx *db.Tx, actor clew.Actor, row *cells, p Product) (Release, error) {
	version := row.value("version")
	return remember(row.known.releases, [2]string{p.ID.String(), version}, func() (Release, error) {
		r, found, err := find(releases, tx, actor, "", "t.product_id = ? AND t.version = ?", p.ID, version)
		if err == nil && !found {
			err = fault("version", "%s has no release %q", p.Name, clew.Clip(version, 60))
		}
		return r, err
	})
}

// outcome makes the plan of a row from the record before and after: nil changes mean nothing to do.
func outcome(about string, found bool, changed []string, apply func(tx *db.Tx) error) planned {
	p := planned{about: about, apply: apply}
	switch {
	case !found:
		p.State = RowNew
	case len(changed) > 0:
		p.State, p.Columns = RowChanged, changed
	default:
		p.State, p.apply = RowUnchanged, nil
	}
	return p
}

func planLine(tx *db.Tx, actor clew.Actor, row *cells, act Act) (planned, error) {
	old, found, err := find(lines, tx, actor, row.value("key"), "t.name_fold = ?", fold.Fold(row.value("name")))
	if err == nil {
		err = inUseRow(old.Meta, found)
	}
	if err == nil {
		err = access.Require(actor, access.RegisterWrite, access.Scope{Line: old.ID})
	}
	if err != nil {
		return planned{}, err
	}
	in := old.LineInput
	row.text("key", &in.Key)
	row.text("name", &in.Name)
	row.text("description", &in.Description)
	row.text("manufacturer", &in.Manufacturer)
	row.text("manufacturer_address", &in.ManufacturerAddress)
	row.text("publisher", &in.Publisher)
	row.text("publisher_namespace", &in.PublisherNamespace)
	row.text("publisher_contact", &in.PublisherContact)
	if err := in.check(); err != nil {
		return planned{}, err
	}
	return outcome("line\x00"+fold.Fold(in.Name), found, differ(old.LineInput, in), func(tx *db.Tx) (err error) {
		if found {
			_, err = UpdateLine(tx, actor, old.ID, old.Revision, in, act)
		} else {
			_, err = CreateLine(tx, actor, in, act)
		}
		return err
	}), nil
}

func planProduct(tx *db.Tx, actor clew.Actor, row *cells, act Act) (planned, error) {
	l, err := findLine(tx, actor, row)
	if err != nil {
		return planned{}, err
	}
	old, found, err := find(products, tx, actor, row.value("key"), "t.name_fold = ? AND t.line_id = ?", fold.Fold(row.value("name")), l.ID)
	if err == nil {
		err = inUseRow(old.Meta, found)
	}
	if err == nil {
		err = access.Require(actor, access.RegisterWrite, access.Scope{Line: l.ID, Product: old.ID})
	}
	if err == nil && found && old.LineID != l.ID {
		err = fault("line", "The product belongs to the line %s; a list cannot move it", old.LineName)
	}
	if err != nil {
		return planned{}, err
	}
	in := old.ProductInput
	row.text("key", &in.Key)
	row.text("name", &in.Name)
	word(row, "kind", &in.Kind, Kinds, kindWords)
	row.text("platform", &in.Platform)
	row.text("description", &in.Description)
	row.bool("constrained", &in.Constrained)
	row.text("constrained_reason", &in.ConstrainedReason)
	row.list("old_names", &in.OldNames)
	row.list("nicknames", &in.Nicknames)
	row.list("articles", &in.Articles)
	row.text("contact", &in.Contact)
	row.date("market_from", &in.MarketFrom)
	row.date("market_until", &in.MarketUntil)
	word(row, "class", &in.Class, Classes, classWords)
	word(row, "scheme", &in.Scheme, vers.ReleaseSchemes(), schemeWords)
	row.bool("bought_in", &in.BoughtIn)
	if err := in.check(); err != nil {
		return planned{}, err
	}
	return outcome("product\x00"+l.ID.String()+fold.Fold(in.Name), found, differ(old.ProductInput, in), func(tx *db.Tx) (err error) {
		if found {
			_, err = UpdateProduct(tx, actor, old.ID, old.Revision, in, act)
		} else {
			_, err = CreateProduct(tx, actor, l.ID, in, act)
		}
		return err
	}), nil
}

func planVariant(tx *db.Tx, actor clew.Actor, row *cells, act Act) (planned, error) {
	p, err := findProduct(tx, actor, row)
	if err != nil {
		return planned{}, err
	}
	old, found, err := find(variants, tx, actor, row.value("key"), "t.name_fold = ? AND t.product_id = ?", fold.Fold(row.value("name")), p.ID)
	if err == nil {
		err = inUseRow(old.Meta, found)
	}
	if err == nil {
		err = access.Require(actor, access.RegisterWrite, access.Scope{Line: p.LineID, Product: p.ID})
	}
	if err == nil && found && old.ProductID != p.ID {
		err = fault("product", "The record belongs to %s; a list cannot move it", old.ProductName)
	}
	if err != nil {
		return planned{}, err
	}
	in := old.VariantInput
	row.text("key", &in.Key)
	row.text("name", &in.Name)
	row.text("hardware", &in.Hardware)
	row.text("region", &in.Region)
	row.list("articles", &in.Articles)
	row.list("models", &in.Models)
	if err := in.check(); err != nil {
		return planned{}, err
	}
	return outcome("variant\x00"+p.ID.String()+fold.Fold(in.Name), found, differ(old.VariantInput, in), func(tx *db.Tx) (err error) {
		if found {
			_, err = UpdateVariant(tx, actor, old.ID, old.Revision, in, act)
		} else {
			_, err = CreateVariant(tx, actor, p.ID, in, act)
		}
		return err
	}), nil
}

// variantsOf reads the variants that a cell names.
func variantsOf(tx *db.Tx, actor clew.Actor, row *cells, column string, p Product) ([]clew.ID, error) {
	var ids []clew.ID
	for _, name := range table.Split(row.value(column)) {
		v, found, err := find(variants, tx, actor, "", "t.product_id = ? AND (t.name_fold = ? OR t.own_key = ?)", p.ID, fold.Fold(name), name)
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, fault(column, "%s has no variant %q", p.Name, clew.Clip(name, 60))
		}
		ids = append(ids, v.ID)
	}
	slices.SortFunc(ids, func(a, b clew.ID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(ids), nil
}

func planSupport(tx *db.Tx, actor clew.Actor, row *cells, act Act) (planned, error) {
	p, err := findProduct(tx, actor, row)
	if err != nil {
		return planned{}, err
	}
	var release clew.ID
	if row.value("version") != "" {
		r, err := findRelease(tx, actor, row, p)
		if err != nil {
			return planned{}, err
		}
		release = r.ID
	}
	var asked SupportInput
	word(row, "kind", &asked.Kind, SupportKinds, supportWords)
	row.date("from", &asked.From)
	if asked.Kind == "" {
		asked.Kind = SecuritySupport
	}
	old, found, err := find(supports, tx, actor, row.value("key"), "t.product_id = ? AND coalesce(t.release_id, '') = ? AND t.kind = ? AND coalesce(t.from_date, '') = ? AND t.retired_at IS NULL",
		p.ID, release.String(), string(asked.Kind), asked.From.String())
	if err == nil {
		err = inUseRow(old.Meta, found)
	}
	if err == nil {
		err = access.Require(actor, access.RegisterWrite, access.Scope{Line: p.LineID, Product: p.ID})
	}
	if err == nil && found && (old.ProductID != p.ID || old.ReleaseID != release) {
		err = fault("product", "The record belongs to %s; a list cannot move it", p.Name)
	}
	if err != nil {
		return planned{}, err
	}
	in := old.SupportInput
	in.Kind = asked.Kind
	row.text("key", &in.Key)
	row.date("from", &in.From)
	row.date("until", &in.Until)
	row.bool("continuous", &in.Continuous)
	row.text("basis", &in.Basis)
	if len(row.faults) > 0 {
		return planned{}, row.faults.Err()
	}
	if err := in.check(); err != nil {
		return planned{}, err
	}
	return outcome("support\x00"+p.ID.String()+release.String()+string(in.Kind)+in.From.String(), found, differ(old.SupportInput, in), func(tx *db.Tx) (err error) {
		if found {
			_, err = UpdateSupport(tx, actor, old.ID, old.Revision, in, act)
		} else {
			_, err = CreateSupport(tx, actor, p.ID, release, in, act)
		}
		return err
	}), nil
}
