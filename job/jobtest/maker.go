package jobtest

import (
	"strings"

	"clew"
	"clew/aftersales/vulnerability"
	"clew/db"
	"clew/feed"
	"clew/product"
	"clew/product/component"
)

// Maker is a fictional manufacturer: a gateway on embedded Linux, a sensor without a package manager, a cloud back end,
// and an old product of which nobody knows the inside.
type Maker struct {
	*World
	Line                         product.Line
	Gateway, Sensor, Cloud, Old  product.Product
	G38, G40, G41, G42, S28, S29 product.Release
	C1, C2, O14                  product.Release
	Decisions                    map[string]vulnerability.Assessment
}

const (
	high   = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H" // 7.5
	worst  = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" // 9.8
	medium = "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N" // 6.1
	low    = "CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:L/I:N/A:N" // 2.5
)

// Records are the source records of the world: ids and ranges are facts, the words are our own.
var Records = map[string][]Record{
	"osv:Go": {
		{ID: "GO-2023-2102", Aliases: "CVE-2023-39325 GHSA-4374-p667-p6c8", Ecosystem: "Go", Package: "golang.org/x/net", From: "0", Fixed: "0.17.0", Vector: high, Title: "A client that opens and resets streams quickly makes an HTTP/2 server work without end"},
		{ID: "GO-2024-2687", Aliases: "CVE-2023-45288 GHSA-4v7x-pqxf-cx7m", Ecosystem: "Go", Package: "golang.org/x/net", From: "0", Fixed: "0.23.0", Vector: medium, Title: "Unlimited CONTINUATION frames keep an HTTP/2 server busy"},
		{ID: "GO-2024-3321", Aliases: "CVE-2024-45337 GHSA-v778-237x-gjrc", Ecosystem: "Go", Package: "golang.org/x/crypto", From: "0", Fixed: "0.31.0", Vector: worst, Title: "Misuse of the public key callback lets the wrong key sign in"},
	},
	"osv:PyPI": {
		{ID: "GHSA-h5c8-rqwp-cp95", Aliases: "CVE-2024-22195", Ecosystem: "PyPI", Package: "jinja2", From: "0", Fixed: "3.1.3", Vector: medium, Title: "Attributes from outside can carry markup into a template"},
		{ID: "GHSA-34jh-p97f-mqxf", Aliases: "CVE-2024-37891", Ecosystem: "PyPI", Package: "urllib3", From: "2.0.0", Fixed: "2.2.2", Vector: low, Title: "A proxy header survives a redirect to another host"},
	},
	"osv:Debian": {
		{ID: "DEBIAN-CVE-2022-0778", Aliases: "CVE-2022-0778", Ecosystem: "Debian:11", Package: "openssl", From: "0", Fixed: "1.1.1k-1+deb11u2", Vector: high, Title: "A crafted certificate sends the parser into an endless loop"},
		{ID: "DEBIAN-CVE-2023-0286", Aliases: "CVE-2023-0286", Ecosystem: "Debian:11", Package: "openssl", From: "0", Fixed: "1.1.1n-0+deb11u4", Vector: high, Title: "Two kinds of address are mixed up when a certificate's name is compared"},
		{ID: "DEBIAN-CVE-2023-4911", Aliases: "CVE-2023-4911", Ecosystem: "Debian:11", Package: "glibc", From: "0", Fixed: "2.31-13+deb11u7", Vector: high, Title: "The loader writes past its buffer while it reads its tunables"},
		{ID: "DEBIAN-CVE-2021-42374", Aliases: "CVE-2021-42374", Ecosystem: "Debian:11", Package: "busybox", From: "0", Fixed: "1:1.30.1-7", Vector: low, Title: "Unpacking a crafted archive reads beyond the end"},
		{ID: "DEBIAN-CVE-2022-48174", Aliases: "CVE-2022-48174", Ecosystem: "Debian:11", Package: "busybox", From: "0", Vector: worst, Title: "Arithmetic in the shell overflows the stack"},
	},
	"osv:OSS-Fuzz": {
		{ID: "OSV-2024-77", Ecosystem: "OSS-Fuzz", Package: "mbedtls", From: "3.0.0", Fixed: "3.6.1", Title: "Heap read beyond the end while a handshake is parsed"},
		{ID: "OSV-2023-12", Ecosystem: "OSS-Fuzz", Package: "mbedtls", From: "2.0.0", Last: "3.5.0", Vector: medium, Title: "A short record leaves a pointer to freed memory"},
	},
}

// KEV is a catalogue in which two of them are known to be exploited.
const KEV = `{"title":"Catalogue","catalogVersion":"2026.11.21","dateReleased":"2026-11-21T00:00:00Z","count":2,"vulnerabilities":[
{"cveID":"CVE-2023-39325","vendorProject":"Go","product":"x/net","vulnerabilityName":"HTTP/2 rapid reset","dateAdded":"2026-11-21","shortDescription":"Streams that are reset quickly exhaust a server","requiredAction":"Update, or limit the rate of new streams","dueDate":"2026-12-12","knownRansomwareCampaignUse":"Known","notes":"","cwes":["CWE-400"]},
{"cveID":"CVE-2023-4911","vendorProject":"GNU","product":"C Library","vulnerabilityName":"Loader overflow","dateAdded":"2023-11-21","shortDescription":"A local user becomes root","requiredAction":"Update","dueDate":"2023-12-12","knownRansomwareCampaignUse":"Unknown","notes":"","cwes":["CWE-122"]}]}`

const deb = "pkg:deb/debian/"

func debs(pairs ...string) (out []string) {
	for _, p := range pairs {
		out = append(out, deb+p+"?arch=armhf&distro=debian-11")
	}
	return out
}

// NewMaker fills a world.
func NewMaker(w *World) *Maker {
	w.T.Helper()
	m := &Maker{World: w, Decisions: map[string]vulnerability.Assessment{}}
	w.Must(feed.Ensure(w.T.Context(), w.DB))
	for name, records := range Records {
		var list []string
		for _, r := range records {
			list = append(list, r.JSON())
		}
		w.Feed(name, "["+strings.Join(list, ",")+"]", true)
	}
	w.Feed("kev", KEV, true)
	m.products()
	m.releases()
	m.deployments()
	m.decide()
	w.Settle()
	return m
}

func (m *Maker) products() {
	m.Line = m.World.Line("Comfort")
	m.Gateway = m.Product(m.Line, product.ProductInput{Name: "Heat Gateway", Kind: product.Device, Platform: "Linux 5.10, Debian 11", Articles: product.Strings{"HG-4711"}, Nicknames: product.Strings{"der graue Kasten"}})
	m.Sensor = m.Product(m.Line, product.ProductInput{Name: "Radio Sensor", Kind: product.Device, Platform: "Zephyr 3.5", Constrained: true, ConstrainedReason: "Battery for ten years"})
	m.Cloud = m.Product(m.Line, product.ProductInput{Name: "Comfort Cloud", Kind: product.Service, Platform: "Go, Python"})
	m.Old = m.Product(m.World.Line("Classic"), product.ProductInput{Name: "Boiler Interface 2", Kind: product.Device, BoughtIn: true, OldNames: product.Strings{"Kesselmodul Müller"}})
}

func (m *Maker) releases() {
	m.Write(func(tx *db.Tx) error {
		_, err := product.CreateVariant(tx, m.Actor, m.Gateway.ID, product.VariantInput{Name: "HW 3 EU", Hardware: "3"}, product.Act{})
		return err
	})
	m.S28 = m.Release(m.Sensor, "2.8.0", "2024-03-01")
	m.S29 = m.Release(m.Sensor, "2.9.0", "2026-04-01")
	m.G38 = m.Release(m.Gateway, "3.8.0", "2023-05-10")
	m.G40 = m.Release(m.Gateway, "4.0.3", "2025-02-18")
	m.G41 = m.Release(m.Gateway, "4.1.0", "2026-10-14", m.S29.ID)
	m.G42 = m.Release(m.Gateway, "4.2.0-rc.1", "")
	m.C1 = m.Release(m.Cloud, "1.40.0", "2026-06-01")
	m.C2 = m.Release(m.Cloud, "1.52.0", "2026-11-20")
	m.O14 = m.Release(m.Old, "1.4.0", "2016-01-01")
	m.Support(m.Gateway, clew.ID{}, "2023-05-10", "2031-03-31")
	m.Support(m.Gateway, m.G38.ID, "2023-05-10", "2026-12-23")
	m.Support(m.Sensor, clew.ID{}, "2024-03-01", "2031-03-31")
	m.Support(m.Cloud, clew.ID{}, "2022-01-01", "")
	m.Support(m.Old, clew.ID{}, "2014-01-01", "2024-06-30")
	firmware := func(openssl, glibc, mbedtls string) string {
		parts := append([]string{"pkg:generic/gateway-app@4.1.0"}, debs("openssl@"+openssl, "glibc@"+glibc, "busybox@1:1.30.1-6%2Bdeb11u1", "zlib@1:1.2.11.dfsg-2%2Bdeb11u2", "dnsmasq@2.85-1")...)
		return BOM(append(parts, "pkg:generic/mbedtls@"+mbedtls, "radio-blob 7", "vendor-wifi-driver")...)
	}
	m.Upload(m.S28.ID, BOM("pkg:generic/zephyr@3.4.0", "pkg:generic/mbedtls@3.4.0", "radio-phy 11"))
	m.Upload(m.S29.ID, BOM("pkg:generic/zephyr@3.5.0", "pkg:generic/mbedtls@3.6.0", "radio-phy 12"))
	m.Upload(m.G38.ID, firmware("1.1.1k-1%2Bdeb11u1", "2.31-13%2Bdeb11u5", "3.5.0"))
	m.Upload(m.G40.ID, firmware("1.1.1n-0%2Bdeb11u3", "2.31-13%2Bdeb11u6", "3.5.0"))
	m.Upload(m.G41.ID, firmware("1.1.1n-0%2Bdeb11u4", "2.31-13%2Bdeb11u6", "3.6.1"))
	m.Upload(m.G42.ID, firmware("1.1.1w-0%2Bdeb11u1", "2.31-13%2Bdeb11u11", "3.6.2"))
	m.Upload(m.C1.ID, BOM("pkg:golang/example.com/cloud@v1.40.0", "pkg:golang/golang.org/x/net@v0.10.0", "pkg:golang/golang.org/x/crypto@v0.20.0", "pkg:pypi/jinja2@3.1.2", "pkg:pypi/urllib3@2.0.7"))
	m.Upload(m.C2.ID, BOM("pkg:golang/example.com/cloud@v1.52.0", "pkg:golang/golang.org/x/net@v0.16.0", "pkg:golang/golang.org/x/crypto@v0.33.0", "pkg:pypi/jinja2@3.1.4", "pkg:pypi/urllib3@2.2.3"))
	m.Write(func(tx *db.Tx) error {
		_, err := component.DeclareUnknown(tx, m.Actor, m.O14.ID, "The supplier has closed and left no list")
		return err
	})
}

func (m *Maker) deployments() {
	a, b, c := m.Party("Stadtwerke Nordheim", "DE"), m.Party("Österreichische Wärme AG", "AT"), m.Party("Jansen Installatie", "NL")
	m.Deploy(a, m.G41, 18_400, "Nordheim")
	m.Deploy(a, m.G40, 9_100, "Nordheim")
	m.Deploy(b, m.G40, 11_390, "Linz")
	m.Deploy(b, m.G38, 1_900, "Graz")
	m.Deploy(c, m.G38, 410, "Utrecht")
	m.Deploy(c, m.S29, 26_000, "Utrecht")
	m.Deploy(a, m.O14, 220, "Altstadt")
}

func (m *Maker) decide() {
	say := func(name string, in vulnerability.Input) {
		in.Vulnerability = name
		m.Decisions[name] = m.Assess(m.Actor, in)
	}
	product := func(p product.Product) vulnerability.Scope {
		return vulnerability.Scope{Kind: vulnerability.ProductScope, ProductID: p.ID}
	}
	say("CVE-2022-0778", vulnerability.Input{Status: vulnerability.Fixed, Reason: "The update of 4.0.3 brought the package with the fix", Scope: vulnerability.Scope{Kind: vulnerability.ReleaseScope, ReleaseID: m.G38.ID}})
	say("CVE-2021-42374", vulnerability.Input{Status: vulnerability.NotAffected, Justification: "vulnerable_code_not_in_execute_path", Reason: "No path unpacks archives from outside", Scope: product(m.Gateway), ExpiresOn: Day("2026-12-10")})
	say("CVE-2024-22195", vulnerability.Input{Status: vulnerability.Affected, Action: "Nothing to do: the service is updated by us", Reason: "Templates show names of devices", Scope: product(m.Cloud)})
	say("CVE-2023-0286", vulnerability.Input{Status: vulnerability.UnderInvestigation, Reason: "Asked development whether revocation lists are read", Scope: vulnerability.Scope{Kind: vulnerability.LineScope, LineID: m.Line.ID}})
}
