package feed

import (
	"strings"

	"clew"
	"clew/access"
	"clew/aftersales/advisory"
	"clew/audit"
	"clew/db"
	"clew/egress"
)

// Mirror is the one server that an administrator opens for a feed although it stands inside or is not encrypted.
type Mirror struct {
	Server string // as http://mirror.corp:8080; more of an address is cut off; "" closes it again
	Reason string
}

// SetMirror opens a server for one feed, or closes it again; expected is the revision the caller saw. Whoever manages
// feeds may then write addresses on that server; to open it is for those who manage the platform's settings, since it
// lets this machine reach what others inside cannot.
func SetMirror(tx *db.Tx, actor clew.Actor, name string, expected int64, in Mirror) (Feed, error) {
	if err := access.Require(actor, access.SettingManage, access.Scope{}); err != nil {
		return Feed{}, err
	}
	f, err := advisory.GetFeed(tx, actor, name)
	if err != nil {
		return f, err
	}
	if f.Revision != expected {
		return f, clew.Errorf(clew.Conflict, "Somebody else has changed this feed meanwhile")
	}
	if err := in.check(); err != nil {
		return f, err
	}
	if in.Server == f.Mirror && in.Reason == f.MirrorReason {
		return f, nil
	}
	kept := in
	if kept.Server == "" {
		kept.Reason = ""
	}
	if _, err := tx.Exec(`UPDATE feed SET mirror = $2, mirror_reason = $3, revision = revision + 1 WHERE name = $1`, name, kept.Server, kept.Reason); err != nil {
		return f, err
	}
	kind := "feed.mirror_allowed"
	if in.Server == "" {
		kind = "feed.mirror_closed"
	}
	if _, err := audit.Append(tx, actor, audit.Event{Kind: kind, Type: "feed", Record: name, Revision: f.Revision + 1, Payload: map[string]any{"old": f.Mirror, "new": in.Server, "reason": in.Reason}}); err != nil {
		return f, err
	}
	return advisory.GetFeed(tx, actor, name)
}

func (in *Mirror) check() error {
	var f clew.Faults
	in.Reason = strings.TrimSpace(in.Reason)
	if in.Reason == "" || len(in.Reason) > 2000 {
		f.Add("reason", "Say why")
	}
	if in.Server = strings.TrimSpace(in.Server); in.Server == "" {
		return f.Err()
	}
	server, err := egress.Mirror(in.Server)
	switch {
	case egress.ReasonOf(err) == egress.Refused:
		f.Add("server", "This server can be no mirror: this machine itself, link-local addresses and those of a cloud's metadata stay closed")
	case err != nil:
		f.Add("server", "Write the server as https://mirror.example.com or http://10.20.0.5:8080")
	}
	in.Server = server
	return f.Err()
}
