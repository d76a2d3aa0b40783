package access

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/db"

	"github.com/google/go-cmp/cmp"
)

// TestVisible tries the one predicate with every sort of grant, and the same narrowed by tokens, against four products
// in two lines and one record that belongs to no product.
func TestVisible(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		l1, l2 := clew.NewID(), clew.NewID()
		p := map[string]clew.ID{"a1": clew.NewID(), "b1": clew.NewID(), "a2": clew.NewID(), "b2": clew.NewID()}
		w.write(func(tx *db.Tx) error {
			if _, err := tx.Exec(`CREATE TABLE thing (name TEXT, line_id TEXT, product_id TEXT)`); err != nil {
				return err
			}
			rows := [][]any{{"none", nil, nil}, {"line1", l1, nil}, {"line2", l2, nil}}
			for name, id := range p {
				line := l1
				if strings.HasSuffix(name, "2") {
					line = l2
				}
				rows = append(rows, []any{name, line, id})
			}
			return tx.Bulk(`INSERT INTO thing (name, line_id, product_id) VALUES ($1, $2, $3)`, rows)
		})
		sec, desk, admin := clew.SecurityManagement, clew.ServiceDesk, clew.Administrator
		const all = "a1 a2 b1 b2 line1 line2 none"
		for i, c := range []struct {
			name   string
			grants []clew.Grant
			verbs  []Verb  // token, when set
			line   clew.ID // token's line
			want   string  // may read
			assess string  // may assess
		}{
			{name: "no grant"},
			{name: "administrator", grants: []clew.Grant{{Role: admin}}},
			{name: "organisation", grants: []clew.Grant{{Role: sec}}, want: all, assess: all},
			{name: "line", grants: []clew.Grant{{Role: sec, Line: l1}}, want: "a1 b1 line1", assess: "a1 b1 line1"},
			{name: "two lines", grants: []clew.Grant{{Role: sec, Line: l1}, {Role: desk, Line: l2}}, want: "a1 a2 b1 b2 line1 line2", assess: "a1 b1 line1"},
			{name: "product", grants: []clew.Grant{{Role: sec, Line: l1, Product: p["a1"]}}, want: "a1", assess: "a1"},
			{name: "product and line", grants: []clew.Grant{{Role: sec, Line: l1, Product: p["a1"]}, {Role: desk, Line: l2}}, want: "a1 a2 b2 line2", assess: "a1"},
			{name: "reads all, assesses one", grants: []clew.Grant{{Role: desk}, {Role: sec, Line: l2, Product: p["b2"]}}, want: all, assess: "b2"},
			{name: "token", grants: []clew.Grant{{Role: sec}}, verbs: []Verb{Read}, want: all},
			{name: "token for a line", grants: []clew.Grant{{Role: sec}}, verbs: []Verb{Read, Assess}, line: l2, want: "a2 b2 line2", assess: "a2 b2 line2"},
			{name: "token for a line, product grants", grants: []clew.Grant{{Role: sec, Line: l1, Product: p["a1"]}, {Role: sec, Line: l2, Product: p["a2"]}}, verbs: []Verb{Read}, line: l2, want: "a2"},
			{name: "token that may not read", grants: []clew.Grant{{Role: sec}}, verbs: []Verb{Assess}, assess: all},
		} {
			id := w.user(fmt.Sprint("User ", i), "four green cups of tea", c.grants...)
			var a clew.Actor
			w.write(func(tx *db.Tx) (err error) {
				if c.verbs == nil {
					a, err = Load(tx, id)
					return err
				}
				secret, _, err := w.door.CreateToken(tx, clew.SystemActor(), NewToken{User: id, Name: "t", Verbs: c.verbs, Line: c.line, Life: time.Hour})
				if err != nil {
					return err
				}
				a, err = w.door.Authenticate(tx, "Bearer "+secret)
				return err
			})
			for verb, want := range map[Verb]string{Read: c.want, Assess: c.assess} {
				if diff := cmp.Diff(want, strings.Join(w.things(a, verb), " ")); diff != "" {
					t.Errorf("%s, %s (-want +got)\n%s", c.name, verb, diff)
				}
				// The predicate and the check of one record say the same.
				for name, id := range p {
					line := l1
					if strings.HasSuffix(name, "2") {
						line = l2
					}
					if got := Can(a, verb, Scope{Line: line, Product: id}); got != strings.Contains(want, name) {
						t.Errorf("%s: Can(%s, %s) = %v", c.name, verb, name, got)
					}
				}
			}
		}
		if got := w.things(clew.SystemActor(), Read); strings.Join(got, " ") != all {
			t.Errorf("the program itself sees %v", got)
		}
		if got := w.things(clew.Actor{Kind: clew.Nobody}, Read); len(got) != 0 {
			t.Errorf("nobody sees %v", got)
		}
	})
}

func (w *world) things(a clew.Actor, v Verb) (names []string) {
	w.t.Helper()
	if err := w.d.Read(w.t.Context(), func(tx *db.Tx) (err error) {
		where := VisibleBy(a, v, (&db.Where{}).And("name <> ?", ""), "line_id", "product_id")
		names, err = db.All[string](tx, `SELECT name FROM thing `+where.String()+` ORDER BY name`, where.Args...)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return names
}

func TestRequireHidesWhatIsNotVisible(t *testing.T) {
	l1, l2 := clew.NewID(), clew.NewID()
	a := clew.Actor{Kind: clew.User, ID: clew.NewID(), Grants: []clew.Grant{{Role: clew.ServiceDesk, Line: l1}}}
	for name, c := range map[string]struct {
		actor clew.Actor
		verb  Verb
		scope Scope
		want  clew.Kind
	}{
		"foreign":           {a, Assess, Scope{Line: l2}, clew.NotFound},
		"own, not allowed":  {a, Assess, Scope{Line: l1}, clew.Denied},
		"organisation":      {a, UserManage, Scope{}, clew.Denied},
		"nobody":            {clew.Actor{Kind: clew.Nobody}, Read, Scope{Line: l1}, clew.Unauthenticated},
		"zero actor":        {clew.Actor{}, Read, Scope{}, clew.Denied},
		"line's right only": {clew.Actor{Kind: clew.User, ID: a.ID, Grants: []clew.Grant{{Role: clew.SecurityManagement, Line: l1}}}, AuditRead, Scope{Line: l1}, clew.Denied},
	} {
		if err := Require(c.actor, c.verb, c.scope); !clew.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
