package demo

import (
	"strings"

	"clew/product/component"
)

// part is a component of an inventory that is yet to be written.
type part struct {
	ref, typ, name, version, supplier, purl, cpe string
	paths                                        []string
	backports                                    []string // CVE ids that a patch of ours resolves
	needs                                        []string // refs
}

// bill is everything that one inventory says.
type bill struct {
	product, version string // own key
	title            string
	kind             component.Kind
	by               string // login
	format           string // cyclonedx, spdx or csv
	incomplete       bool
	parts            []part
	text             string // of a csv
	dangling         string // a reference to something that is not listed
}

// name is the file's name.
func (b bill) name() string {
	ending := map[string]string{"cyclonedx": ".cdx.json", "spdx": ".spdx.json", "csv": ".csv"}[b.format]
	return strings.ToLower(b.product) + "-" + b.version + ending
}

// cell gives the version in a column: ^ is the one to the left, - is none.
func cell(cells []string, column int) string {
	for column > 0 && cells[column] == "^" {
		column--
	}
	return cells[column]
}

var types = map[string]string{"linux": "operating-system", "u-boot": "firmware", "busybox": "application", "curl": "application", "dnsmasq": "application", "dropbear": "application",
	"hostapd": "application", "wpa_supplicant": "application", "mosquitto": "application", "sudo": "application", "lighttpd": "application", "openvpn": "application", "rsync": "application",
	"swupdate": "application", "chrony": "application", "bash": "application", "tcpdump": "application", "freertos-kernel": "operating-system", "wolfboot": "firmware",
	"hb43-wlan-firmware": "firmware", "tzdata": "file", "ca-certificates": "file", "wireless-regdb": "file"}

// paths say where the build put some of the parts.
var paths = map[string][]string{"linux": {"/boot/zImage"}, "busybox": {"/bin/busybox"}, "dnsmasq": {"/usr/sbin/dnsmasq"}, "dropbear": {"/usr/sbin/dropbear"}, "mosquitto": {"/usr/sbin/mosquitto"},
	"hostapd": {"/usr/sbin/hostapd"}, "curl": {"/usr/lib/libcurl.so.4"}, "zlib": {"/usr/lib/libz.so.1", "u-boot/lib/zlib"}, "openssl": {"/usr/lib/libssl.so", "/usr/lib/libcrypto.so"},
	"expat": {"/usr/lib/libexpat.so.1"}, "freetype": {"/usr/lib/libfreetype.so.6"}, "glibc": {"/lib/libc.so.6"}, "rsync": {"/usr/bin/rsync"}}

// needs says which part of the gateway is built upon which.
var needs = map[string]string{"curl": "openssl zlib nghttp2 libssh2 c-ares", "mosquitto": "openssl c-ares libwebsockets", "hostapd": "openssl libnl", "wpa_supplicant": "openssl libnl dbus",
	"nw-core": "mosquitto curl libmodbus json-c sqlite ebus-codec", "nw-panel": "qtbase freetype libpng", "nw-updater": "swupdate curl", "swupdate": "openssl libubootenv zlib",
	"lighttpd": "pcre2 openssl zlib lua", "openvpn": "openssl lz4", "dnsmasq": "nettle gmp", "dbus": "expat", "avahi": "dbus expat", "bluez": "glib dbus", "rsync": "zstd lz4",
	"freetype": "libpng zlib", "tcpdump": "libpcap", "python": "expat openssl zlib libffi", "gnutls": "nettle gmp libtasn1", "libxml2": "zlib xz", "paho-mqtt-c": "openssl",
	"nftables": "libnftnl libmnl", "iptables": "libnftnl libmnl", "libgcrypt": "libgpg-error", "libcoap": "mbedtls", "wolfboot": "wolfssl", "nw-mesh": "mbedtls nanopb", "rs-app": "lwip littlefs nanopb"}

// firmwareParts reads a column of the tables of a firmware: what the world knows, what it does not, what says no version.
func firmwareParts(known, own, unversioned string, column int) []part {
	var out []part
	for line := range strings.Lines(strings.TrimSpace(known)) {
		c := strings.Fields(line)
		v := cell(c[2:], column)
		if v == "-" {
			continue
		}
		p := part{typ: types[c[0]], name: c[0], version: v, purl: "pkg:generic/" + c[0] + "@" + v, paths: paths[c[0]]}
		if c[1] != "-" {
			kind := "a"
			if p.typ == "operating-system" {
				kind = "o"
			}
			p.cpe = "cpe:2.3:" + kind + ":" + c[1] + ":" + v + ":*:*:*:*:*:*:*"
		}
		out = append(out, p)
	}
	out = append(out, ownParts(own, column)...)
	for line := range strings.Lines(strings.TrimSpace(unversioned)) {
		c := strings.Fields(line)
		out = append(out, part{name: c[0], version: c[1], supplier: maker, purl: "pkg:generic/" + c[0] + "@" + c[1]})
	}
	return joined(out)
}

var suppliers = map[string]string{"Nordwerk": maker, "Halbton": "Halbton Semiconductor Inc.", "Cloudhafen": "Cloudhafen Rechenzentrum GmbH"}

func ownParts(table string, column int) []part {
	var out []part
	for line := range strings.Lines(strings.TrimSpace(table)) {
		c := strings.Fields(line)
		switch v := cell(c[2:], column); v {
		case "-":
		case "?":
			out = append(out, part{typ: types[c[0]], name: c[0], supplier: suppliers[c[1]]})
		default:
			out = append(out, part{typ: types[c[0]], name: c[0], version: v, supplier: suppliers[c[1]]})
		}
	}
	return out
}

// joined gives every part its reference and, where it is known, what it is built upon.
func joined(parts []part) []part {
	at := map[string]string{}
	for i := range parts {
		p := &parts[i]
		if p.typ == "" {
			p.typ = "library"
		}
		if p.ref = p.purl; p.ref == "" {
			p.ref = "part-" + p.name
		}
		at[p.name] = p.ref
	}
	for i := range parts {
		for _, n := range strings.Fields(needs[parts[i].name]) {
			if ref, ok := at[n]; ok {
				parts[i].needs = append(parts[i].needs, ref)
			}
		}
	}
	return parts
}

// cloudParts reads a column of the service's table. Each of our services is built upon the packages of its language.
func cloudParts(column int) []part {
	var out []part
	by := map[string][]string{}
	for line := range strings.Lines(strings.TrimSpace(cloud)) {
		c := strings.Fields(line)
		v := cell(c[1:5], column)
		kind, name, _ := strings.Cut(strings.TrimPrefix(c[0], "pkg:"), "/")
		p := part{typ: "library", name: name, version: v, purl: c[0] + "@" + strings.ReplaceAll(v, "+", "%2B")}
		if kind == "deb" {
			p.name = strings.TrimPrefix(name, "debian/")
			p.purl += "?arch=amd64&distro=debian-12"
			if c[5] != p.name {
				p.purl += "&upstream=" + c[5]
			}
		}
		p.ref = p.purl
		by[kind] = append(by[kind], p.ref)
		out = append(out, p)
	}
	services := joined(ownParts(cloudOwn, column))
	for i := range services {
		services[i].typ = "application"
		services[i].needs = by[map[string]string{"comfort-api": "golang", "comfort-portal": "npm", "comfort-curve": "pypi"}[services[i].name]]
	}
	return append(out, services...)
}

// bills lists all inventories.
func (w *World) bills() []bill {
	var out []bill
	for i, v := range []string{"3.8.2", "3.9.4", "3.10.1", "4.0.0", "4.1.2", "4.2.0", "4.3.0-rc.1"} {
		b := bill{product: "HG400", version: v, title: "HG 400 firmware", kind: component.SBOM, by: "amira.haddad", format: "cyclonedx", parts: firmwareParts(gateway, gatewayOwn, gatewayUnversioned, i)}
		switch v {
		case "3.9.4":
			b.incomplete = true
		case "3.10.1":
			b.format = "spdx"
		case "4.1.2":
			b.dangling = "part-font-pack"
			b.patch("busybox", "CVE-2022-28391")
		}
		out = append(out, b)
	}
	for i, v := range []string{"1.4.2", "1.6.0", "2.0.1", "2.1.0-rc.1"} {
		out = append(out, bill{product: "RS20", version: v, title: "RS 20 firmware", kind: component.SBOM, by: "lukas.wrobel", format: "cyclonedx", parts: firmwareParts(sensor, sensorOwn, "", i)})
	}
	for i, v := range []string{"2.3.0", "2.5.1", "3.0.0"} {
		out = append(out, bill{product: "NWRF", version: v, title: "NW-868 firmware", kind: component.SBOM, by: "lukas.wrobel", format: "cyclonedx", parts: firmwareParts(radio, radioOwn, "", i)})
	}
	for i, v := range []string{w.month(14, 1), w.month(8, 2), w.month(2, 1), w.month(-1, 1)} {
		out = append(out, bill{product: "CLOUD", version: v, title: "Comfort Cloud", kind: component.SBOM, by: "clara.dubois", format: "cyclonedx", parts: cloudParts(i)})
	}
	return append(out, bill{product: "TL1", version: "2.4b", kind: component.Declared, by: "mei.tanaka", format: "csv", text: logger})
}

// patch says that the build applies a patch of ours to a part.
func (b *bill) patch(name string, cves ...string) {
	for i := range b.parts {
		if b.parts[i].name == name {
			b.parts[i].backports = append(b.parts[i].backports, cves...)
		}
	}
}

// unknown lists the releases of which nobody knows what is inside, with the reason.
const unknown = `
TL1 1.9 | Made by Bressel Messtechnik AG, which was wound up; its build system was never handed over.
TL1 2.1 | Made by Bressel Messtechnik AG, which was wound up. No device of this version is left to look into.
`
