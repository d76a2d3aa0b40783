package product_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"clew"
	"clew/audit"
	"clew/db"
	"clew/db/dbtest"
	"clew/product"

	"github.com/google/go-cmp/cmp"
)

// record is one of each type, with its verbs under one shape, so that what all share is tested on all.
type record struct {
	ref    product.Ref
	get    func(tx *db.Tx, a clew.Actor) (product.Meta, error)
	update func(tx *db.Tx, a clew.Actor, revision int64, act product.Act) (product.Meta, error) // gives it another value each time
}

// world has one record of each type hanging together.
type world struct {
	line       product.Line
	product    product.Product
	variant    product.Variant
	release    product.Release
	support    product.SupportPeriod
	party      product.Party
	contact    product.Contact
	deployment product.Deployment
	person     product.Responsibility
}

func newWorld(t testing.TB, d *db.DB, name string) world {
	t.Helper()
	var w world
	do(t, d, func(tx *db.Tx) (err error) {
		fail := func(e error) {
			if err == nil {
				err = e
			}
		}
		var e error
		w.line, e = product.CreateLine(tx, system, product.LineInput{Name: "Linie " + name, Manufacturer: "Beispiel GmbH"}, product.Act{})
		fail(e)
		w.product, e = product.CreateProduct(tx, system, w.line.ID, product.ProductInput{Name: "Gerät " + name, Nicknames: product.Strings{"Spitz" + name}, Articles: product.Strings{"4711-" + name}}, product.Act{})
		fail(e)
		w.variant, e = product.CreateVariant(tx, system, w.product.ID, product.VariantInput{Name: "EU", Models: product.Strings{"MOD-" + name}}, product.Act{})
		fail(e)
		w.release, e = product.CreateRelease(tx, system, w.product.ID, product.ReleaseInput{Version: "1.0.0", Variants: []clew.ID{w.variant.ID}, Serials: product.Strings{"SN-" + name + "-????"},
			Purl: "pkg:generic/beispiel/" + strings.ToLower(name) + "@1.0.0"}, product.Act{})
		fail(e)
		w.support, e = product.CreateSupport(tx, system, w.product.ID, clew.ID{}, product.SupportInput{Until: day("2020-01-01")}, product.Act{})
		fail(e)
		w.party, e = product.CreateParty(tx, system, clew.ID{}, product.PartyInput{Name: "Kunde " + name, Kinds: product.Strings{"customer"}}, product.Act{})
		fail(e)
		w.contact, e = product.CreateContact(tx, system, w.party.ID, product.ContactInput{Name: "Person " + name, Email: strings.ToLower(name) + "@example.org"}, product.Act{})
		fail(e)
		w.deployment, e = product.CreateDeployment(tx, system, product.DeploymentInput{PartyID: w.party.ID, ReleaseID: w.release.ID, ContactID: w.contact.ID, Units: 5, SerialFrom: name + "-0001", SerialTo: name + "-0099"}, product.Act{})
		fail(e)
		w.person, e = product.Assign(tx, system, product.Ref{Type: product.TypeProduct, ID: w.product.ID}, clew.NewID(), clew.ProductManagement, product.Act{})
		fail(e)
		return err
	})
	return w
}

func (w world) records() []record {
	id := func(t product.Type, id clew.ID) product.Ref { return product.Ref{Type: t, ID: id} }
	return []record{
		{id(product.TypeDeployment, w.deployment.ID),
			func(tx *db.Tx, a clew.Actor) (product.Meta, error) {
				r, err := product.GetDeployment(tx, a, w.deployment.ID)
				return r.Meta, err
			},
			func(tx *db.Tx, a clew.Actor, rev int64, act product.Act) (product.Meta, error) {
				in := w.deployment.DeploymentInput
				in.Units = 100 + rev
				r, err := product.UpdateDeployment(tx, a, w.deployment.ID, rev, in, act)
				return r.Meta, err
			}},
		{id(product.TypeContact, w.contact.ID), nil, func(tx *db.Tx, a clew.Actor, rev int64, act product.Act) (product.Meta, error) {
			in := w.contact.ContactInput
			in.Phone = strings.Repeat("1", int(rev)+1)
			r, err := product.UpdateContact(tx, a, w.contact.ID, rev, in, act)
			return r.Meta, err
		}},
		{id(product.TypeParty, w.party.ID),
			func(tx *db.Tx, a clew.Actor) (product.Meta, error) {
				r, err := product.GetParty(tx, a, w.party.ID)
				return r.Meta, err
			},
			func(tx *db.Tx, a clew.Actor, rev int64, act product.Act) (product.Meta, error) {
				in := w.party.PartyInput
				in.Notes = strings.Repeat("n", int(rev))
				r, err := product.UpdateParty(tx, a, w.party.ID, rev, in, act)
				return r.Meta, err
			}},
		{id(product.TypeSupport, w.support.ID), nil, func(tx *db.Tx, a clew.Actor, rev int64, act product.Act) (product.Meta, error) {
			in := w.support.SupportInput
			in.Basis = strings.Repeat("b", int(rev))
			r, err := product.UpdateSupport(tx, a, w.support.ID, rev, in, act)
			return r.Meta, err
		}},
		{id(product.TypeRelease, w.release.ID),
			func(tx *db.Tx, a clew.Actor) (product.Meta, error) {
				r, err := product.GetRelease(tx, a, w.release.ID)
				return r.Meta, err
			},
			func(tx *db.Tx, a clew.Actor, rev int64, act product.Act) (product.Meta, error) {
				in := w.release.ReleaseInput
				in.Notes = strings.Repeat("n", int(rev))
				r, err := product.UpdateRelease(tx, a, w.release.ID, rev, in, act)
				return r.Meta, err
			}},
		{id(product.TypeVariant, w.variant.ID),
			func(tx *db.Tx, a clew.Actor) (product.Meta, error) {
				r, err := product.GetVariant(tx, a, w.variant.ID)
				return r.Meta, err
			},
			func(tx *db.Tx, a clew.Actor, rev int64, act product.Act) (product.Meta, error) {
				in := w.variant.VariantInput
				in.Hardware = strings.Repeat("h", int(rev))
				r, err := product.UpdateVariant(tx, a, w.variant.ID, rev, in, act)
				return r.Meta, err
			}},
		{id(product.TypeProduct, w.product.ID),
			func(tx *db.Tx, a clew.Actor) (product.Meta, error) {
				r, err := product.GetProduct(tx, a, w.product.ID)
				return r.Meta, err
			},
			func(tx *db.Tx, a clew.Actor, rev int64, act product.Act) (product.Meta, error) {
				in := w.product.ProductInput
				in.Description = strings.Repeat("d", int(rev))
				r, err := product.UpdateProduct(tx, a, w.product.ID, rev, in, act)
				return r.Meta, err
			}},
		{id(product.TypeLine, w.line.ID),
			func(tx *db.Tx, a clew.Actor) (product.Meta, error) {
				r, err := product.GetLine(tx, a, w.line.ID)
				return r.Meta, err
			},
			func(tx *db.Tx, a clew.Actor, rev int64, act product.Act) (product.Meta, error) {
				in := w.line.LineInput
				in.Description = strings.Repeat("d", int(rev))
				r, err := product.UpdateLine(tx, a, w.line.ID, rev, in, act)
				return r.Meta, err
			}},
	}
}

// Each type: two people at once, retiring, restoring, history and undo.
func TestEveryRecord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "Alpha")
		for _, r := range w.records() {
			t.Run(string(r.ref.Type), func(t *testing.T) {
				m := write(t, d, func(tx *db.Tx) (product.Meta, error) { return r.update(tx, system, 1, product.Why("first")) })
				if m.Revision != 2 {
					t.Errorf("revision %d after the first update", m.Revision)
				}
				_, err := try(t, d, func(tx *db.Tx) (product.Meta, error) { return r.update(tx, system, 1, product.Why("second")) })
				var stale *product.Stale
				if !errors.As(err, &stale) || !clew.Is(err, clew.Conflict) || stale.Revision != 2 || stale.Expected != 1 || stale.Current == nil || stale.Yours == nil {
					t.Errorf("the second of two people got %v (%+v)", err, stale)
				}
				refused(t, d, clew.Invalid, func(tx *db.Tx) error { return product.Retire(tx, system, r.ref, 2, product.Act{}) })
				do(t, d, func(tx *db.Tx) error { return product.Retire(tx, system, r.ref, 2, product.Why("no longer")) })
				refused(t, d, clew.Conflict, func(tx *db.Tx) error { _, err := r.update(tx, system, 3, product.Act{}); return err })
				refused(t, d, clew.Conflict, func(tx *db.Tx) error { return product.Retire(tx, system, r.ref, 3, product.Why("again")) })
				history := read(t, d, func(tx *db.Tx) ([]audit.Row, error) { return product.History(tx, system, r.ref, clew.ID{}, 10) })
				var kinds []string
				for _, e := range history {
					kinds = append(kinds, strings.TrimPrefix(e.Kind, string(r.ref.Type)+"."))
				}
				if diff := cmp.Diff([]string{"retired", "updated", "created"}, kinds); diff != "" {
					t.Error(diff)
				}
				var c struct {
					Old, New struct{ Revision int64 }
					Reason   string
				}
				must(t, json.Unmarshal([]byte(history[1].Payload), &c))
				if c.Old.Revision != 1 || c.New.Revision != 2 || c.Reason != "first" {
					t.Errorf("payload %s", history[1].Payload)
				}
				// Undo of the retirement restores; what it rests on is retired by then for none, since this goes from the leaves to the line.
				if _, err := try(t, d, func(tx *db.Tx) (clew.ID, error) { return product.Undo(tx, system, history[1].ActID, "") }); !clew.Is(err, clew.Conflict) {
					t.Errorf("undo of an act after which something happened: %v", err)
				}
				write(t, d, func(tx *db.Tx) (clew.ID, error) { return product.Undo(tx, system, history[0].ActID, "") })
				refused(t, d, clew.NotFound, func(tx *db.Tx) error { _, err := product.Undo(tx, system, history[0].ActID, ""); return err })
				do(t, d, func(tx *db.Tx) error { return product.Retire(tx, system, r.ref, 4, product.Why("no longer")) })
				if r.get != nil {
					if m := read(t, d, func(tx *db.Tx) (product.Meta, error) { return r.get(tx, system) }); !m.Retired() || m.Revision != 5 || m.RetiredReason != "no longer" {
						t.Errorf("got %+v", m)
					}
				}
			})
		}
		// From the line down again: nothing is restored under something retired.
		records := w.records()
		refused(t, d, clew.Conflict, func(tx *db.Tx) error {
			return product.Restore(tx, system, product.Ref{Type: product.TypeRelease, ID: w.release.ID}, 5, product.Why("back"))
		})
		slices.Reverse(records)
		for _, r := range records {
			if r.ref.Type == product.TypeDeployment || r.ref.Type == product.TypeContact {
				continue
			}
			do(t, d, func(tx *db.Tx) error { return product.Restore(tx, system, r.ref, 5, product.Why("back")) })
		}
		kinds := read(t, d, func(tx *db.Tx) ([]string, error) { return db.All[string](tx, `SELECT DISTINCT kind FROM event`) })
		for _, k := range kinds {
			if !slices.Contains(product.Events, k) {
				t.Errorf("%s is not in events.go", k)
			}
		}
	})
}

// What something in use needs is not retired.
func TestRetireNeeded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "Alpha")
		do(t, d, func(tx *db.Tx) error {
			_, err := product.UpdateSupport(tx, system, w.support.ID, 1, product.SupportInput{Until: product.Today(tx)}, product.Act{})
			return err
		})
		for _, ref := range []product.Ref{{Type: product.TypeLine, ID: w.line.ID}, {Type: product.TypeProduct, ID: w.product.ID}, {Type: product.TypeRelease, ID: w.release.ID}, {Type: product.TypeParty, ID: w.party.ID}} {
			refused(t, d, clew.Conflict, func(tx *db.Tx) error { return product.Retire(tx, system, ref, 1, product.Why("x")) })
		}
	})
}

func TestInputIsChecked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "Alpha")
		for name, f := range map[string]func(tx *db.Tx) error{
			"no name": func(tx *db.Tx) error {
				_, err := product.CreateLine(tx, system, product.LineInput{}, product.Act{})
				return err
			},
			"10 kB": func(tx *db.Tx) error {
				_, err := product.CreateLine(tx, system, product.LineInput{Name: strings.Repeat("x", 10_000)}, product.Act{})
				return err
			},
			"NUL": func(tx *db.Tx) error {
				_, err := product.CreateLine(tx, system, product.LineInput{Name: "a\x00b"}, product.Act{})
				return err
			},
			"two lines": func(tx *db.Tx) error {
				_, err := product.CreateLine(tx, system, product.LineInput{Name: "a\nb"}, product.Act{})
				return err
			},
			"not UTF-8": func(tx *db.Tx) error {
				_, err := product.CreateLine(tx, system, product.LineInput{Name: "a\xff"}, product.Act{})
				return err
			},
			"namespace": func(tx *db.Tx) error {
				_, err := product.CreateLine(tx, system, product.LineInput{Name: "a", PublisherNamespace: "javascript:alert(1)"}, product.Act{})
				return err
			},
			"constrained": func(tx *db.Tx) error {
				_, err := product.CreateProduct(tx, system, w.line.ID, product.ProductInput{Name: "a", Constrained: true}, product.Act{})
				return err
			},
			"kind": func(tx *db.Tx) error {
				_, err := product.CreateProduct(tx, system, w.line.ID, product.ProductInput{Name: "a", Kind: "x"}, product.Act{})
				return err
			},
			"market": func(tx *db.Tx) error {
				_, err := product.CreateProduct(tx, system, w.line.ID, product.ProductInput{Name: "a", MarketFrom: day("2026-01-02"), MarketUntil: day("2026-01-01")}, product.Act{})
				return err
			},
			"scheme": func(tx *db.Tx) error {
				_, err := product.CreateProduct(tx, system, w.line.ID, product.ProductInput{Name: "a", Scheme: "debian"}, product.Act{})
				return err
			},
			"version": func(tx *db.Tx) error {
				_, err := product.CreateRelease(tx, system, w.product.ID, product.ReleaseInput{Version: "not one"}, product.Act{})
				return err
			},
			"cpe": func(tx *db.Tx) error {
				_, err := product.CreateRelease(tx, system, w.product.ID, product.ReleaseInput{Version: "2.0.0", CPE: "cpe:nonsense"}, product.Act{})
				return err
			},
			"purl": func(tx *db.Tx) error {
				_, err := product.CreateRelease(tx, system, w.product.ID, product.ReleaseInput{Version: "2.0.0", Purl: "nonsense"}, product.Act{})
				return err
			},
			"variant": func(tx *db.Tx) error {
				_, err := product.CreateRelease(tx, system, w.product.ID, product.ReleaseInput{Version: "2.0.0", Variants: []clew.ID{clew.NewID()}}, product.Act{})
				return err
			},
			"support": func(tx *db.Tx) error {
				_, err := product.CreateSupport(tx, system, w.product.ID, clew.ID{}, product.SupportInput{}, product.Act{})
				return err
			},
			"party kind": func(tx *db.Tx) error {
				_, err := product.CreateParty(tx, system, clew.ID{}, product.PartyInput{Name: "a", Kinds: product.Strings{"friend"}}, product.Act{})
				return err
			},
			"country": func(tx *db.Tx) error {
				_, err := product.CreateParty(tx, system, clew.ID{}, product.PartyInput{Name: "a", Kinds: product.Strings{"customer"}, Country: "Germany"}, product.Act{})
				return err
			},
			"e-mail": func(tx *db.Tx) error {
				_, err := product.CreateContact(tx, system, w.party.ID, product.ContactInput{Email: "a <b@c>"}, product.Act{})
				return err
			},
			"serial range": func(tx *db.Tx) error {
				_, err := product.CreateDeployment(tx, system, product.DeploymentInput{PartyID: w.party.ID, ReleaseID: w.release.ID, SerialFrom: "A9", SerialTo: "A1"}, product.Act{})
				return err
			},
			"serial shape": func(tx *db.Tx) error {
				_, err := product.CreateDeployment(tx, system, product.DeploymentInput{PartyID: w.party.ID, ReleaseID: w.release.ID, SerialFrom: "A1", SerialTo: "B9"}, product.Act{})
				return err
			},
			"foreign person": func(tx *db.Tx) error {
				_, err := product.CreateDeployment(tx, system, product.DeploymentInput{PartyID: w.party.ID, ReleaseID: w.release.ID, ContactID: clew.NewID()}, product.Act{})
				return err
			},
			"no release": func(tx *db.Tx) error {
				_, err := product.CreateDeployment(tx, system, product.DeploymentInput{PartyID: w.party.ID, ReleaseID: clew.NewID()}, product.Act{})
				return err
			},
			"role": func(tx *db.Tx) error {
				_, err := product.Assign(tx, system, product.Ref{Type: product.TypeLine, ID: w.line.ID}, clew.NewID(), clew.Administrator, product.Act{})
				return err
			},
		} {
			if err := d.Write(t.Context(), f); !clew.Is(err, clew.Invalid) {
				t.Errorf("%s: got %v", name, err)
			}
		}
	})
}

func TestUnique(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "Müller")
		refused(t, d, clew.Conflict, func(tx *db.Tx) error {
			_, err := product.CreateLine(tx, system, product.LineInput{Name: "LINIE MUELLER"}, product.Act{})
			return err
		})
		refused(t, d, clew.Conflict, func(tx *db.Tx) error {
			_, err := product.CreateProduct(tx, system, w.line.ID, product.ProductInput{Name: "gerät müller"}, product.Act{})
			return err
		})
		refused(t, d, clew.Conflict, func(tx *db.Tx) error {
			_, err := product.CreateVariant(tx, system, w.product.ID, product.VariantInput{Name: "eu"}, product.Act{})
			return err
		})
		refused(t, d, clew.Conflict, func(tx *db.Tx) error {
			_, err := product.CreateRelease(tx, system, w.product.ID, product.ReleaseInput{Version: "1.0.0"}, product.Act{})
			return err
		})
		refused(t, d, clew.Conflict, func(tx *db.Tx) error {
			_, err := product.Assign(tx, system, product.Ref{Type: product.TypeProduct, ID: w.product.ID}, w.person.UserID, clew.ProductManagement, product.Act{})
			return err
		})
		// The same name in another line, and the name of a retired line, are free; so is a version of another product.
		other := newLine(t, d, "Andere")
		p := newProduct(t, d, other, product.ProductInput{Name: "Gerät Müller"})
		newRelease(t, d, p, "1.0.0")
		empty := newLine(t, d, "Leer")
		do(t, d, func(tx *db.Tx) error {
			return product.Retire(tx, system, product.Ref{Type: product.TypeLine, ID: empty.ID}, 1, product.Why("x"))
		})
		newLine(t, d, "leer")
		refused(t, d, clew.Conflict, func(tx *db.Tx) error {
			return product.Restore(tx, system, product.Ref{Type: product.TypeLine, ID: empty.ID}, 2, product.Why("x"))
		})
	})
}
