package finding

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"clew"
	"clew/aftersales/advisory"
	"clew/blob"
	"clew/db"
	"clew/format/osv"
	"clew/web/look"
	"clew/web/site"
)

// RawPage shows a source record as its publisher wrote it.
type RawPage struct {
	look.Base
	Facts []look.Fact
	Code  look.Code
	Moved bool // the feed's file has moved on since
	Gone  bool // the stored file no longer holds it
	Cut   bool
}

var rawPage = look.Declare[RawPage]("finding/raw", files)

// bounds of what is read and shown of a record.
const (
	maxRaw   = 4 << 20
	maxShown = 300_000
)

// Raw answers GET /vulnerabilities/{id}/records/{record}.
func (p Pages) Raw(w http.ResponseWriter, r *site.Request) error {
	page := RawPage{Base: r.Base(w, r.PathValue("record"), "findings")}
	var rec advisory.Record
	var from advisory.Feed
	_, err := site.Read(r, func(tx *db.Tx) (none struct{}, err error) {
		if rec, err = advisory.RecordByName(tx, r.PathValue("record")); err != nil {
			return none, err
		}
		from, err = advisory.GetFeed(tx, clew.SystemActor(), rec.Feed)
		return none, err
	})
	if err != nil {
		return err
	}
	name := r.PathValue("id")
	page.Title, page.Lead = rec.UpstreamID, rec.Title
	page.Crumbs = []look.Crumb{{Label: r.T("Findings"), Href: "/findings"}, {Label: name, Href: VulnerabilityHref(name)}}
	page.Facts = []look.Fact{{Name: r.T("Feed"), Value: rec.Feed, Href: "/feeds"}, {Name: r.T("Revision"), Value: rec.Modified.String(), Mono: true}, {Name: "SHA-256", Value: rec.HashText(), Mono: true}}
	if tag := recordStateTag(r, rec.State); tag != nil {
		page.Facts = append(page.Facts, look.Fact{Name: r.T("State"), Tag: tag})
	}
	at := rec.Blob
	if at == "" {
		at = from.Blob
	}
	raw, err := recordBytes(r, p.Blob, at, rec)
	switch {
	case clew.Is(err, clew.NotFound):
		page.Gone = true
	case err != nil:
		return err
	default:
		page.Moved = !bytes.Equal(hashOf(raw), rec.Hash)
		page.Code = look.Code{Label: rec.UpstreamID + ".json", Text: pretty(raw)}
		if page.Cut = len(page.Code.Text) > maxShown; page.Cut {
			page.Code.Text = clew.Clip(page.Code.Text, maxShown)
		}
	}
	return rawPage.Render(w, r.Request, http.StatusOK, &page)
}

func hashOf(raw []byte) []byte {
	h := sha256.Sum256(raw)
	return h[:]
}

// recordBytes finds a record in the delivery that it came with: a file of its own, an entry of an archive, or an
// element of a list.
func recordBytes(r *site.Request, store *blob.Store, name string, rec advisory.Record) ([]byte, error) {
	if store == nil || name == "" {
		return nil, clew.Errorf(clew.NotFound, "There is no such file")
	}
	f, err := store.Open(r.Context(), name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if z, err := zip.NewReader(f, f.Size()); err == nil {
		e, err := z.Open(rec.Entry)
		if err != nil {
			return nil, clew.Errorf(clew.NotFound, "There is no such file")
		}
		defer e.Close()
		return io.ReadAll(io.LimitReader(e, maxRaw))
	}
	var raw []byte
	found := errors.New("found")
	err = osv.ReadJSON(f, osv.Limits{}, func(it osv.Item) error {
		if it.Err == nil && (bytes.Equal(it.Hash[:], rec.Hash) || it.Path == rec.Entry && raw == nil) {
			raw = it.Raw
			if bytes.Equal(it.Hash[:], rec.Hash) {
				return found
			}
		}
		return r.Context().Err()
	})
	if raw == nil && (err == nil || clew.Is(err, clew.Internal)) {
		return nil, clew.Errorf(clew.NotFound, "There is no such file")
	}
	return raw, nil
}

// pretty indents JSON; anything else is shown as it is.
func pretty(raw []byte) string {
	var b bytes.Buffer
	if len(raw) < maxRaw && json.Indent(&b, raw, "", "  ") == nil {
		raw = b.Bytes()
	}
	if !utf8.Valid(raw) {
		return strings.ToValidUTF8(string(raw), "\uFFFD")
	}
	return string(raw)
}
