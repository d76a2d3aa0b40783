package demo

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// bytes writes the inventory as a file. at is the time at which its build ran, in RFC 3339.
func (b bill) bytes(at string) ([]byte, error) {
	switch b.format {
	case "csv":
		return []byte(b.text), nil
	case "spdx":
		return json.MarshalIndent(b.spdx(at), "", " ")
	}
	return json.MarshalIndent(b.cyclonedx(at), "", " ")
}

// object keeps the documents short: members that are empty are left out by add.
type object map[string]any

func (o object) add(name string, value string) {
	if value != "" {
		o[name] = value
	}
}

// serial is a UUID made of the inventory's name, so that the same world has the same files.
func (b bill) serial() string {
	s := sha256.Sum256([]byte(b.product + " " + b.version))
	s[6], s[8] = s[6]&0x0f|0x40, s[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", s[:4], s[4:6], s[6:8], s[8:10], s[10:16])
}

// cyclonedx writes CycloneDX 1.6.
func (b bill) cyclonedx(at string) object {
	const root = "subject"
	var components []object
	deps := []object{{"ref": root, "dependsOn": b.tops()}}
	for _, p := range b.parts {
		c := object{"bom-ref": p.ref, "type": p.typ, "name": p.name}
		c.add("version", p.version)
		c.add("purl", p.purl)
		c.add("cpe", p.cpe)
		if p.supplier != "" {
			c["supplier"] = object{"name": p.supplier}
		}
		if len(p.paths) > 0 {
			var o []object
			for _, path := range p.paths {
				o = append(o, object{"location": path})
			}
			c["evidence"] = object{"occurrences": o}
		}
		if len(p.backports) > 0 {
			var resolves []object
			for _, id := range p.backports {
				resolves = append(resolves, object{"type": "security", "id": id})
			}
			c["pedigree"] = object{"patches": []object{{"type": "backport", "resolves": resolves}}}
		}
		components = append(components, c)
		on := p.needs
		if p.name == "nw-panel" && b.dangling != "" {
			on = append(on[:len(on):len(on)], b.dangling)
		}
		if len(on) > 0 {
			deps = append(deps, object{"ref": p.ref, "dependsOn": on})
		}
	}
	aggregate := "complete"
	if b.incomplete {
		aggregate = "incomplete"
	}
	typ := "firmware"
	if b.product == "CLOUD" {
		typ = "application"
	}
	return object{
		"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": "urn:uuid:" + b.serial(), "version": 1,
		"metadata": object{"timestamp": at, "component": object{"bom-ref": root, "type": typ, "name": b.title, "version": b.version, "supplier": object{"name": maker}},
			"tools": object{"components": []object{{"type": "application", "name": "nordwerk-build", "version": "7"}}}},
		"components": components, "dependencies": deps, "compositions": []object{{"aggregate": aggregate, "assemblies": []string{root}}},
	}
}

// tops are the parts that no other one is built upon.
func (b bill) tops() []string {
	used := map[string]bool{}
	for _, p := range b.parts {
		for _, n := range p.needs {
			used[n] = true
		}
	}
	var out []string
	for _, p := range b.parts {
		if !used[p.ref] {
			out = append(out, p.ref)
		}
	}
	return out
}

var notInID = regexp.MustCompile(`[^A-Za-z0-9.-]+`)

func spdxID(ref string) string {
	return "SPDXRef-Package-" + strings.Trim(notInID.ReplaceAllString(ref, "-"), "-")
}

// spdx writes SPDX 2.3.
func (b bill) spdx(at string) object {
	const root = "SPDXRef-Package-subject"
	packages := []object{{"SPDXID": root, "name": b.title, "versionInfo": b.version, "supplier": "Organization: " + maker, "downloadLocation": "NOASSERTION", "primaryPackagePurpose": "FIRMWARE"}}
	relations := []object{{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": root}}
	for _, ref := range b.tops() {
		relations = append(relations, object{"spdxElementId": root, "relationshipType": "CONTAINS", "relatedSpdxElement": spdxID(ref)})
	}
	for _, p := range b.parts {
		pkg := object{"SPDXID": spdxID(p.ref), "name": p.name, "downloadLocation": "NOASSERTION", "supplier": "NOASSERTION"}
		pkg.add("versionInfo", p.version)
		if p.supplier != "" {
			pkg["supplier"] = "Organization: " + p.supplier
		}
		var refs []object
		if p.purl != "" {
			refs = append(refs, object{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": p.purl})
		}
		if p.cpe != "" {
			refs = append(refs, object{"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": p.cpe})
		}
		if len(refs) > 0 {
			pkg["externalRefs"] = refs
		}
		packages = append(packages, pkg)
		for _, n := range p.needs {
			relations = append(relations, object{"spdxElementId": pkg["SPDXID"], "relationshipType": "DEPENDS_ON", "relatedSpdxElement": spdxID(n)})
		}
	}
	return object{
		"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "hg400-firmware-" + b.version,
		"documentNamespace": website + "/spdx/hg400-" + b.version + "-" + b.serial(),
		"creationInfo":      object{"created": at, "creators": []string{"Tool: nordwerk-build-7", "Organization: " + maker}},
		"packages":          packages, "relationships": relations,
	}
}
