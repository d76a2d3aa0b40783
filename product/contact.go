package product

import (
	"clew"
	"clew/access"
	"clew/audit"
	"clew/db"
	"clew/fold"
)

// ContactInput is personal data: it stands in no other table, and only in the payloads of the contact's own events.
type ContactInput struct {
	Key   string `json:"key" db:"own_key"`
	Role  string `json:"role"` // "security", "purchasing"
	Name  string `json:"name"`
	Email string `json:"email"`
	Phone string `json:"phone"`
}

// Contact is a person or a desk at a party. Elsewhere only its id stands; EraseContact forgets who it was.
type Contact struct {
	Meta
	PartyID  clew.ID   `json:"party_id"`
	LineID   clew.ID   `json:"line_id,omitzero"`
	ErasedAt clew.Time `json:"erased_at,omitzero"`
	ContactInput
}

func (in *ContactInput) check() error {
	var c checks
	c.line("key", &in.Key)
	c.line("role", &in.Role)
	c.line("name", &in.Name)
	c.email("email", &in.Email)
	c.line("phone", &in.Phone)
	if in.Name == "" && in.Email == "" && in.Phone == "" {
		c.Add("name", "Give a name, an e-mail address or a phone number")
	}
	return c.Err()
}

var contacts = &records[Contact]{
	typ:    TypeContact,
	query:  `SELECT ` + metaColumns + `, t.party_id, o.line_id, t.role, t.name, t.email, t.phone, t.erased_at FROM party_contact t JOIN party o ON o.id = t.party_id `,
	fields: []string{"own_key", "party_id", "role", "name", "email", "phone", "search"},
	values: func(c *Contact) []any {
		return []any{c.Key, c.PartyID, c.Role, c.Name, c.Email, c.Phone, fold.Index(c.Name, c.Email, c.Phone)}
	},
	meta:    func(c *Contact) *Meta { return &c.Meta },
	right:   access.PartyWrite,
	visible: func(a clew.Actor, w *db.Where) *db.Where { return visibleParty(a, w, "o") },
	scope:   func(c *Contact) access.Scope { return access.Scope{Line: c.LineID} },
	above: func(tx *db.Tx, c *Contact) error {
		if !c.ErasedAt.IsZero() {
			return clew.Errorf(clew.Conflict, "This contact was erased. Add a new one.")
		}
		return inUse(tx, TypeParty, c.PartyID)
	},
	taken: "There is a contact of this key already.",
}

// CreateContact adds a contact to a party.
func CreateContact(tx *db.Tx, actor clew.Actor, party clew.ID, in ContactInput, act Act) (Contact, error) {
	p, err := parties.open(tx, actor, access.PartyWrite, party)
	if err != nil {
		return Contact{}, err
	}
	if err := in.check(); err != nil {
		return Contact{}, err
	}
	return contacts.create(tx, actor, Contact{PartyID: party, LineID: p.LineID, ContactInput: in}, act)
}

// UpdateContact changes a contact that the caller saw in the revision.
func UpdateContact(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, in ContactInput, act Act) (Contact, error) {
	old, err := contacts.open(tx, actor, access.PartyWrite, id)
	if err != nil {
		return Contact{}, err
	}
	if !old.ErasedAt.IsZero() {
		return Contact{}, clew.Errorf(clew.Conflict, "This contact was erased. Add a new one.")
	}
	if err := in.check(); err != nil {
		return Contact{}, err
	}
	c := old
	c.ContactInput = in
	return contacts.update(tx, actor, revision, old, c, act)
}

// Contacts lists the contacts in use of a party that the actor may see.
func Contacts(tx *db.Tx, actor clew.Actor, party clew.ID) ([]Contact, error) {
	if _, err := GetParty(tx, actor, party); err != nil {
		return nil, err
	}
	return db.All[Contact](tx, contacts.query+`WHERE t.party_id = $1 AND t.retired_at IS NULL ORDER BY t.role, t.id`, party)
}

// EraseContact forgets who a contact was: in the record, in the search and in what its events say. The record itself
// stays, retired, so that what refers to it stays whole, and the audit trail still verifies.
func EraseContact(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, reason string) error {
	old, err := contacts.open(tx, actor, access.PartyWrite, id)
	if err != nil {
		return err
	}
	if reason == "" {
		return fault("reason", "Say why")
	}
	n, err := tx.Exec(`UPDATE party_contact SET name = '', email = '', phone = '', search = '', own_key = '', erased_at = $3, retired_at = coalesce(retired_at, $3),
		retired_reason = $4, revision = revision + 1, updated_at = $3 WHERE id = $1 AND revision = $2`, id, revision, tx.Now(), reason)
	if err != nil {
		return err
	}
	if n == 0 {
		return &Stale{Ref: Ref{TypeContact, id}, Expected: revision, Revision: old.Revision, Current: old}
	}
	events, err := db.All[clew.ID](tx, `SELECT e.id FROM event e JOIN event_payload p ON p.event_id = e.id WHERE e.record_type = $1 AND e.record_id = $2`, string(TypeContact), id)
	if err != nil {
		return err
	}
	for _, e := range events {
		if err := audit.Erase(tx, actor, e, reason); err != nil {
			return err
		}
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: ContactErased, Type: string(TypeContact), Record: id.String(), Revision: revision + 1, Line: old.LineID, Payload: Change{Reason: reason}})
	return err
}
