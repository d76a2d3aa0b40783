package product_test

import (
	"errors"
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/product"
)

func TestStates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "Alpha")
		set := func(rev int64, to product.State, reason string) (product.Release, error) {
			return try(t, d, func(tx *db.Tx) (product.Release, error) {
				return product.SetState(tx, system, w.release.ID, rev, to, clew.Date{}, product.Why(reason))
			})
		}
		for _, step := range []struct {
			to     product.State
			reason string
			want   clew.Kind // Internal: works
		}{
			{product.Withdrawn, "x", clew.Conflict}, {"ended", "x", clew.Invalid}, {product.Candidate, "", 0}, {product.Draft, "", 0}, {product.Released, "", 0},
			{product.Draft, "x", clew.Conflict}, {product.Withdrawn, "", clew.Invalid}, {product.Withdrawn, "bricks devices", 0}, {product.Released, "it does not", 0},
		} {
			r := read(t, d, func(tx *db.Tx) (product.Release, error) { return product.GetRelease(tx, system, w.release.ID) })
			got, err := set(r.Revision, step.to, step.reason)
			if step.want == 0 {
				if err != nil || got.State != step.to {
					t.Errorf("%s to %s: %v", r.State, step.to, err)
				}
			} else if !clew.Is(err, step.want) {
				t.Errorf("%s to %s: got %v, want %v", r.State, step.to, err, step.want)
			}
		}
		r := read(t, d, func(tx *db.Tx) (product.Release, error) { return product.GetRelease(tx, system, w.release.ID) })
		if r.ReleasedOn.IsZero() {
			t.Error("a release that is out has no day")
		}
		in := r.ReleaseInput
		in.Version = "1.0.1"
		refused(t, d, clew.Invalid, func(tx *db.Tx) error {
			_, err := product.UpdateRelease(tx, system, r.ID, r.Revision, in, product.Act{})
			return err
		})
		do(t, d, func(tx *db.Tx) error {
			_, err := product.UpdateRelease(tx, system, r.ID, r.Revision, in, product.Why("typing error"))
			return err
		})
	})
}

func TestHolds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "Alpha")
		ref := product.Ref{Type: product.TypeRelease, ID: w.release.ID}
		place := func(r product.Ref, v product.HeldVerb, kind string) product.Hold {
			return write(t, d, func(tx *db.Tx) (product.Hold, error) { return product.PlaceHold(tx, system, r, v, kind, "not yet") })
		}
		gate := place(ref, product.VerbRelease, "gate")
		if again := place(ref, product.VerbRelease, "gate"); again.ID != gate.ID {
			t.Error("the same hold was set twice")
		}
		line := place(product.Ref{Type: product.TypeLine, ID: w.line.ID}, product.VerbRelease, "embargo")
		release := func(tx *db.Tx) error {
			_, err := product.SetState(tx, system, w.release.ID, 1, product.Released, clew.Date{}, product.Act{})
			return err
		}
		err := refused(t, d, clew.Conflict, release)
		var e *clew.Error
		if !errors.As(err, &e) || len(e.Fields) != 2 {
			t.Errorf("the error names %+v", e)
		}
		holds := read(t, d, func(tx *db.Tx) ([]product.Hold, error) { return product.Holds(tx, system, ref) })
		if len(holds) != 2 {
			t.Errorf("got %d holds", len(holds))
		}
		for _, id := range []clew.ID{gate.ID, line.ID} {
			refused(t, d, clew.Conflict, release)
			do(t, d, func(tx *db.Tx) error { return product.ClearHold(tx, system, id, "passed") })
			refused(t, d, clew.Conflict, func(tx *db.Tx) error { return product.ClearHold(tx, system, id, "passed") })
		}
		retention := place(product.Ref{Type: product.TypeProduct, ID: w.product.ID}, product.VerbRetire, "retention")
		change := place(ref, product.VerbChange, "signed")
		refused(t, d, clew.Conflict, func(tx *db.Tx) error {
			return product.Retire(tx, system, product.Ref{Type: product.TypeVariant, ID: w.variant.ID}, 1, product.Why("x"))
		})
		refused(t, d, clew.Conflict, func(tx *db.Tx) error {
			_, err := product.UpdateRelease(tx, system, w.release.ID, 1, w.release.ReleaseInput, product.Act{})
			return err
		})
		do(t, d, func(tx *db.Tx) error {
			return errors.Join(product.ClearHold(tx, system, retention.ID, "over"), product.ClearHold(tx, system, change.ID, "over"), release(tx))
		})
	})
}

func TestEraseContact(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "Alpha")
		do(t, d, func(tx *db.Tx) error {
			_, err := product.UpdateContact(tx, system, w.contact.ID, 1, product.ContactInput{Name: "Erika Beispiel", Phone: "+49 1"}, product.Act{})
			return err
		})
		do(t, d, func(tx *db.Tx) error { return product.EraseContact(tx, system, w.contact.ID, 2, "asked us to") })
		refused(t, d, clew.Conflict, func(tx *db.Tx) error {
			return product.Restore(tx, system, product.Ref{Type: product.TypeContact, ID: w.contact.ID}, 3, product.Why("x"))
		})
		for _, table := range []string{"party_contact", "event_payload"} {
			column := map[string]string{"party_contact": "name || email || phone || search", "event_payload": "payload"}[table]
			n := read(t, d, func(tx *db.Tx) (int, error) {
				return db.One[int](tx, `SELECT count(*) FROM `+table+` WHERE `+column+` LIKE '%Erika%' OR `+column+` LIKE '%alpha@example.org%' OR `+column+` LIKE '%Person Alpha%'`)
			})
			if n != 0 {
				t.Errorf("%d rows of %s still say who it was", n, table)
			}
		}
		if dep := read(t, d, func(tx *db.Tx) (product.Deployment, error) { return product.GetDeployment(tx, system, w.deployment.ID) }); dep.ContactID != w.contact.ID {
			t.Error("the deployment lost its contact's id")
		}
	})
}
