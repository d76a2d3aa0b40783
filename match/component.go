package match

import (
	"strings"

	"clew/format/cpe"
	"clew/format/purl"
	"clew/format/sbom"
	"clew/format/vers"
)

// identified is an entry of an inventory with the names under which records may know it.
type identified struct {
	key      string // what makes it distinct
	purl     string
	version  string
	packages []purl.Package
	covered  []string // what must be known for it to be assessable: an ecosystem, or "=" and the package's own key
	reason   string   // why it cannot be assessed, "" as far as it alone can tell
	bad      bool     // it has a purl, which cannot be read
}

func identify(c *sbom.Component) identified {
	d := identified{version: strings.TrimSpace(c.Version)}
	distribution := true
	p, err := purl.Parse(c.PURL)
	if c.PURL != "" && err == nil {
		distribution = d.usePURL(p)
	} else {
		d.bad = c.PURL != ""
		d.useName(c)
	}
	for _, text := range append([]string{c.CPE}, c.OtherCPEs...) {
		if text == "" {
			continue
		}
		if _, err := cpe.Parse(text); err == nil {
			d.covered = append(d.covered, "CPE")
			break
		}
	}
	d.settle(distribution)
	return d
}

// usePURL tells whether the release of its distribution, if it needs one, is known.
func (d *identified) usePURL(p purl.PURL) (distribution bool) {
	own := p.Identity(d.version)
	p.Version = own.Version
	d.purl, d.version = own.String(), own.Version
	d.key = d.purl
	distribution = true
	for _, pkg := range p.Packages() {
		if pkg.Missing == "" {
			d.packages = append(d.packages, pkg)
		} else {
			distribution = false
		}
		d.covered = append(d.covered, coveredBy(pkg))
	}
	return distribution
}

func coveredBy(p purl.Package) string {
	key, single := p.CoveredBy()
	if single {
		return "=" + key
	}
	return key
}

func familyOf(key string) string {
	family, _, _ := strings.Cut(key, "\x00")
	return family
}

// useName keys a component that has no purl. Two spellings that differ in case or spaces are one.
func (d *identified) useName(c *sbom.Component) {
	norm := func(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), " ") }
	typ := norm(c.Type)
	if typ == "" {
		typ = "library"
	}
	name := c.Name
	if g := strings.TrimSpace(c.Group); g != "" {
		name = g + "/" + strings.TrimSpace(c.Name)
	}
	d.key = strings.Join([]string{"name", typ, norm(c.Supplier), norm(name), norm(c.Version)}, "|")
}

func (d *identified) settle(distribution bool) {
	_, unknown := vers.Unknown(d.version)
	switch {
	case len(d.packages) == 0 && len(d.covered) == 0:
		d.reason = NoIdentity
	case unknown:
		d.reason = UnknownVersion
	case len(d.packages) == 0 && !distribution:
		d.reason = UnknownDistribution
	case d.badForm():
		d.reason = BadVersion
	}
}

// badForm reports whether no package goes with a version that its ecosystem can order.
func (d *identified) badForm() bool {
	for i := range d.packages {
		scheme, known := vers.ForEcosystem(d.packages[i].Ecosystem)
		if _, err := vers.Parse(scheme, d.packages[i].Version); err == nil || !known {
			return false
		}
	}
	return len(d.packages) > 0
}
