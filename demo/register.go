package demo

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"clew"
	"clew/db"
	"clew/format/vers"
	"clew/product"
)

const (
	maker   = "Nordwerk Klimatechnik GmbH"
	street  = "Am Sielhafen 4\n26999 Nordersiel\nGermany"
	website = "https://www.nordwerk-klimatechnik.example"
	psirt   = "Nordwerk PSIRT, psirt@nordwerk-klimatechnik.example"
)

// register makes lines, products and variants. Days are relative to today.
func (w *World) register(tx *db.Tx) error {
	for _, l := range []product.LineInput{
		{Key: marker, Name: "Comfort Control", Description: "Heating controls for homes and small buildings: gateway, radio sensor, cloud back end."},
		{Key: "NWK-PP", Name: "Partner Products", Description: "Devices that others make for us and that we sell under our name."},
		{Key: "NWK-PL", Name: "Platform", Description: "Modules that our products are built from."},
	} {
		l.Manufacturer, l.ManufacturerAddress, l.Publisher, l.PublisherNamespace, l.PublisherContact = maker, street, maker, website, psirt
		line, err := product.CreateLine(tx, w.people[chief], l, product.Act{})
		if err != nil {
			return err
		}
		w.lines[l.Key] = line
	}
	for _, p := range w.products() {
		made, err := product.CreateProduct(tx, w.people[chief], w.lines[p.line].ID, p.in, product.Act{})
		if err != nil {
			return err
		}
		w.prods[p.in.Key] = made
		for _, v := range p.variants {
			got, err := product.CreateVariant(tx, w.people[chief], made.ID, v, product.Act{})
			if err != nil {
				return err
			}
			w.vars[v.Key] = got.ID
		}
		for _, s := range p.support {
			if _, err := product.CreateSupport(tx, w.people[chief], made.ID, clew.ID{}, s, product.Act{}); err != nil {
				return err
			}
		}
	}
	return nil
}

type productPlan struct {
	line     string
	in       product.ProductInput
	variants []product.VariantInput
	support  []product.SupportInput
}

func (w *World) products() []productPlan {
	const policy = "Published support policy, and the promise on the data sheet"
	return []productPlan{
		{marker, product.ProductInput{Key: "HG400", Name: "Heating Gateway HG 400", Kind: product.Device, Platform: "Embedded Linux (Yocto)", Class: product.ImportantI, Scheme: vers.Semver,
			Description: "Joins boilers, heat pumps and radio sensors of a house and connects them to the Comfort Cloud. Touch display, Ethernet, WLAN, 868 MHz radio, Modbus.",
			OldNames:    product.Strings{"HomeBox 4", "HG 400 Plus"}, Nicknames: product.Strings{"the grey box", "HG4"}, Articles: product.Strings{"400100", "400110", "400120"},
			Contact: psirt, MarketFrom: w.day(-1700)},
			[]product.VariantInput{
				{Key: "HG400-A-EU", Name: "HG 400 rev. A, Europe", Hardware: "A", Region: "EU", Articles: product.Strings{"400100"}, Models: product.Strings{"HG400-A"}},
				{Key: "HG400-B-EU", Name: "HG 400 rev. B, Europe", Hardware: "B", Region: "EU", Articles: product.Strings{"400110"}, Models: product.Strings{"HG400-B"}},
				{Key: "HG400-B-UK", Name: "HG 400 rev. B, United Kingdom", Hardware: "B", Region: "UK", Articles: product.Strings{"400120"}, Models: product.Strings{"HG400-BUK"}},
			},
			[]product.SupportInput{{Key: "HG400-S", Kind: product.SecuritySupport, From: w.day(-1700), Until: w.day(1890), Basis: policy}}},
		{marker, product.ProductInput{Key: "RS20", Name: "Radio Sensor RS 20", Kind: product.Device, Platform: "FreeRTOS, ARM Cortex-M4, no package manager", Class: product.Default, Scheme: vers.Semver,
			Description: "Battery-powered sensor for temperature, humidity and open windows; speaks to the gateway by 868 MHz radio and serves a small web page while it is being commissioned over WLAN.",
			Constrained: true, ConstrainedReason: "256 KiB of flash and a coin cell: no room for two images and no clock, so certificates cannot be checked for their dates. Updates come through the gateway, signed with ECDSA.",
			Nicknames: product.Strings{"the puck"}, Articles: product.Strings{"200200", "200210"}, Contact: psirt, MarketFrom: w.day(-1400)},
			[]product.VariantInput{
				{Key: "RS20-1", Name: "RS 20 white", Hardware: "1", Region: "EU", Articles: product.Strings{"200200"}, Models: product.Strings{"RS20-W"}},
				{Key: "RS20-2", Name: "RS 20 white, longer range", Hardware: "2", Region: "EU", Articles: product.Strings{"200210"}, Models: product.Strings{"RS20-WL"}},
			},
			[]product.SupportInput{{Key: "RS20-S", Kind: product.SecuritySupport, From: w.day(-1400), Until: w.day(1095), Basis: policy}, {Key: "RS20-F", Kind: product.FunctionalSupport, From: w.day(-1400), Until: w.day(730), Basis: policy}}},
		{marker, product.ProductInput{Key: "CLOUD", Name: "Comfort Cloud", Kind: product.Service, Platform: "Go, Node.js and Python on Debian 12 containers", Class: product.Default, Scheme: vers.Calendar,
			Description: "Back end of the line: remote access, heating curves, update distribution, portal for installers.",
			OldNames:    product.Strings{"HomeBox Portal"}, Nicknames: product.Strings{"the portal"}, Articles: product.Strings{"900001"}, Contact: psirt, MarketFrom: w.day(-1600)},
			nil, []product.SupportInput{{Key: "CLOUD-S", Kind: product.SecuritySupport, From: w.day(-1600), Continuous: true, Basis: "Terms of service: the running version is kept secure"}}},
		{"NWK-PP", product.ProductInput{Key: "TL1", Name: "Thermo Logger TL 1", Kind: product.Device, Platform: "not known", Class: product.Default, Scheme: vers.Generic, BoughtIn: true,
			Description: "Data logger for heating rooms, made by Bressel Messtechnik AG until it gave up the product. No inventory was ever agreed on.",
			OldNames:    product.Strings{"BM-Log 8"}, Articles: product.Strings{"701000"}, Contact: "Service desk, service@nordwerk-klimatechnik.example", MarketFrom: w.day(-3600), MarketUntil: w.day(-1500)},
			[]product.VariantInput{{Key: "TL1-1", Name: "TL 1", Hardware: "1", Articles: product.Strings{"701000"}, Models: product.Strings{"BM-LOG8-N"}}},
			[]product.SupportInput{{Key: "TL1-S", Kind: product.SecuritySupport, From: w.day(-3600), Until: w.day(-400), Basis: "Five years after the last sale were announced; the maker's end of business ended it earlier"}}},
		{"NWK-PL", product.ProductInput{Key: "NWRF", Name: "Radio Stack NW-868", Kind: product.Module, Platform: "FreeRTOS on a radio co-processor", Class: product.Default, Scheme: vers.Semver,
			Description: "Firmware of the 868 MHz co-processor inside the gateway: mesh, encryption, update of sensors over the air.", Nicknames: product.Strings{"the radio"}, Contact: psirt, MarketFrom: w.day(-1700)},
			nil, []product.SupportInput{{Key: "NWRF-S", Kind: product.SecuritySupport, From: w.day(-1700), Until: w.day(1890), Basis: policy}}},
	}
}

// releasePlan is a release by its days and what stands beside it.
type releasePlan struct {
	product, version string
	state            product.State
	on               int // days from today
	variants         string
	serials          product.Strings
	support          *product.SupportInput // of its own
	contains         string                // release of the radio stack
	notes            string
}

// rel is how a release is called within this package.
func rel(product, version string) string { return product + " " + version }

func (w *World) plan() []releasePlan {
	ended := func(days int, why string) *product.SupportInput {
		return &product.SupportInput{Kind: product.SecuritySupport, Until: w.day(days), Basis: why}
	}
	a, b := product.Strings{"HG4A-*"}, product.Strings{"HG4B-*"}
	both := product.Strings{"HG4A-*", "HG4B-*"}
	return []releasePlan{
		{product: "NWRF", version: "2.3.0", state: product.Released, on: -1660},
		{product: "NWRF", version: "2.5.1", state: product.Released, on: -700},
		{product: "NWRF", version: "3.0.0", state: product.Candidate, on: 14},
		{product: "HG400", version: "3.8.2", state: product.Released, on: -1640, variants: "A", serials: a, support: ended(-510, "Version 3.8 got updates for three years"), contains: "2.3.0", notes: "Last version that runs with 128 MiB of memory."},
		{product: "HG400", version: "3.9.4", state: product.Released, on: -1230, variants: "A", serials: a, support: ended(-120, "Version 3.9 got updates for three years"), contains: "2.3.0"},
		{product: "HG400", version: "3.10.1", state: product.Released, on: -890, variants: "A B", serials: both, support: ended(45, "Long-term version for installers who do not move to 4.x"), contains: "2.3.0"},
		{product: "HG400", version: "4.0.0", state: product.Withdrawn, on: -650, variants: "B", serials: b, contains: "2.5.1", notes: "Withdrawn: some boards did not start after a power cut."},
		{product: "HG400", version: "4.1.2", state: product.Released, on: -330, variants: "A B", serials: both, contains: "2.5.1"},
		{product: "HG400", version: "4.2.0", state: product.Released, on: -70, variants: "A B", serials: both, contains: "2.5.1"},
		{product: "HG400", version: "4.3.0-rc.1", state: product.Candidate, on: 21, variants: "A B", serials: both, contains: "3.0.0"},
		{product: "HG400", version: "4.4.0", state: product.Draft, on: 130, variants: "B", serials: b},
		{product: "RS20", version: "1.4.2", state: product.Released, on: -1380, variants: "1", serials: product.Strings{"RS2-0*"}, support: ended(-200, "Version 1.4 got updates for three years")},
		{product: "RS20", version: "1.6.0", state: product.Released, on: -860, variants: "1", serials: product.Strings{"RS2-0*", "RS2-1*"}},
		{product: "RS20", version: "2.0.1", state: product.Released, on: -240, variants: "1 2", serials: product.Strings{"RS2-*"}},
		{product: "RS20", version: "2.1.0-rc.1", state: product.Candidate, on: 35, variants: "1 2", serials: product.Strings{"RS2-*"}},
		{product: "CLOUD", version: w.month(14, 1), state: product.Withdrawn, on: -420, notes: "Replaced by the next version, as every version of the service is."},
		{product: "CLOUD", version: w.month(8, 2), state: product.Withdrawn, on: -240, notes: "Replaced by the next version, as every version of the service is."},
		{product: "CLOUD", version: w.month(2, 1), state: product.Released, on: -50},
		{product: "CLOUD", version: w.month(-1, 1), state: product.Candidate, on: 30},
		{product: "TL1", version: "1.9", state: product.Released, on: -3300},
		{product: "TL1", version: "2.1", state: product.Released, on: -2600},
		{product: "TL1", version: "2.4b", state: product.Released, on: -1900, serials: product.Strings{"BM8-*"}},
	}
}

// owner is who registers and releases a product.
func owner(key string) string {
	if key == "TL1" {
		return "henrik.olsen"
	}
	return "jonas.petersen"
}

func (w *World) releases(tx *db.Tx) error {
	for _, p := range w.plan() {
		by, prod := w.people[owner(p.product)], w.prods[p.product]
		in := product.ReleaseInput{Key: p.product + "-" + p.version, Version: p.version, ReleasedOn: w.day(p.on), Serials: p.serials, Notes: p.notes}
		switch p.product {
		case "HG400":
			in.Models = product.Strings{"HG400-A", "HG400-B", "HG400-BUK"}
			in.CPE = "cpe:2.3:o:nordwerk:hg_400_firmware:" + p.version + ":*:*:*:*:*:*:*"
			in.Purl = "pkg:generic/nordwerk/hg400-firmware@" + p.version
		case "RS20":
			in.Models = product.Strings{"RS20-W", "RS20-WL"}
			in.CPE = "cpe:2.3:o:nordwerk:rs_20_firmware:" + p.version + ":*:*:*:*:*:*:*"
		case "NWRF":
			in.Purl = "pkg:generic/nordwerk/nw-868@" + p.version
		}
		for _, v := range strings.Fields(p.variants) {
			for _, key := range slices.Sorted(maps.Keys(w.vars)) {
				if strings.HasPrefix(key, p.product+"-"+v) {
					in.Variants = append(in.Variants, w.vars[key])
				}
			}
		}
		r, err := product.CreateRelease(tx, by, prod.ID, in, product.Act{})
		if err != nil {
			return fmt.Errorf("%s %s: %w", p.product, p.version, err)
		}
		if p.support != nil {
			s := *p.support
			s.Key = in.Key + "-S"
			if _, err := product.CreateSupport(tx, by, prod.ID, r.ID, s, product.Act{}); err != nil {
				return err
			}
		}
		if w.rels[rel(p.product, p.version)], err = w.moveTo(tx, r, p); err != nil {
			return err
		}
	}
	return nil
}

// moveTo takes a release through the states that lead to the planned one.
func (w *World) moveTo(tx *db.Tx, r product.Release, p releasePlan) (product.Release, error) {
	way := map[product.State][]product.State{
		product.Candidate: {product.Candidate},
		product.Released:  {product.Released},
		product.Withdrawn: {product.Released, product.Withdrawn},
	}[p.state]
	for _, s := range way {
		act := product.Act{}
		if s == product.Withdrawn {
			act.Reason = p.notes
		}
		next, err := product.SetState(tx, w.people[owner(p.product)], r.ID, r.Revision, s, w.day(p.on), act)
		if err != nil {
			return r, err
		}
		r = next
	}
	return r, nil
}

// contents says which radio stack is inside which gateway release.
func (w *World) contents(tx *db.Tx) error {
	for _, p := range w.plan() {
		if p.contains == "" {
			continue
		}
		r, err := product.GetRelease(tx, w.people[owner(p.product)], w.rels[rel(p.product, p.version)].ID)
		if err != nil {
			return err
		}
		part := w.rels[rel("NWRF", p.contains)].ID
		if _, err := product.SetContains(tx, w.people[owner(p.product)], r.ID, r.Revision, []clew.ID{part}, product.Why("Taken from the build's manifest")); err != nil {
			return err
		}
	}
	return nil
}
