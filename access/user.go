package access

import (
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"clew"
	"clew/audit"
	"clew/db"
	"clew/fold"
)

// UserState is where an account stands.
type UserState string

// The states of an account.
const (
	Invited  UserState = "invited"  // has never set a password or other means
	Active   UserState = "active"   //
	Disabled UserState = "disabled" // may not enter; sessions and tokens are dead
)

// User is an account with its person's name. Once the person is erased, Name and Email are "".
type User struct {
	ID             clew.ID   `json:"id"`
	State          UserState `json:"state"`
	Revision       int64     `json:"revision"`
	Lang           string    `json:"lang"`
	Zone           string    `json:"zone"`
	Theme          string    `json:"theme"`
	CreatedAt      clew.Time `json:"created_at"`
	DisabledAt     clew.Time `json:"disabled_at,omitzero"`
	DisabledReason string    `json:"disabled_reason,omitempty"`
	LastSignInAt   clew.Time `json:"last_sign_in_at,omitzero"`
	Name           string    `json:"name"`
	Email          string    `json:"email"`
	Password       bool      `json:"password"`      // has one
	SecondFactor   bool      `json:"second_factor"` // has TOTP or a passkey
}

// Label is how pages call the user: the name, or what is left of it after erasure.
func (u User) Label() string { return label(u.ID, u.Name) }

func label(id clew.ID, name string) string {
	if name != "" {
		return name
	}
	s := id.String()
	if s == "" {
		return ""
	}
	return "user " + s[len(s)-6:]
}

const userColumns = `u.id, u.state, u.revision, u.lang, u.zone, u.theme, u.created_at, u.disabled_at, u.disabled_reason, u.last_sign_in_at, p.name, p.email,
	EXISTS (SELECT 1 FROM password w WHERE w.user_id = u.id) AS password,
	(EXISTS (SELECT 1 FROM totp t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL) OR EXISTS (SELECT 1 FROM passkey k WHERE k.user_id = u.id)) AS second_factor`

const userFrom = ` FROM user_account u LEFT JOIN person p ON p.user_id = u.id `

// UserFilter narrows a list of users. The zero value gives the first page of all.
type UserFilter struct {
	Query  string // part of name or e-mail address
	State  UserState
	Role   clew.Role
	Limit  int // 0: 50; at most 500
	Offset int
}

// ListUsers gives a page of users by name, and how many there are in all. It needs UserManage.
func ListUsers(tx *db.Tx, actor clew.Actor, f UserFilter) ([]User, int64, error) {
	if err := Require(actor, UserManage, Scope{}); err != nil {
		return nil, 0, err
	}
	w := &db.Where{}
	matching(w, "p.fold", clew.Clip(f.Query, 200))
	if f.State != "" {
		w.And("u.state = ?", string(f.State))
	}
	if f.Role != "" {
		w.And("EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = u.id AND g.role = ?)", string(f.Role))
	}
	total, err := db.One[int64](tx, `SELECT COUNT(*)`+userFrom+w.String(), w.Args...)
	if err != nil {
		return nil, 0, err
	}
	users, err := db.All[User](tx, `SELECT `+userColumns+userFrom+w.String()+` ORDER BY COALESCE(p.fold, ''), u.id LIMIT `+w.Arg(page(f.Limit))+` OFFSET `+w.Arg(max(0, f.Offset)), w.Args...)
	return users, total, err
}

func page(limit int) int {
	if limit <= 0 {
		return 50
	}
	return min(limit, 500)
}

// GetUser reads one user: oneself, or with UserManage anyone.
func GetUser(tx *db.Tx, actor clew.Actor, id clew.ID) (User, error) {
	if err := selfOr(actor, id); err != nil {
		return User{}, err
	}
	return getUser(tx, id)
}

func getUser(tx *db.Tx, id clew.ID) (User, error) {
	return db.One[User](tx, `SELECT `+userColumns+userFrom+`WHERE u.id = $1`, id)
}

func selfOr(actor clew.Actor, id clew.ID) error {
	if actor.Kind == clew.User && actor.ID == id && !id.IsZero() {
		return nil
	}
	return Require(actor, UserManage, Scope{})
}

// FindUser finds a user by e-mail address, for the operator's command line and for administrators.
func FindUser(tx *db.Tx, actor clew.Actor, email string) (User, error) {
	if err := Require(actor, UserManage, Scope{}); err != nil {
		return User{}, err
	}
	return db.One[User](tx, `SELECT `+userColumns+userFrom+`WHERE p.email_fold = $1`, foldEmail(email))
}

// Name is a user by name, for lists that show who did something and for pickers.
type Name struct {
	ID   clew.ID
	Name string
}

// Names gives the names of users, for any page that shows people; whoever has been erased keeps a short pseudonym.
func Names(tx *db.Tx, ids ...clew.ID) (map[clew.ID]string, error) {
	m := make(map[clew.ID]string, len(ids))
	for chunk := range slices.Chunk(ids, 200) {
		var args []any
		for _, id := range chunk {
			m[id] = label(id, "")
			args = append(args, id)
		}
		w := (&db.Where{}).In("user_id", args...)
		found, err := db.All[Name](tx, `SELECT user_id AS id, name FROM person `+w.String(), w.Args...)
		if err != nil {
			return nil, err
		}
		for _, n := range found {
			m[n.ID] = label(n.ID, n.Name)
		}
	}
	return m, nil
}

// People finds active users by part of their name, for pickers. Any signed-in person may ask; addresses are not told.
func People(tx *db.Tx, actor clew.Actor, query string, limit int) ([]Name, error) {
	if actor.Kind != clew.System && actor.ID.IsZero() {
		return nil, clew.Errorf(clew.Unauthenticated, "Please sign in")
	}
	w := (&db.Where{}).And("u.state = 'active' AND p.name <> ''")
	matching(w, "p.name_fold", clew.Clip(query, 200))
	return db.All[Name](tx, `SELECT p.user_id AS id, p.name FROM person p JOIN user_account u ON u.id = p.user_id `+w.String()+` ORDER BY p.name_fold, p.user_id LIMIT `+w.Arg(page(limit)), w.Args...)
}

// NewUser is who to invite.
type NewUser struct {
	Name  string
	Email string
	Lang  string // "": English
	Zone  string // "": UTC
}

// InviteUser makes an account without any means of entering; Door.IssueLink gives the invitation.
func InviteUser(tx *db.Tx, actor clew.Actor, in NewUser) (clew.ID, error) {
	if err := Require(actor, UserManage, Scope{}); err != nil {
		return clew.ID{}, err
	}
	if in.Lang == "" {
		in.Lang = "en"
	}
	if in.Zone == "" {
		in.Zone = "UTC"
	}
	var faults clew.Faults
	checkPerson(&faults, in.Name, in.Email)
	checkTaste(&faults, in.Lang, in.Zone, "")
	if err := faults.Err(); err != nil {
		return clew.ID{}, err
	}
	return createUser(tx, actor, in, Invited, "access.user_invited")
}

func createUser(tx *db.Tx, actor clew.Actor, in NewUser, state UserState, kind string) (clew.ID, error) {
	id := clew.NewID()
	_, err := tx.Exec(`INSERT INTO user_account (id, state, revision, lang, zone, theme, credential_rev, created_at, disabled_reason) VALUES ($1, $2, 1, $3, $4, '', 1, $5, '')`,
		id, string(state), in.Lang, in.Zone, tx.Now())
	if err != nil {
		return clew.ID{}, err
	}
	if err := insertPerson(tx, id, in.Name, in.Email); err != nil {
		return clew.ID{}, err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: kind, Type: "user", Record: id.String(), Revision: 1, Payload: map[string]any{"state": state, "lang": in.Lang, "zone": in.Zone}})
	return id, err
}

func insertPerson(tx *db.Tx, id clew.ID, name, email string) error {
	name, email = strings.TrimSpace(name), strings.TrimSpace(email)
	_, err := tx.Exec(`INSERT INTO person (user_id, name, email, email_fold, name_fold, fold) VALUES ($1, $2, $3, $4, $5, $6)`, id, name, email, orNull(foldEmail(email)), fold.Index(name), fold.Index(name, email))
	if db.IsUnique(err) {
		return errEmailTaken()
	}
	return err
}

func errEmailTaken() error {
	var f clew.Faults
	f.Add("email", "Another user has this e-mail address")
	return &clew.Error{Kind: clew.Conflict, Message: "Another user has this e-mail address", Fields: f}
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func checkPerson(f *clew.Faults, name, email string) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > 200 || strings.ContainsFunc(name, unicode.IsControl) {
		f.Add("name", "Please give a name of at most 200 characters")
	}
	if a, err := mail.ParseAddress(strings.TrimSpace(email)); err != nil || a.Address != strings.TrimSpace(email) || len(email) > 320 {
		f.Add("email", "This is not an e-mail address (as anna@example.com)")
	}
}

func checkTaste(f *clew.Faults, lang, zone, theme string) {
	if lang != "en" && lang != "de" {
		f.Add("lang", "This language is not offered")
	}
	if _, err := time.LoadLocation(zone); err != nil || zone == "" || zone == "Local" || len(zone) > 64 {
		f.Add("zone", "This time zone is not known (as Europe/Berlin)")
	}
	if theme != "" && theme != "light" && theme != "dark" {
		f.Add("theme", "This look is not offered")
	}
}
