package purl

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPackages(t *testing.T) {
	for text, want := range map[string]string{
		"pkg:golang/github.com/azure/go-autorest@v14.2.0%2Bincompatible":                "Go|github.com/azure/go-autorest|14.2.0+incompatible|purl",
		"pkg:golang/stdlib@go1.21rc2":                                                   "Go|stdlib|1.21.0-rc.2|purl",
		"pkg:golang/std@1.20.3-X:boringcrypto":                                          "Go|stdlib|1.20.3|purl",
		"pkg:golang/toolchain@v1.22.1":                                                  "Go|toolchain|1.22.1|purl",
		"pkg:golang/github.com/foo/bar@v2.1.0#v2":                                       "Go|github.com/foo/bar/v2|2.1.0|subpath",
		"pkg:golang/github.com/cncf/xds@v0.1.0#go":                                      "Go|github.com/cncf/xds|0.1.0|purl; Go|github.com/cncf/xds/go|0.1.0|subpath",
		"pkg:npm/%40angular/core@17.0.0":                                                "npm|@angular/core|17.0.0|purl",
		"pkg:pypi/Jinja2@2.4.1":                                                         "PyPI|jinja2|2.4.1|purl",
		"pkg:cargo/time@0.1.0":                                                          "crates.io|time|0.1.0|purl",
		"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1":                          "Maven|org.apache.logging.log4j:log4j-core|2.14.1|purl",
		"pkg:nuget/Newtonsoft.Json@12.0.1":                                              "NuGet|Newtonsoft.Json|12.0.1|purl",
		"pkg:gem/rails@6.0.0":                                                           "RubyGems|rails|6.0.0|purl",
		"pkg:composer/laravel/framework@8.0.0":                                          "Packagist|laravel/framework|8.0.0|purl",
		"pkg:hex/phoenix@1.5.0":                                                         "Hex|phoenix|1.5.0|purl",
		"pkg:pub/http@0.13.0":                                                           "Pub|http|0.13.0|purl",
		"pkg:swift/github.com/apple/swift-nio@2.0.0":                                    "SwiftURL|github.com/apple/swift-nio|2.0.0|purl",
		"pkg:bitnami/redis@7.0.0":                                                       "Bitnami|redis|7.0.0|purl",
		"pkg:conan/openssl@1.1.1k?user=x":                                               "ConanCenter|openssl|1.1.1k|purl; OSS-Fuzz|openssl|1.1.1k|guess",
		"pkg:deb/debian/libssl3@3.0.9-1?arch=amd64&distro=debian-12.5&upstream=openssl": "Debian:12|openssl|3.0.9-1|upstream; Debian:12|libssl3|3.0.9-1|purl",
		"pkg:deb/debian/libssl3@3.0.9-1?distro=bookworm&upstream=openssl%403.0.9-2":     "Debian:12|openssl|3.0.9-2|upstream; Debian:12|libssl3|3.0.9-1|purl",
		"pkg:deb/debian/curl@1%3A7.88-1":                                                "Debian|curl|1:7.88-1|purl|distribution release",
		"pkg:deb/ubuntu/curl@7.81.0-1?distro=jammy":                                     "Ubuntu:22.04|curl|7.81.0-1|purl",
		"pkg:deb/ubuntu/curl@7.81.0-1?distro=ubuntu-22.04.3":                            "Ubuntu:22.04|curl|7.81.0-1|purl",
		"pkg:deb/raspbian/curl@7":                                                       "deb/raspbian|curl|7|purl",
		"pkg:apk/alpine/busybox-binsh@1.36.1-r2?arch=x86_64&upstream=busybox&distro=alpine-3.18.4": "Alpine:v3.18|busybox|1.36.1-r2|upstream; Alpine:v3.18|busybox-binsh|1.36.1-r2|purl",
		"pkg:apk/alpine/busybox@1.36.1-r2?distro=3.18.4":                                           "Alpine:v3.18|busybox|1.36.1-r2|purl",
		"pkg:apk/wolfi/curl@8.0.0-r0":                                                              "Wolfi|curl|8.0.0-r0|purl",
		"pkg:apk/openwrt/curl@8.7.1-r1":                                                            "OpenWrt|curl|8.7.1-r1|purl",
		"pkg:rpm/almalinux/curl@7.76.1-26.el9?arch=x86_64&epoch=1&distro=almalinux-9.3":            "AlmaLinux:9|curl|1:7.76.1-26.el9|purl",
		"pkg:rpm/rocky/curl@7.76.1-26.el9_3":                                                       "Rocky Linux:9|curl|7.76.1-26.el9_3|purl",
		"pkg:rpm/redhat/curl@7.76.1-26.el9?distro=rhel-9.2":                                        "Red Hat:enterprise_linux:9|curl|7.76.1-26.el9|purl",
		"pkg:rpm/opensuse/curl@8.0-1?distro=opensuse-leap-15.5":                                    "openSUSE:Leap 15.5|curl|8.0-1|purl",
		"pkg:rpm/opensuse/curl@8.0-1":                                                              "openSUSE|curl|8.0-1|purl|distribution release",
		"pkg:rpm/suse/curl@8.0-1?distro=sles-15.5":                                                 "SUSE:Linux Enterprise Server 15 SP5|curl|8.0-1|purl",
		"pkg:rpm/fedora/curl@8.0-1.fc39?distro=fedora-39":                                          "rpm/fedora|curl|8.0-1.fc39|purl",
		"pkg:rpm/curl@8.0-1":                                                                       "rpm|curl|8.0-1|purl",
		"pkg:github/ARMmbed/mbedtls@v3.1.0":                                                        "GIT|github.com/armmbed/mbedtls|v3.1.0|repository",
		"pkg:githubactions/actions/checkout@v3":                                                    "GitHub Actions|actions/checkout|v3|purl",
		"pkg:generic/openssl@1.1.1k?vcs_url=git%2Bhttps://github.com/openssl/openssl.git%40abc":    "generic|openssl|1.1.1k|purl; GIT|github.com/openssl/openssl|1.1.1k|repository; OSS-Fuzz|openssl|1.1.1k|guess",
		"pkg:yocto/core/busybox@1.36.1":                                                            "Yocto|busybox|1.36.1|purl; OSS-Fuzz|busybox|1.36.1|guess",
		"pkg:yocto/core/linux-yocto@6.6.30":                                                        "Yocto|linux-yocto|6.6.30|purl; Linux|Kernel|6.6.30|guess",
		"pkg:yocto/core/linux-firmware@20240101":                                                   "Yocto|linux-firmware|20240101|purl; OSS-Fuzz|linux-firmware|20240101|guess",
		"pkg:alpm/arch/pacman@6.0.1-1":                                                             "alpm|arch/pacman|6.0.1-1|purl",
		"pkg:docker/nginx@1.25":                                                                    "docker|nginx|1.25|purl",
	} {
		p, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var got []string
		for _, k := range p.Packages() {
			parts := []string{k.Ecosystem, k.Name, k.Version, k.Via}
			if k.Missing != "" {
				parts = append(parts, k.Missing)
			}
			got = append(got, strings.Join(parts, "|"))
		}
		if d := cmp.Diff(want, strings.Join(got, "; ")); d != "" {
			t.Errorf("%s: %s", text, d)
		}
	}
}

func TestKey(t *testing.T) {
	for _, same := range [][4]string{
		{"Go", "github.com/Azure/x", "Go", "github.com/azure/x"},
		{"PyPI", "Foo__Bar.baz", "PyPI", "foo-bar-baz"},
		{"Ubuntu:22.04:LTS", "curl", "Ubuntu:22.04", "curl"},
		{"Maven:https://repo.example.org", "g:a", "Maven", "g:a"},
		{"Red Hat:enterprise_linux:9::appstream", "curl", "Red Hat:enterprise_linux:9", "curl"},
		{"NuGet", "Newtonsoft.Json", "NuGet", "newtonsoft.json"},
	} {
		if Key(same[0], same[1]) != Key(same[2], same[3]) {
			t.Errorf("%v differ: %q %q", same, Key(same[0], same[1]), Key(same[2], same[3]))
		}
	}
	for _, differ := range [][4]string{
		{"Debian:11", "curl", "Debian:12", "curl"}, {"Maven", "G:a", "Maven", "g:a"}, {"Ubuntu:Pro:22.04:LTS", "curl", "Ubuntu:22.04", "curl"},
	} {
		if Key(differ[0], differ[1]) == Key(differ[2], differ[3]) {
			t.Errorf("%v are the same", differ)
		}
	}
}

func TestRepository(t *testing.T) {
	for _, in := range []string{"https://github.com/Curl/curl.git", "git+https://github.com/curl/curl/", "git@github.com:curl/curl.git",
		"ssh://git@github.com/curl/curl", "github.com/curl/curl", "https://www.github.com/curl/curl?x#y", "git://user:pw@github.com/curl/curl"} {
		if got := Repository(in); got != "github.com/curl/curl" {
			t.Errorf("%s: %s", in, got)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, in := range []string{"", "pkg:", "npm/a", "pkg:npm/", "pkg:npm/a%zz", "pkg:npm/" + strings.Repeat("a", MaxLength), "pkg:npm/\xff", "pkg:npm/%ff"} {
		if p, err := Parse(in); err == nil {
			t.Errorf("%.20q: %+v", in, p)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("pkg:golang/github.com/Azure/x@v1.0.0?a=b#c/d")
	f.Add("pkg:rpm/rocky/curl@7-1.el9?distro=rocky-linux-9&epoch=1")
	f.Add("pkg:deb/debian/a@1?upstream=b%40c&distro=bookworm")
	f.Add("pkg:git/codeberg.org/a/b@c")
	f.Add("pkg:generic/a?vcs_url=git%2Bhttps://h/p%40c")
	f.Fuzz(func(t *testing.T, text string) {
		Repository(text)
		GoRelease(text)
		p, err := Parse(text)
		if err != nil {
			return
		}
		if len(p.Packages()) == 0 {
			t.Error("no package")
		}
		for _, k := range p.Packages() {
			k.Key()
		}
		canonical := p.String()
		q, err := Parse(canonical)
		if err != nil {
			t.Fatalf("%q -> %q: %v", text, canonical, err)
		}
		if q.String() != canonical {
			t.Errorf("%q -> %q -> %q", text, canonical, q.String())
		}
	})
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		p, err := Parse("pkg:golang/github.com/open-telemetry/opentelemetry-collector-contrib/processor/filterprocessor@v0.66.0")
		if err != nil {
			b.Fatal(err)
		}
		_ = p.Packages()[0].Key()
	}
}
