package demo

import (
	"clew"
	"clew/access"
	"clew/db"
	"clew/product"
)

// chief is who gets the sign-in link.
const chief = "ines.brandt"

// person is somebody at the manufacturer. Where names a line or a product by its own key; "" is the whole organisation.
type person struct {
	login, name, lang string
	grants            []grant
	answers           []grant // in which role for what; gives no rights
}

type grant struct {
	role  clew.Role
	where string
}

// leaders have rights for the whole organisation.
var leaders = []person{
	{chief, "Ines Brandt", "en", []grant{{clew.Administrator, ""}, {clew.SecurityManagement, ""}}, []grant{{clew.SecurityManagement, "NWK-PP"}, {clew.SecurityManagement, "NWK-PL"}}},
	{"paula.kern", "Paula Kern", "de", []grant{{clew.Administrator, ""}}, nil},
	{"mei.tanaka", "Mei Tanaka", "en", []grant{{clew.SupplyChainManagement, ""}}, []grant{{clew.SupplyChainManagement, "NWK-CC"}, {clew.SupplyChainManagement, "NWK-PP"}}},
	{"renate.vogel", "Renate Vogel", "de", []grant{{clew.Auditor, ""}}, nil},
	{"deniz.aksoy", "Deniz Aksoy", "de", []grant{{clew.ServiceDesk, ""}}, nil},
}

// staff have rights for a line or a product.
var staff = []person{
	{"jonas.petersen", "Jonas Petersen", "de", []grant{{clew.ProductManagement, "NWK-CC"}, {clew.ProductManagement, "NWK-PL"}}, []grant{{clew.ProductManagement, "NWK-CC"}}},
	{"henrik.olsen", "Henrik Olsen", "en", []grant{{clew.ProductManagement, "NWK-PP"}}, []grant{{clew.ProductManagement, "NWK-PP"}}},
	{"tomas.lindqvist", "Tomas Lindqvist", "en", []grant{{clew.SecurityManagement, "NWK-CC"}}, []grant{{clew.SecurityManagement, "NWK-CC"}}},
	{"sven.carstens", "Sven Carstens", "de", []grant{{clew.ProjectManagement, "NWK-CC"}}, []grant{{clew.ProjectManagement, "HG400"}, {clew.ProjectManagement, "RS20"}}},
	{"amira.haddad", "Amira Haddad", "en", []grant{{clew.ProductDevelopment, "HG400"}}, []grant{{clew.ProductDevelopment, "HG400"}}},
	{"lukas.wrobel", "Lukas Wrobel", "de", []grant{{clew.ProductDevelopment, "RS20"}, {clew.ProductDevelopment, "NWRF"}}, []grant{{clew.ProductDevelopment, "RS20"}, {clew.ProductDevelopment, "NWRF"}}},
	{"clara.dubois", "Clara Dubois", "en", []grant{{clew.ProductDevelopment, "CLOUD"}, {clew.ProjectManagement, "CLOUD"}}, []grant{{clew.ProductDevelopment, "CLOUD"}, {clew.ProjectManagement, "CLOUD"}}},
}

func address(login string) string { return login + "@nordwerk-klimatechnik.example" }

func (w *World) leaders(tx *db.Tx) error {
	if err := w.Door.MarkSetUp(tx, clew.SystemActor()); err != nil {
		return err
	}
	return w.hire(tx, leaders)
}

// staff hires the others, and says who answers for what.
func (w *World) staff(tx *db.Tx) error {
	if err := w.hire(tx, staff); err != nil {
		return err
	}
	for _, p := range append(leaders[:len(leaders):len(leaders)], staff...) {
		for _, a := range p.answers {
			on := product.Ref{Type: product.TypeLine, ID: w.lines[a.where].ID}
			if prod, ok := w.prods[a.where]; ok {
				on = product.Ref{Type: product.TypeProduct, ID: prod.ID}
			}
			if _, err := product.Assign(tx, w.people[chief], on, w.people[p.login].ID, a.role, product.Act{}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *World) hire(tx *db.Tx, all []person) error {
	for _, p := range all {
		var grants []clew.Grant
		for _, g := range p.grants {
			prod := w.prods[g.where]
			line := w.lines[g.where].ID
			if !prod.ID.IsZero() {
				line = prod.LineID
			}
			grants = append(grants, clew.Grant{Role: g.role, Line: line, Product: prod.ID})
		}
		id, err := access.CreateUser(tx, clew.SystemActor(), access.NewUser{Name: p.name, Email: address(p.login), Lang: p.lang, Zone: "Europe/Berlin"}, grants...)
		if err != nil {
			return err
		}
		if w.people[p.login], err = access.Load(tx, id); err != nil {
			return err
		}
	}
	return nil
}
