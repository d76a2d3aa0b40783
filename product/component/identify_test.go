package component

import (
	"testing"

	"clew/format/sbom"
)

func TestIdentify(t *testing.T) {
	for name, c := range map[string]struct {
		in         sbom.Component
		key        string
		state      Standing
		ecosystems string
	}{
		"purl":                            {sbom.Component{Name: "x", Version: "9", PURL: "pkg:golang/Example.com/Mod@v1.2.3"}, "pkg:golang/example.com/mod@v1.2.3", Assessable, "Go"},
		"version only beside the purl":    {sbom.Component{Name: "flask", Version: "2.0", PURL: "pkg:pypi/Flask"}, "pkg:pypi/flask@2.0", Assessable, "PyPI"},
		"a checksum is no other version":  {sbom.Component{Name: "a", PURL: "pkg:npm/a@1.0.0?checksum=sha1:00"}, "pkg:npm/a@1.0.0", Assessable, "npm"},
		"devel":                           {sbom.Component{Name: "x", PURL: "pkg:golang/example.com/x@(devel)"}, "pkg:golang/example.com/x@%28devel%29", UnknownVersion, "Go"},
		"no version":                      {sbom.Component{Name: "x", PURL: "pkg:npm/x"}, "pkg:npm/x", UnknownVersion, "npm"},
		"name only":                       {sbom.Component{Name: "Vendor  Blob", Version: "1.0", Supplier: "ACME", Type: "Firmware"}, "name|firmware|acme|vendor blob|1.0", NoIdentity, ""},
		"name in other letters":           {sbom.Component{Name: "vendor blob", Version: "1.0", Supplier: "Acme", Type: "firmware"}, "name|firmware|acme|vendor blob|1.0", NoIdentity, ""},
		"broken purl":                     {sbom.Component{Name: "x", Version: "1", PURL: "pkg:"}, "name|library||x|1", NoIdentity, ""},
		"generic is loose":                {sbom.Component{Name: "busybox", PURL: "pkg:generic/busybox@1.36.1"}, "pkg:generic/busybox@1.36.1", Assessable, "=OSS-Fuzz|busybox\t=generic|busybox"},
		"deb without its distribution":    {sbom.Component{Name: "zlib1g", PURL: "pkg:deb/debian/zlib1g@1.2.13"}, "pkg:deb/debian/zlib1g@1.2.13", UnknownDistribution, "Debian"},
		"deb":                             {sbom.Component{Name: "zlib1g", PURL: "pkg:deb/debian/zlib1g@1:1.2.13?distro=debian-12"}, "pkg:deb/debian/zlib1g@1:1.2.13?distro=debian-12", Assessable, "Debian:12"},
		"a version its ecosystem refuses": {sbom.Component{Name: "x", PURL: "pkg:golang/example.com/x@not-a-version!"}, "pkg:golang/example.com/x@not-a-version%21", BadVersion, "Go"},
	} {
		v := identify(c.in, "CycloneDX")
		if v.Key != c.key || v.State != c.state || v.Ecosystems != c.ecosystems {
			t.Errorf("%s: key %q, state %q, ecosystems %q", name, v.Key, v.State, v.Ecosystems)
		}
	}
}

func TestIdentifyKeepsNamesBesideThePurl(t *testing.T) {
	v := identify(sbom.Component{Name: "openssl", Version: "3.0.7", CPE: "cpe:2.3:a:*:openssl:3.0.7:*:*:*:*:*:*:*", OtherCPEs: []string{"cpe:/a:openssl:openssl:3.0.7"}, Repository: "https://github.com/openssl/openssl", Commit: "openssl-3.0.7"}, "CycloneDX")
	want := map[string]string{"cpe:2.3:a:*:openssl:3.0.7:*:*:*:*:*:*:*": "low", "cpe:2.3:a:openssl:openssl:3.0.7:*:*:*:*:*:*:*": "medium", "https://github.com/openssl/openssl@openssl-3.0.7": "high"}
	for _, i := range v.identities {
		if want[i.Value] != i.Confidence || i.CVID != v.ID {
			t.Errorf("%+v", i)
		}
		delete(want, i.Value)
	}
	if len(want) > 0 {
		t.Errorf("missing %v", want)
	}
}
