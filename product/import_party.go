package product

import (
	"slices"
	"strings"

	"clew"
	"clew/access"
	"clew/db"
	"clew/fold"
)

var partyWords = map[string]PartyKind{"Kunde": Customer, "Händler": Distributor, "Distributor": Distributor, "Installateur": Installer, "Fachbetrieb": Installer, "Lieferant": Supplier,
	"Produktionspartner": ProductionPartner, "Fertiger": ProductionPartner, "Behörde": Authority, "Forscher": Researcher}

func planParty(tx *db.Tx, actor clew.Actor, row *cells, act Act) (planned, error) {
	var line clew.ID
	if row.value("line") != "" {
		l, err := findLine(tx, actor, row)
		if err != nil {
			return planned{}, err
		}
		line = l.ID
	}
	key, name := row.value("key"), row.value("name")
	cond, args := "t.name_fold = ? AND t.own_key = ''", []any{fold.Fold(name)} // one with another key is another party
	if key == "" {
		cond = "t.name_fold = ?"
	}
	old, found, err := find(parties, tx, actor, key, cond, args...)
	if err == nil {
		err = inUseRow(old.Meta, found)
	}
	if found {
		line = old.LineID
	}
	if err == nil {
		err = access.Require(actor, access.PartyWrite, access.Scope{Line: line})
	}
	if err != nil {
		return planned{}, err
	}
	in := old.PartyInput
	row.text("key", &in.Key)
	row.text("name", &in.Name)
	row.list("names", &in.Names)
	row.text("country", &in.Country)
	row.text("lang", &in.Lang)
	row.text("notes", &in.Notes)
	row.kinds("kinds", &in.Kinds)
	if len(row.faults) > 0 {
		return planned{}, row.faults.Err()
	}
	if err := in.check(); err != nil {
		return planned{}, err
	}
	contact := ContactInput{Role: row.value("contact_role"), Name: row.value("contact_name"), Email: row.value("contact_email"), Phone: row.value("contact_phone")}
	have, change, err := sameContact(tx, old.ID, &contact)
	if err != nil {
		return planned{}, err
	}
	changed := differ(old.PartyInput, in)
	if change {
		changed = append(changed, "contact_name")
	}
	about := "party\x00" + fold.Fold(in.Key) + "\x00"
	if in.Key == "" {
		about += fold.Fold(in.Name)
	}
	return outcome(about, found, changed, func(tx *db.Tx) error {
		p := old
		var err error
		if !found {
			p, err = CreateParty(tx, actor, line, in, act)
		} else if len(differ(old.PartyInput, in)) > 0 {
			p, err = UpdateParty(tx, actor, old.ID, old.Revision, in, act)
		}
		if err != nil || !change {
			return err
		}
		if have != nil {
			_, err = UpdateContact(tx, actor, have.ID, have.Revision, contact, act)
		} else {
			_, err = CreateContact(tx, actor, p.ID, contact, act)
		}
		return err
	}), nil
}

// kinds reads what a party is.
func (c *cells) kinds(column string, p *Strings) {
	s, ok := c.get(column)
	if !ok {
		return
	}
	*p = nil
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == ',' || r == '\n' }) {
		k, ok := oneWord(w, PartyKinds, partyWords)
		if !ok {
			c.fault(column, "%q is not a kind of party", clew.Clip(strings.TrimSpace(w), 40))
			return
		}
		*p = append(*p, string(k))
	}
}

// sameContact finds the party's contact that a row speaks of, by e-mail address, else by name. What the row leaves out
// is taken from it. change tells whether anything is to be written.
func sameContact(tx *db.Tx, party clew.ID, in *ContactInput) (have *Contact, change bool, err error) {
	if *in == (ContactInput{}) {
		return nil, false, nil
	}
	if err := in.check(); err != nil {
		return nil, false, contactPlaces(err)
	}
	if party.IsZero() {
		return nil, true, nil
	}
	all, err := db.All[Contact](tx, contacts.query+`WHERE t.party_id = $1 AND t.retired_at IS NULL ORDER BY t.id`, party)
	if err != nil {
		return nil, false, err
	}
	at := slices.IndexFunc(all, func(c Contact) bool {
		return in.Email != "" && fold.Fold(c.Email) == fold.Fold(in.Email) || in.Name != "" && fold.Fold(c.Name) == fold.Fold(in.Name)
	})
	if at < 0 {
		return nil, true, nil
	}
	c := all[at]
	in.Key = c.Key
	for _, f := range []struct{ to, from *string }{{&in.Role, &c.Role}, {&in.Name, &c.Name}, {&in.Email, &c.Email}, {&in.Phone, &c.Phone}} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
	return &c, *in != c.ContactInput, nil
}

// contactPlaces names the columns of a contact as lists of parties do.
func contactPlaces(err error) error {
	if e, ok := err.(*clew.Error); ok {
		for i := range e.Fields {
			e.Fields[i].Place = "contact_" + e.Fields[i].Place
		}
	}
	return err
}

func planDeployment(tx *db.Tx, actor clew.Actor, row *cells, act Act) (planned, error) {
	p, err := findProduct(tx, actor, row)
	if err != nil {
		return planned{}, err
	}
	r, err := findRelease(tx, actor, row, p)
	if err != nil {
		return planned{}, err
	}
	name := row.value("party")
	o, err := remember(row.known.parties, name, func() (Party, error) {
		o, found, err := find(parties, tx, actor, name, "t.name_fold = ?", fold.Fold(name))
		if err == nil && !found {
			err = fault("party", "There is no party %q", clew.Clip(name, 60))
		}
		return o, err
	})
	if err != nil {
		return planned{}, err
	}
	in := DeploymentInput{}
	old, found, err := find(deployments, tx, actor, row.value("key"), "")
	if err == nil && !found && row.value("key") == "" {
		old, found, err = find(deployments, tx, actor, "", "t.party_id = ? AND t.product_id = ? AND t.serial_from = ? AND t.batch = ? AND t.location = ? AND t.own_key = '' AND t.retired_at IS NULL",
			o.ID, p.ID, row.value("serial_from"), row.value("batch"), row.value("location"))
	}
	if err == nil {
		err = inUseRow(old.Meta, found)
	}
	if err == nil {
		err = access.Require(actor, access.DeploymentWrite, access.Scope{Line: p.LineID, Product: p.ID})
	}
	if err != nil {
		return planned{}, err
	}
	in = old.DeploymentInput
	in.PartyID, in.ReleaseID = o.ID, r.ID
	row.text("key", &in.Key)
	row.text("serial_from", &in.SerialFrom)
	row.text("serial_to", &in.SerialTo)
	row.text("batch", &in.Batch)
	row.count("units", &in.Units)
	row.text("location", &in.Location)
	row.date("since", &in.Since)
	row.date("until", &in.Until)
	row.text("notes", &in.Notes)
	if _, ok := row.get("variant"); ok {
		ids, err := variantsOf(tx, actor, row, "variant", p)
		if err != nil {
			return planned{}, err
		}
		if len(ids) > 1 {
			return planned{}, fault("variant", "Name one variant")
		}
		if in.VariantID = (clew.ID{}); len(ids) == 1 {
			in.VariantID = ids[0]
		}
	}
	if len(row.faults) > 0 {
		return planned{}, row.faults.Err()
	}
	if err := in.check(); err != nil {
		return planned{}, err
	}
	newContact, err := row.contact(tx, o.ID, &in)
	if err != nil {
		return planned{}, err
	}
	changed := differ(old.DeploymentInput, in)
	if newContact != nil {
		changed = append(changed, "contact")
	}
	about := "deployment\x00" + in.Key
	if in.Key == "" {
		about = strings.Join([]string{"deployment\x00", o.ID.String(), p.ID.String(), in.SerialFrom, in.Batch, in.Location}, "\x00")
	}
	return outcome(about, found, changed, func(tx *db.Tx) error {
		if newContact != nil {
			c, err := CreateContact(tx, actor, o.ID, *newContact, act)
			if err != nil {
				return err
			}
			in.ContactID = c.ID
		}
		if found {
			_, err := UpdateDeployment(tx, actor, old.ID, old.Revision, in, act)
			return err
		}
		_, err := CreateDeployment(tx, actor, in, act)
		return err
	}), nil
}

// contact finds the party's contact of a deployment's row by e-mail address or name, or says which to add.
func (c *cells) contact(tx *db.Tx, party clew.ID, in *DeploymentInput) (*ContactInput, error) {
	s, ok := c.get("contact")
	if !ok {
		return nil, nil
	}
	if in.ContactID = (clew.ID{}); s == "" {
		return nil, nil
	}
	asked := ContactInput{Name: s}
	if strings.Contains(s, "@") {
		asked = ContactInput{Email: s}
	}
	have, _, err := sameContact(tx, party, &asked)
	if err != nil {
		return nil, refer(err, "contact", "There is no such contact")
	}
	if have != nil {
		in.ContactID = have.ID
		return nil, nil
	}
	return &asked, nil
}
