package feed

import (
	"net/netip"
	"net/url"
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
	Server  string // as http://mirror.corp:8080; more of an address is cut off; "" closes it again
	Private bool   // its private addresses may be reached
	Plain   bool   // it may be asked without encryption
	Reason  string
}

// opened is what the way out opens for a feed.
func opened(f Feed) egress.Opened {
	return egress.Opened{Server: f.Mirror, Private: f.MirrorPrivate, Plain: f.MirrorPlain}
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
	kept := in
	if kept.Server == "" {
		kept = Mirror{}
	}
	old := Mirror{f.Mirror, f.MirrorPrivate, f.MirrorPlain, f.MirrorReason}
	if kept == old {
		return f, nil
	}
	if _, err := tx.Exec(`UPDATE feed SET mirror = $2, mirror_private = $3, mirror_plain = $4, mirror_reason = $5, revision = revision + 1 WHERE name = $1`, name, kept.Server, kept.Private, kept.Plain, kept.Reason); err != nil {
		return f, err
	}
	kind := "feed.mirror_allowed"
	if in.Server == "" {
		kind = "feed.mirror_closed"
	}
	if _, err := audit.Append(tx, actor, audit.Event{Kind: kind, Type: "feed", Record: name, Revision: f.Revision + 1, Payload: map[string]any{"old": old, "new": kept, "reason": in.Reason}}); err != nil {
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
	if err == nil {
		in.choices(&f)
	}
	return f.Err()
}

// choices looks at what is to be opened of a server: what it needs must be said, and nothing that it does not have.
func (in *Mirror) choices(f *clew.Faults) {
	u, err := url.Parse(in.Server)
	if err != nil {
		return
	}
	addr, _ := netip.ParseAddr(u.Hostname())
	switch {
	case u.Scheme == "http" && !in.Plain:
		f.Add("plain", "This server is asked without encryption. Choose that, or write it with https://")
	case u.Scheme == "https" && in.Plain:
		f.Add("plain", "This server is asked with encryption. Write it with http://, or leave this out")
	}
	switch {
	case in.Private:
	case addr.IsPrivate():
		f.Add("private", "This is a private address. Choose that it may be reached")
	case !in.Plain && u.Scheme == "https" && u.Port() == "":
		f.Add("private", "Choose what is opened: private addresses, connections without encryption, or both")
	}
}
