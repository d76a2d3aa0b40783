package osv

import (
	"testing"

	"clew/format/purl"
)

func decoded(t *testing.T, text string) *Record {
	t.Helper()
	r, err := Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ask puts a component's package URL to a record, as a matcher of inventories does.
func ask(t *testing.T, r *Record, text string) Verdict {
	t.Helper()
	p, err := purl.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var last Verdict
	for _, k := range p.Packages() {
		entry, v := r.Evaluate(k.Key(), k.Version)
		if entry >= 0 {
			return v
		}
		last = v
	}
	return last
}

const gitFirst = `{"id":"PYSEC-2022-43012","affected":[{"package":{"ecosystem":"PyPI","name":"setuptools"},
	"ranges":[{"type":"GIT","repo":"https://github.com/pypa/setuptools","events":[{"introduced":"0"},{"fixed":"43a9c9bfa6aa626ec2a22540bea28d2ca77964be"}]},
	{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"65.5.1"}]}],"versions":["40.8.0"]}]}`

// TestGitRangeFirst: a GIT range before an ECOSYSTEM range must not hide it.
func TestGitRangeFirst(t *testing.T) {
	r := decoded(t, gitFirst)
	for _, v := range []string{"40.8.0.post20190503", "52.0.0.post20210125", "65.5.0"} {
		got := ask(t, r, "pkg:pypi/setuptools@"+v)
		if !got.Affected || got.Range != 1 || got.Type != ECOSYSTEM || got.Fixed != "65.5.1" || got.Introduced != "0" {
			t.Errorf("%s: %+v", v, got)
		}
	}
	if got := ask(t, r, "pkg:pypi/setuptools@65.5.1"); got.Affected || !got.Assessable {
		t.Errorf("the fixed version: %+v", got)
	}
}

// TestMissingEcosystemHidesNothing: a component whose ecosystem nobody has data for leaves the others alone.
func TestMissingEcosystemHidesNothing(t *testing.T) {
	r := decoded(t, gitFirst)
	if got := ask(t, r, "pkg:apk/alpine/busybox@1.36.1-r2?distro=alpine-3.18.4"); got.Affected {
		t.Errorf("%+v", got)
	}
	if got := ask(t, r, "pkg:pypi/setuptools@40.8.0"); !got.Affected || got.Reason != Listed {
		t.Errorf("%+v", got)
	}
}

// TestPathCase: Go's package URLs are lower case, its records and paths are not.
func TestPathCase(t *testing.T) {
	r := decoded(t, `{"id":"GO-2020-0001","affected":[{"package":{"ecosystem":"Go","name":"github.com/Azure/go-autorest/autorest"},
		"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"0.11.0"}]}]}]}`)
	for _, p := range []string{"pkg:golang/github.com/azure/go-autorest/autorest@v0.10.0", "pkg:golang/github.com/Azure/go-autorest/autorest@0.10.0",
		"pkg:golang/github.com/azure/go-autorest@v0.10.0#autorest"} {
		if got := ask(t, r, p); !got.Affected || got.Fixed != "0.11.0" {
			t.Errorf("%s: %+v", p, got)
		}
	}
}

// TestDevelIsNotAssessable: a version that names no version is no match with everything.
func TestDevelIsNotAssessable(t *testing.T) {
	r := decoded(t, `{"id":"GO-2020-0002","affected":[{"package":{"ecosystem":"Go","name":"example.org/m"},
		"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.0"}]}]}]}`)
	for _, v := range []string{"(devel)", "", "UNKNOWN", "${version}", "latest"} {
		got := r.Affected[0].Evaluate(v)
		if got.Affected || got.Assessable || got.Reason != UnknownVersion {
			t.Errorf("%q: %+v", v, got)
		}
	}
	every := decoded(t, `{"id":"MAL-1","affected":[{"package":{"ecosystem":"npm","name":"evil"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}`)
	if got := every.Affected[0].Evaluate("(devel)"); got.Assessable || !got.Every {
		t.Errorf("a package that is bad in every version: %+v", got)
	}
}

// TestPseudoVersions order right after the version they were made from.
func TestPseudoVersions(t *testing.T) {
	r := decoded(t, `{"id":"GO-2020-0003","affected":[{"package":{"ecosystem":"Go","name":"example.org/m"},
		"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"0.0.0-20200622213623-75b288015ac9"}]}]}]}`)
	for v, want := range map[string]bool{"v0.0.0-20190308221718-c2843e01d9a2": true, "v0.0.0-20200622213623-75b288015ac9": false,
		"v0.0.0-20220101000000-abcdefabcdef": false, "v0.1.0": false} {
		if got := ask(t, r, "pkg:golang/example.org/m@"+v); got.Affected != want || !got.Assessable {
			t.Errorf("%s: %+v", v, got)
		}
	}
}

// TestGoStandardLibrary: releases of Go as tools name them against the semantic versions of records.
func TestGoStandardLibrary(t *testing.T) {
	r := decoded(t, `{"id":"GO-2023-1","affected":[{"package":{"ecosystem":"Go","name":"stdlib"},
		"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.19.9"},{"introduced":"1.20.0-0"},{"fixed":"1.20.4"}]}]}]}`)
	for p, want := range map[string]bool{"pkg:golang/stdlib@1.19.8": true, "pkg:golang/stdlib@v1.19.9": false, "pkg:golang/std@go1.20rc1": true,
		"pkg:golang/stdlib@go1.20": true, "pkg:golang/stdlib@go1.20.4": false, "pkg:golang/stdlib@1.21.0": false} {
		if got := ask(t, r, p); got.Affected != want || !got.Assessable {
			t.Errorf("%s: %+v", p, got)
		}
	}
}

// TestEvaluate goes through the schema's cases.
func TestEvaluate(t *testing.T) {
	events := func(kind, list string) string {
		return `{"id":"X-1","affected":[{"package":{"ecosystem":"npm","name":"m"},"ranges":[{"type":"` + kind + `","events":[` + list + `]}]}]}`
	}
	for _, c := range []struct {
		name, record, version string
		affected, assessable  bool
		reason                Reason
		fixed                 string
	}{
		{"unsorted events", events("SEMVER", `{"fixed":"2.0.0"},{"introduced":"1.0.0"}`), "1.5.0", true, true, InRange, "2.0.0"},
		{"before introduced", events("SEMVER", `{"introduced":"1.0.0"},{"fixed":"2.0.0"}`), "1.0.0-rc.1", false, true, OutsideRanges, ""},
		{"last affected counts", events("SEMVER", `{"introduced":"0"},{"last_affected":"2.0.0"}`), "2.0.0", true, true, InRange, ""},
		{"after last affected", events("SEMVER", `{"introduced":"0"},{"last_affected":"2.0.0"}`), "2.0.1", false, true, OutsideRanges, ""},
		{"last affected and introduced at one version", events("SEMVER", `{"last_affected":"1.0.0"},{"introduced":"1.0.0"}`), "1.0.1", false, true, OutsideRanges, ""},
		{"fixed and introduced again at one version", events("SEMVER", `{"introduced":"0"},{"fixed":"1.0.0"},{"introduced":"1.0.0"},{"fixed":"3.0.0"}`), "1.0.0", true, true, InRange, "3.0.0"},
		{"introduced and fixed at one version", events("SEMVER", `{"introduced":"1.0.0"},{"fixed":"1.0.0"}`), "1.0.0", false, true, OutsideRanges, ""},
		{"between two stretches", events("SEMVER", `{"introduced":"0"},{"fixed":"1.0.0"},{"introduced":"2.0.0"},{"fixed":"2.1.0"}`), "1.5.0", false, true, OutsideRanges, ""},
		{"fix of its own branch", events("SEMVER", `{"introduced":"0"},{"fixed":"1.0.5"},{"introduced":"2.0.0"},{"fixed":"2.1.0"}`), "1.0.0", true, true, InRange, "1.0.5"},
		{"limit", events("SEMVER", `{"introduced":"0"},{"limit":"2.0.0"}`), "1.9.9", true, true, InRange, ""},
		{"at the limit", events("SEMVER", `{"introduced":"0"},{"limit":"2.0.0"}`), "2.0.0", false, true, OutsideRanges, ""},
		{"limit of everything", events("SEMVER", `{"introduced":"0"},{"limit":"*"}`), "9.0.0", true, true, InRange, ""},
		{"open", events("SEMVER", `{"introduced":"1.0.0"}`), "9.9.9", true, true, InRange, ""},
		{"commits only", events("GIT", `{"introduced":"0"}`), "1.0.0", false, false, CommitsOnly, ""},
		{"no introduced event", events("SEMVER", `{"fixed":"1.0.0"}`), "0.1.0", false, false, BadRange, ""},
		{"event without form", events("SEMVER", `{"introduced":"0"},{"fixed":"next"}`), "0.1.0", false, false, BadRange, ""},
		{"unknown type of range", events("FANCY", `{"introduced":"0"}`), "1.0.0", false, false, BadRange, ""},
		{"version without form", events("SEMVER", `{"introduced":"0"}`), "abc", false, false, BadVersion, ""},
		{"neither ranges nor versions", `{"id":"X-1","affected":[{"package":{"ecosystem":"npm","name":"m"}}]}`, "1.0.0", false, false, NoVersions, ""},
		{"withdrawn", `{"id":"X-1","withdrawn":"2024-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"m"},"versions":["1.0.0"]}]}`, "1.0.0", false, true, Withdrawn, ""},
		{"listed", `{"id":"X-1","affected":[{"package":{"ecosystem":"npm","name":"m"},"versions":["1.0.0"]}]}`, "1.0.0", true, true, Listed, ""},
		{"listed otherwise", `{"id":"X-1","affected":[{"package":{"ecosystem":"npm","name":"m"},"versions":["1.0.0"]}]}`, "v1.0.0", true, true, ListedEqual, ""},
		{"not listed", `{"id":"X-1","affected":[{"package":{"ecosystem":"npm","name":"m"},"versions":["1.0.0"]}]}`, "1.0.1", false, true, NotListed, ""},
		{"second entry of a package", `{"id":"X-1","affected":[{"package":{"ecosystem":"npm","name":"m"},"versions":["1.0.0"]},
			{"package":{"ecosystem":"npm","name":"m"},"ranges":[{"type":"SEMVER","events":[{"introduced":"2.0.0"},{"fixed":"2.5.0"}]}]}]}`, "2.1.0", true, true, InRange, "2.5.0"},
	} {
		entry, got := decoded(t, c.record).Evaluate(purl.Key("npm", "m"), c.version)
		if got.Affected != c.affected || got.Assessable != c.assessable || got.Reason != c.reason || got.Fixed != c.fixed || c.affected && entry < 0 {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// TestDistributions: epoch, tilde and caret as the distributions order them.
func TestDistributions(t *testing.T) {
	record := func(ecosystem, fixed string) *Record {
		return decoded(t, `{"id":"X-1","affected":[{"package":{"ecosystem":"`+ecosystem+`","name":"curl"},
			"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"`+fixed+`"}]}]}]}`)
	}
	for _, c := range []struct {
		ecosystem, fixed, purl string
		want                   bool
	}{
		{"AlmaLinux:9", "1:2.0-1.el9", "pkg:rpm/almalinux/curl@3.0-1.el9?distro=almalinux-9.3", true},
		{"AlmaLinux:9", "1:2.0-1.el9", "pkg:rpm/almalinux/curl@2.0-1.el9?epoch=1&distro=almalinux-9.3", false},
		{"AlmaLinux:8", "1:2.0-1.el8", "pkg:rpm/almalinux/curl@1.0-1.el9?distro=almalinux-9.3", false},
		{"Debian:12", "7.88.1-10+deb12u5", "pkg:deb/debian/libcurl4@7.88.1-10%2Bdeb12u4?arch=amd64&distro=debian-12&upstream=curl", true},
		{"Debian:12", "7.88.1-10+deb12u5", "pkg:deb/debian/curl@7.88.1-10~rc1?distro=bookworm", true},
		{"Debian:12", "7.88.1-10+deb12u5", "pkg:deb/debian/curl@7.88.1-10%2Bdeb12u5?distro=debian-12", false},
		{"Ubuntu:22.04:LTS", "7.81.0-1ubuntu1.15", "pkg:deb/ubuntu/curl@7.81.0-1ubuntu1.9?distro=ubuntu-22.04", true},
		{"Alpine:v3.18", "8.4.0-r0", "pkg:apk/alpine/libcurl@8.3.0-r2?distro=alpine-3.18.4&upstream=curl", true},
	} {
		if got := ask(t, record(c.ecosystem, c.fixed), c.purl); got.Affected != c.want {
			t.Errorf("%s: %+v", c.purl, got)
		}
	}
}

// TestTags: records that only know repositories and tags.
func TestTags(t *testing.T) {
	r := decoded(t, `{"id":"OSV-2020-1","affected":[{"package":{"ecosystem":"OSS-Fuzz","name":"curl"},
		"ranges":[{"type":"GIT","repo":"https://github.com/curl/curl.git","events":[{"introduced":"5ae1ec0fd948e9e1009093148126636b5bbce4d8"}]}],
		"versions":["curl-7_68_0","curl-7_69_0"]}]}`)
	for p, want := range map[string]bool{"pkg:generic/curl@7.68.0": true, "pkg:generic/curl@7.70.0": false, "pkg:github/curl/curl@curl-7_69_0": true,
		"pkg:generic/curl@7.68.0?vcs_url=git%2Bhttps://github.com/curl/curl@abc": true} {
		if got := ask(t, r, p); got.Affected != want || !got.Assessable {
			t.Errorf("%s: %+v", p, got)
		}
	}
}
