package demo

import (
	"fmt"
	"strconv"
	"strings"

	"clew"
	"clew/db"
	"clew/product"
)

// parties, one a line: key | name | kinds | country | language | contact's role, name, address | other names
const parties = `
P01 | Haustechnik Brenner GmbH | distributor | DE | de | security, Petra Anders, sicherheit@brenner-haustechnik.example | Brenner
P02 | Wärmegrosshandel Süd AG | distributor | DE | de | purchasing, Uwe Nagel, einkauf@waerme-sued.example | WGS
P03 | Alpenwärme Handels GmbH | distributor | AT | de | security, Eva Kofler, it@alpenwaerme.example |
P04 | Chauffage Lemaire SARL | distributor | FR | fr | security, Luc Lemaire, securite@lemaire-chauffage.example |
P05 | Northgate Heating Supplies Ltd | distributor | GB | en | security, Priya Nair, security@northgate-heating.example | NHS Ltd
P06 | VVS Grossisten Öresund AB | distributor | SE | sv | purchasing, Karin Ek, inkop@vvs-oresund.example |
P07 | Termo Baltica UAB | distributor | LT | lt | purchasing, Rasa Petrauskiene, info@termobaltica.example |
P08 | Meister Kröger Heizung und Bad | installer | DE | de | owner, Jens Kröger, jens@kroeger-heizung.example |
P09 | Heizungsbau Wittmann KG | installer | DE | de | dispatch, Anja Wittmann, disposition@wittmann-heizung.example | Wittmann
P10 | Installatie Van Dijk BV | installer | NL | nl | owner, Bram van Dijk, bram@vandijk-installatie.example |
P11 | Kessler Gebäudetechnik GmbH | installer customer | CH | de | operations, Reto Kessler, betrieb@kessler-gt.example |
P12 | Fjordvarme AS | installer | NO | no | dispatch, Ingrid Solberg, post@fjordvarme.example |
P13 | Wohnungsbaugenossenschaft Seeblick eG | customer | DE | de | facility, Horst Wendt, technik@wbg-seeblick.example | WBG Seeblick
P14 | Stadtwerke Nordersiel | customer | DE | de | security, Silke Boysen, isb@stadtwerke-nordersiel.example | SWN
P15 | Hotelgruppe Dünenhof | customer | DE | de | facility, Maren Thies, technik@duenenhof.example |
P16 | Klinikum Marienhöhe | customer | DE | de | security, Dr. Olaf Reimers, kritis@klinikum-marienhoehe.example |
P17 | Greenhall Housing Association | customer | GB | en | facility, Tom Whitfield, estates@greenhall-housing.example |
P18 | Gemeinde Oberwalden | customer | AT | de | facility, Josef Mayr, bauamt@oberwalden.example |
P19 | Résidences du Lac SA | customer | CH | fr | facility, Claire Monnet, technique@residences-du-lac.example |
P20 | Bressel Messtechnik AG | supplier | CH | de | liquidator, Kanzlei Aebi, kanzlei@aebi-recht.example | Bressel
P21 | Halbton Semiconductor Inc. | supplier | US | en | security, Product Security, psirt@halbton-semi.example | Halbton
P22 | Elektrofertigung Weser GmbH | production_partner supplier | DE | de | quality, Nils Behrens, qs@ef-weser.example | EFW
P23 | Cloudhafen Rechenzentrum GmbH | supplier | DE | de | security, Leitstand, noc@cloudhafen.example |
P24 | CERT for Building Technology | cert | DE | en | coordination, Coordination desk, report@cert-buildings.example | CERT-BT
P25 | Market Surveillance Office North | authority | DE | de | enquiries, Office, posteingang@mso-north.example | MSO North
P26 | Lena Fischbach, security research | researcher | DE | en | researcher, Lena Fischbach, lena@fischbach-research.example |
`

// deployments, one a line: party | product version | variant | units | where | days since. Serial numbers follow.
const deployments = `
P01 | HG400 3.8.2 | HG400-A-EU | 820 | Warehouse Hamburg, sold on | -1500
P01 | HG400 3.10.1 | HG400-A-EU | 1430 | Warehouse Hamburg, sold on | -700
P01 | HG400 4.1.2 | HG400-B-EU | 2950 | Warehouse Hamburg, sold on | -290
P01 | HG400 4.2.0 | HG400-B-EU | 1210 | Warehouse Hamburg, sold on | -40
P02 | HG400 3.9.4 | HG400-A-EU | 640 | Warehouse Ulm, sold on | -1100
P02 | HG400 4.1.2 | HG400-B-EU | 2240 | Warehouse Ulm, sold on | -250
P02 | HG400 4.2.0 | HG400-B-EU | 900 | Warehouse Ulm, sold on | -30
P03 | HG400 3.10.1 | HG400-A-EU | 510 | Innsbruck | -640
P03 | HG400 4.1.2 | HG400-B-EU | 870 | Innsbruck | -200
P04 | HG400 4.1.2 | HG400-B-EU | 760 | Lyon | -210
P05 | HG400 4.0.0 | HG400-B-UK | 120 | Leeds | -600
P05 | HG400 4.1.2 | HG400-B-UK | 1380 | Leeds | -240
P06 | HG400 4.2.0 | HG400-B-EU | 450 | Malmö | -25
P07 | HG400 3.9.4 | HG400-A-EU | 310 | Kaunas | -1000
P08 | HG400 3.8.2 | HG400-A-EU | 46 | Homes around Husum | -1450
P08 | HG400 4.1.2 | HG400-B-EU | 74 | Homes around Husum | -180
P09 | HG400 3.10.1 | HG400-B-EU | 265 | Homes in Franconia | -500
P09 | HG400 4.2.0 | HG400-B-EU | 88 | Homes in Franconia | -20
P10 | HG400 4.1.2 | HG400-B-EU | 132 | Utrecht | -160
P11 | HG400 4.2.0 | HG400-B-EU | 96 | Offices in Zug | -35
P12 | HG400 3.10.1 | HG400-B-EU | 140 | Bergen | -430
P13 | HG400 3.10.1 | HG400-A-EU | 212 | Seeblick estate, blocks 1 to 14 | -720
P13 | HG400 4.1.2 | HG400-B-EU | 188 | Seeblick estate, blocks 15 to 27 | -150
P14 | HG400 4.2.0 | HG400-B-EU | 34 | District heating substations | -45
P15 | HG400 4.1.2 | HG400-B-EU | 57 | Three hotels on the coast | -220
P16 | HG400 4.1.2 | HG400-B-EU | 23 | Ward buildings B to D | -170
P17 | HG400 4.1.2 | HG400-B-UK | 301 | Estates in Yorkshire | -190
P18 | HG400 3.9.4 | HG400-A-EU | 18 | School and town hall | -980
P19 | HG400 4.2.0 | HG400-B-EU | 64 | Montreux | -28
P01 | RS20 1.4.2 | RS20-1 | 4200 | Warehouse Hamburg, sold on | -1300
P01 | RS20 1.6.0 | RS20-1 | 9800 | Warehouse Hamburg, sold on | -800
P01 | RS20 2.0.1 | RS20-2 | 12400 | Warehouse Hamburg, sold on | -200
P02 | RS20 1.6.0 | RS20-1 | 6100 | Warehouse Ulm, sold on | -780
P02 | RS20 2.0.1 | RS20-1 | 7350 | Warehouse Ulm, sold on | -190
P03 | RS20 2.0.1 | RS20-1 | 3900 | Innsbruck | -150
P04 | RS20 2.0.1 | RS20-1 | 2800 | Lyon | -170
P05 | RS20 1.6.0 | RS20-1 | 5200 | Leeds | -700
P06 | RS20 2.0.1 | RS20-2 | 1900 | Malmö | -90
P13 | RS20 1.6.0 | RS20-1 | 2540 | Seeblick estate | -690
P16 | RS20 2.0.1 | RS20-2 | 410 | Ward buildings B to D | -160
P17 | RS20 2.0.1 | RS20-1 | 2600 | Estates in Yorkshire | -180
P13 | CLOUD now | | 1 | Tenant Seeblick | -690
P14 | CLOUD now | | 1 | Tenant Stadtwerke | -500
P15 | CLOUD now | | 1 | Tenant Dünenhof | -400
P16 | CLOUD now | | 1 | Tenant Marienhöhe | -160
P17 | CLOUD now | | 1 | Tenant Greenhall | -180
P11 | CLOUD now | | 3 | Tenants of Kessler's customers | -330
P01 | TL1 1.9 | TL1-1 | 380 | Warehouse Hamburg, sold on | -3200
P02 | TL1 2.1 | TL1-1 | 1260 | Warehouse Ulm, sold on | -2400
P01 | TL1 2.4b | TL1-1 | 1740 | Warehouse Hamburg, sold on | -1800
P16 | TL1 2.4b | TL1-1 | 62 | Boiler houses | -1700
P18 | TL1 2.1 | TL1-1 | 9 | School | -2300
`

// rows cuts a table into its lines and cells.
func rows(table string) [][]string {
	var out [][]string
	for line := range strings.Lines(table) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		out = append(out, cells)
	}
	return out
}

// parties adds the parties of the organisation, each with a contact.
func (w *World) parties(tx *db.Tx) error {
	for _, c := range rows(parties) {
		in := product.PartyInput{Key: c[0], Name: c[1], Kinds: strings.Fields(c[2]), Country: c[3], Lang: c[4]}
		if c[6] != "" {
			in.Names = product.Strings{c[6]}
		}
		p, err := product.CreateParty(tx, w.people["mei.tanaka"], clew.ID{}, in, product.Act{})
		if err != nil {
			return fmt.Errorf("party %s: %w", c[0], err)
		}
		contact := strings.SplitN(c[5], ", ", 2)
		name, mail, _ := cutLast(contact[1], ", ")
		got, err := product.CreateContact(tx, w.people["mei.tanaka"], p.ID, product.ContactInput{Key: c[0] + "-1", Role: contact[0], Name: name, Email: mail}, product.Act{})
		if err != nil {
			return fmt.Errorf("contact of %s: %w", c[0], err)
		}
		w.vars[c[0]], w.vars[c[0]+"-1"] = p.ID, got.ID
	}
	return nil
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// deployments says who has what; a serial number is never given twice.
func (w *World) deployments(tx *db.Tx) error {
	for i, c := range rows(deployments) {
		units, err := strconv.Atoi(c[3])
		if err != nil {
			return err
		}
		since, err := strconv.Atoi(c[5])
		if err != nil {
			return err
		}
		prod, version, _ := strings.Cut(c[1], " ")
		if version == "now" {
			version = w.month(2, 1)
		}
		in := product.DeploymentInput{Key: fmt.Sprintf("D%03d", i+1), PartyID: w.vars[c[0]], ReleaseID: w.rels[rel(prod, version)].ID, VariantID: w.vars[c[2]],
			ContactID: w.vars[c[0]+"-1"], Units: int64(units), Location: c[4], Since: w.day(since)}
		in.SerialFrom, in.SerialTo = w.serials(c[2], units)
		if _, err := product.CreateDeployment(tx, w.people[chief], in, product.Act{}); err != nil {
			return fmt.Errorf("deployment %d: %w", i+1, err)
		}
	}
	return nil
}

// serials takes the next numbers of a variant's series.
func (w *World) serials(variant string, units int) (from, to string) {
	form := map[string]string{"HG400-A-EU": "HG4A-%07d", "HG400-B-EU": "HG4B-%07d", "HG400-B-UK": "HG4B-9%06d", "RS20-1": "RS2-0%07d", "RS20-2": "RS2-1%07d", "TL1-1": "BM8-%06d"}[variant]
	if form == "" {
		return "", ""
	}
	first := w.serial[form] + 1
	w.serial[form] += units
	return fmt.Sprintf(form, first), fmt.Sprintf(form, first+units-1)
}
