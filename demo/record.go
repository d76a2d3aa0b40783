package demo

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"clew"
)

// source is a feed's delivery: a table of records of one ecosystem.
type source struct {
	feed, ecosystem, rangeType string
	table                      string
}

var sources = []source{
	{"osv:generic", "generic", "ECOSYSTEM", firmwareRecords},
	{"osv:Linux", "Linux", "ECOSYSTEM", kernelRecords},
	{"osv:OSS-Fuzz", "OSS-Fuzz", "", fuzzRecords},
	{"osv:Go", "Go", "SEMVER", goRecords},
	{"osv:npm", "npm", "SEMVER", npmRecords},
	{"osv:PyPI", "PyPI", "ECOSYSTEM", pypiRecords},
	{"osv:Debian", "Debian:12", "ECOSYSTEM", debianRecords},
}

// archive writes the table as the zip file of OSV records that its publisher would deliver. One of them was revised last
// night: a file is as old as its newest record, and this world is never old.
func (s source) archive(stamp time.Time) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	revised := false
	for line := range strings.Lines(strings.TrimSpace(s.table)) {
		rec, err := s.record(strings.TrimSpace(line))
		if err != nil {
			return nil, err
		}
		if rec["withdrawn"] == nil && !revised {
			rec["modified"], revised = stamp.Truncate(time.Second).Format(time.RFC3339), true
		}
		raw, err := json.Marshal(rec)
		if err != nil {
			return nil, err
		}
		f, err := z.CreateHeader(&zip.FileHeader{Name: rec["id"].(string) + ".json", Method: zip.Deflate, Modified: stamp})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(raw); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

// record writes a line as an OSV record.
func (s source) record(line string) (object, error) {
	head, body, ok := strings.Cut(line, " | ")
	words := strings.SplitN(head, " ", 4)
	if !ok || len(words) < 4 {
		return nil, fmt.Errorf("demo: %q is no line of a record", line)
	}
	id, aliases, _ := strings.Cut(words[0], "=")
	day, title := words[1]+"T00:00:00Z", words[3]
	r := object{"schema_version": "1.7.0", "id": id, "published": day, "modified": day}
	if t, on, withdrawn := strings.Cut(title, " withdrawn:"); withdrawn {
		title = t
		r["withdrawn"], r["modified"] = on+"T00:00:00Z", on+"T00:00:00Z"
	}
	r["summary"] = title
	if aliases != "" {
		names := strings.Split(aliases, ",")
		if strings.HasPrefix(id, "DEBIAN-") {
			r["upstream"] = names
		} else {
			r["aliases"] = names
		}
	}
	if typ, score := severity(words[2]); score != "" {
		r["severity"] = []object{{"type": typ, "score": score}}
	}
	if c := cveOf(id, aliases); c != "" {
		r["references"] = []object{{"type": "ADVISORY", "url": "https://www.cve.org/CVERecord?id=" + c}}
	}
	var affected []object
	for entry := range strings.SplitSeq(body, "; ") {
		affected = append(affected, s.affected(entry))
	}
	r["affected"] = affected
	return r, nil
}

func cveOf(id, aliases string) string {
	for _, n := range append([]string{id}, strings.Split(aliases, ",")...) {
		if strings.HasPrefix(n, "CVE-") {
			return n
		}
	}
	return ""
}

// severity reads a score as the tables write it.
func severity(s string) (typ, score string) {
	switch {
	case s == "-":
		return "", ""
	case strings.HasPrefix(s, "CVSS:4.0/"):
		return "CVSS_V4", s
	case strings.HasPrefix(s, "AV:"):
		return "CVSS_V2", s
	}
	score = "CVSS:3.1"
	for i, m := range []string{"AV", "AC", "PR", "UI", "S", "C", "I", "A"} {
		score += "/" + m + ":" + s[i:i+1]
	}
	return "CVSS_V3", score
}

// affected reads "name a..b, c..d / e..f =1.2.3".
func (s source) affected(entry string) object {
	name, rest, _ := strings.Cut(strings.TrimSpace(entry), " ")
	a := object{"package": object{"ecosystem": s.ecosystem, "name": name}}
	var ranges []object
	var versions []string
	for part := range strings.SplitSeq(rest, " / ") {
		var events []object
		for _, span := range strings.FieldsFunc(part, func(r rune) bool { return r == ' ' || r == ',' }) {
			if v, listed := strings.CutPrefix(span, "="); listed {
				versions = append(versions, v)
				continue
			}
			from, to, _ := strings.Cut(span, "..")
			events = append(events, object{"introduced": from})
			if last, inclusive := strings.CutPrefix(to, "="); inclusive {
				events = append(events, object{"last_affected": last})
			} else if to != "" {
				events = append(events, object{"fixed": to})
			}
		}
		if len(events) > 0 {
			ranges = append(ranges, object{"type": s.rangeType, "events": events})
		}
	}
	if ranges != nil {
		a["ranges"] = ranges
	}
	if versions != nil {
		a["versions"] = versions
	}
	return a
}

// catalogue writes the entries of CISA's list in its own form.
func catalogue(today clew.Date) ([]byte, error) {
	var entries []object
	for _, c := range rows(exploited) {
		ransomware := "Unknown"
		if len(c) > 6 {
			ransomware = "Known"
		}
		entries = append(entries, object{"cveID": c[0], "dateAdded": c[1], "dueDate": c[2], "vendorProject": c[3], "product": c[4], "vulnerabilityName": c[3] + " " + c[4] + ": " + c[5],
			"shortDescription": c[5], "requiredAction": "Update, or stop using the product.", "knownRansomwareCampaignUse": ransomware})
	}
	return json.Marshal(object{"title": "Known exploited vulnerabilities, excerpt", "catalogVersion": strings.ReplaceAll(today.String(), "-", "."),
		"dateReleased": today.String() + "T00:00:00Z", "count": len(entries), "vulnerabilities": entries})
}
