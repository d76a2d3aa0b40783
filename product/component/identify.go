package component

import (
	"slices"
	"strings"

	"clew"
	"clew/fold"
	"clew/format/cpe"
	"clew/format/purl"
	"clew/format/sbom"
	"clew/format/vers"
)

// identified is a component of an inventory with everything that is stored of it.
type identified struct {
	Version
	identities []Identity
	packages   []Package
}

// identify says which component version an entry of an inventory is. It depends on the entry alone, so that a rebuild
// finds the same.
func identify(c sbom.Component, origin string) identified {
	v := identified{Version: Version{
		Type: strings.ToLower(strings.TrimSpace(c.Type)), Supplier: strings.TrimSpace(c.Supplier),
		Name: fullName(c), Version: strings.TrimSpace(c.Version), Hardware: c.Hardware,
	}}
	if origin == "" {
		origin = c.Origin
	}
	p, err := purl.Parse(c.PURL)
	if c.PURL != "" && err == nil {
		v.usePURL(p)
	} else {
		v.useName()
	}
	v.ID = clew.Key63("component", v.Key)
	v.addIdentities(c, origin)
	v.Folded = fold.Fold(v.Name + " " + v.Version.Version + " " + v.Supplier)
	v.settleStanding()
	return v
}

func fullName(c sbom.Component) string {
	name := strings.TrimSpace(c.Name)
	if g := strings.TrimSpace(c.Group); g != "" {
		return g + "/" + name
	}
	return name
}

// usePURL makes the canonical purl the key; name and version then follow from it, not from how a tool spelt them.
// Qualifiers that say which build it is stay in the key; a checksum or an address does not make another version, though
// the repository leads to records.
func (v *identified) usePURL(p purl.PURL) {
	own := p.Identity(v.Version.Version)
	p.Version = own.Version
	v.PURL = own.String()
	v.Key = v.PURL
	v.Name = p.Name
	if p.Namespace != "" {
		v.Name = p.Namespace + "/" + p.Name
	}
	v.Version.Version = p.Version
	v.Type, v.Supplier = typeOf(v.Type), ""
	for _, pkg := range p.Packages() {
		if pkg.Missing == "" {
			v.packages = append(v.packages, Package{StoredKey(pkg.Key()), pkg.Version, pkg.Via})
		} else {
			v.State = UnknownDistribution
		}
		v.Ecosystems = addEcosystem(v.Ecosystems, coveredBy(pkg))
	}
}

// coveredBy names what must be known for the package to be assessable: an ecosystem, or "=" and the package's own key.
func coveredBy(p purl.Package) string {
	key, single := p.CoveredBy()
	if single {
		return "=" + StoredKey(key)
	}
	return key
}

// useName keys a component that has no purl. Two spellings that differ in case or spaces are one.
func (v *identified) useName() {
	v.Type = typeOf(v.Type)
	norm := func(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), " ") }
	v.Key = strings.Join([]string{"name", norm(v.Type), norm(v.Supplier), norm(v.Name), norm(v.Version.Version)}, "|")
}

func typeOf(t string) string {
	if t == "" {
		return "library"
	}
	return t
}

func (v *identified) addIdentities(c sbom.Component, origin string) {
	add := func(kind, value, confidence string) {
		if value != "" && len(value) <= 1024 {
			v.identities = append(v.identities, Identity{v.ID, kind, value, origin, confidence})
		}
	}
	for _, text := range append([]string{c.CPE}, c.OtherCPEs...) {
		if n, err := cpe.Parse(text); text != "" && err == nil {
			confidence := "medium"
			if n.Vendor == "*" { // generators for firmware write it: a name, hardly more
				confidence = "low"
			}
			add("cpe", n.String(), confidence)
			v.Ecosystems = addEcosystem(v.Ecosystems, "CPE")
		}
	}
	if c.Repository != "" && c.Commit != "" {
		add("repository", c.Repository+"@"+c.Commit, "high")
	}
	for _, h := range c.Hashes {
		if v.PURL != "" {
			break // the purl says more; hashes stay in the document
		}
		if strings.HasPrefix(h.Alg, "SHA-256") || strings.HasPrefix(h.Alg, "SHA-512") || h.Alg == "SHA-384" {
			add("hash", h.Alg+":"+h.Value, "high")
		}
	}
	slices.SortFunc(v.identities, func(a, b Identity) int { return strings.Compare(a.Kind+"\x00"+a.Value, b.Kind+"\x00"+b.Value) })
	v.identities = slices.CompactFunc(v.identities, func(a, b Identity) bool { return a.Kind == b.Kind && a.Value == b.Value })
}

func (v *identified) settleStanding() {
	_, unknown := vers.Unknown(v.Version.Version)
	switch {
	case len(v.packages) == 0 && v.Ecosystems == "":
		v.State = NoIdentity
	case unknown:
		v.State = UnknownVersion
	case len(v.packages) == 0 && v.State == UnknownDistribution:
	case v.badForm():
		v.State = BadVersion
	default:
		v.State = Assessable
	}
}

// standings orders what two inventories say of one component version: the one that knows more of it counts.
var standings = []Standing{NoIdentity, UnknownDistribution, UnknownVersion, BadVersion, Assessable}

// with joins what two entries say of one component version. The outcome does not depend on which of them came first.
func (c Coverage) with(d Coverage) Coverage {
	for _, e := range strings.Split(d.Ecosystems, "\t") {
		c.Ecosystems = addEcosystem(c.Ecosystems, e)
	}
	if slices.Index(standings, d.State) > slices.Index(standings, c.State) {
		c.State = d.State
	}
	c.N = 0
	return c
}

// coverage is what must be known to assess the component version, as far as this entry says.
func (v *identified) coverage() Coverage { return Coverage{Ecosystems: v.Ecosystems, State: v.State} }

// join takes over what another entry says of the same component version.
func (v *identified) join(w identified) {
	all := v.coverage().with(w.coverage())
	v.Ecosystems, v.State = all.Ecosystems, all.State
	for _, i := range w.identities {
		if !slices.ContainsFunc(v.identities, func(j Identity) bool { return i.Kind == j.Kind && i.Value == j.Value }) {
			v.identities = append(v.identities, i)
		}
	}
	for _, p := range w.packages {
		if !slices.ContainsFunc(v.packages, func(q Package) bool { return p.Key == q.Key }) {
			v.packages = append(v.packages, p)
		}
	}
}

// badForm reports whether no package name goes with a version that its ecosystem can order.
func (v *identified) badForm() bool {
	for _, p := range v.packages {
		e, _, _ := strings.Cut(p.Key, "|")
		scheme, known := vers.ForEcosystem(e)
		if _, err := vers.Parse(scheme, p.Version); err == nil || !known {
			return false
		}
	}
	return len(v.packages) > 0
}

func addEcosystem(list, e string) string {
	if e == "" {
		return list
	}
	all := strings.Split(list, "\t")
	if list == "" {
		all = nil
	}
	if slices.Contains(all, e) {
		return list
	}
	all = append(all, e)
	slices.Sort(all)
	return strings.Join(all, "\t")
}

// StoredKey is a package key as the database holds it: PostgreSQL stores no NUL.
func StoredKey(key string) string { return strings.Replace(key, "\x00", "|", 1) }
