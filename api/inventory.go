package api

import (
	"context"
	"encoding/json"
	"net/http"

	"clew"
	"clew/db"
	"clew/lang"
	"clew/product/component"

	"github.com/danielgtaylor/huma/v2"
)

// inventory is one list of components of one release.
type inventory struct {
	ID                 clew.ID   `json:"id"`
	ReleaseID          clew.ID   `json:"release_id"`
	ProductID          clew.ID   `json:"product_id"`
	LineID             clew.ID   `json:"line_id"`
	Kind               string    `json:"kind" enum:"sbom,declared,supplier,unknown"`
	State              string    `json:"state" enum:"reading,live,superseded,refused"`
	Reason             string    `json:"reason,omitempty" doc:"Of unknown: why; of refused: what was wrong"`
	FileName           string    `json:"file_name,omitempty"`
	Size               int64     `json:"size" doc:"Bytes"`
	SHA256             string    `json:"sha256,omitempty"`
	Format             string    `json:"format,omitempty" doc:"CycloneDX, SPDX, ..."`
	Encoding           string    `json:"encoding,omitempty"`
	SpecVersion        string    `json:"spec_version,omitempty"`
	Aggregate          string    `json:"aggregate,omitempty" doc:"Whether the document says it is complete"`
	Described          string    `json:"described,omitempty" doc:"Name and version of what the document says it describes"`
	Components         int64     `json:"components" doc:"Entries"`
	DistinctComponents int64     `json:"distinct_components"`
	Warnings           int64     `json:"warnings"`
	UploadedBy         clew.ID   `json:"uploaded_by,omitzero"`
	CreatedAt          clew.Time `json:"created_at"`
	LiveAt             clew.Time `json:"live_at,omitzero"`
	EndedAt            clew.Time `json:"ended_at,omitzero"`
}

func inventoryOf(i component.Inventory) inventory {
	return inventory{ID: i.ID, ReleaseID: i.ReleaseID, ProductID: i.ProductID, LineID: i.LineID, Kind: string(i.Kind), State: string(i.State), Reason: clew.KeptText(i.Reason), FileName: i.FileName,
		Size: i.Size, SHA256: i.SHA256, Format: i.Format, Encoding: i.Encoding, SpecVersion: i.SpecVersion, Aggregate: i.Aggregate, Described: i.Described, Components: i.Components,
		DistinctComponents: i.DistinctComponents, Warnings: i.Warnings, UploadedBy: i.UploadedBy, CreatedAt: i.CreatedAt, LiveAt: i.LiveAt, EndedAt: i.EndedAt}
}

// taken is the answer to an upload.
type taken struct {
	Inventory inventory `json:"inventory"`
	Work      work      `json:"work" doc:"Reads the file; ask for its progress"`
}

type warning struct {
	Place   string `json:"place" doc:"JSON pointer or the like"`
	Line    int64  `json:"line,omitempty"`
	Message string `json:"message"`
}

type unknownInventory struct {
	Reason string `json:"reason" minLength:"1" maxLength:"2000" doc:"Why nobody knows what is inside"`
}

func inventories(s *server) {
	register(s, op{route: "GET /api/v1/releases/{id}/inventories", id: "listInventories", tag: tagInventory, summary: "List the inventories of a release, newest first"},
		func(ctx context.Context, actor clew.Actor, in *ID) (*list[inventory], error) {
			rows, err := read(ctx, s.DB, func(tx *db.Tx) ([]component.Inventory, error) { return component.Inventories(tx, actor, in.ID) })
			return paged(callOf(ctx), rows, len(rows), 0, inventoryOf), err
		})
	text := func() *huma.Schema { return &huma.Schema{Type: "string"} }
	stream(s, op{route: "POST /api/v1/releases/{id}/inventories", id: "uploadInventory", tag: tagInventory, summary: "Hand in an inventory",
		text: "The file is the body, byte for byte: CycloneDX 1.0 to 1.7 (JSON, XML), SPDX 2.1 to 2.3 (JSON, tag-value), SPDX 3.0 (JSON-LD), or a list as CSV or XLSX; plain, gzip or zstd; at most 1 GiB. It is kept as it is and read in the background. The same file handed in again changes nothing: its inventory is given back."},
		describeUpload[taken](s, "202", "The file", `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[]}`,
			param("path", "id", "Id of the release", true, &huma.Schema{Type: "string", Format: "uuid"}),
			param("query", "kind", "Where it comes from", false, &huma.Schema{Type: "string", Enum: []any{"sbom", "declared", "supplier"}, Default: "sbom"}),
			param("query", "name", "Name of the file, for people", false, text())), s.uploadInventory)
	type unknownInput struct {
		ID
		Body unknownInventory
	}
	register(s, op{route: "POST /api/v1/releases/{id}/inventories/unknown", id: "declareInventoryUnknown", tag: tagInventory, summary: "Say that nobody knows what is inside a release",
		text: "The release shows as unknown, never as good.", status: 201},
		func(ctx context.Context, actor clew.Actor, in *unknownInput) (*one[inventory], error) {
			return oneOf(write(ctx, s.DB, func(tx *db.Tx) (inventory, error) {
				i, err := component.DeclareUnknown(tx, actor, in.ID.ID, in.Body.Reason)
				return inventoryOf(i), err
			}))
		})
	register(s, op{route: "GET /api/v1/inventories/{id}", id: "getInventory", tag: tagInventory, summary: "Read what is known of an inventory"},
		func(ctx context.Context, actor clew.Actor, in *ID) (*one[inventory], error) {
			i, err := read(ctx, s.DB, func(tx *db.Tx) (component.Inventory, error) { return component.Get(tx, actor, in.ID) })
			return oneOf(inventoryOf(i), err)
		})
	register(s, op{route: "GET /api/v1/inventories/{id}/warnings", id: "listInventoryWarnings", tag: tagInventory, summary: "List what was odd in an inventory"},
		func(ctx context.Context, actor clew.Actor, in *ID) (*list[warning], error) {
			c := callOf(ctx)
			rows, err := read(ctx, s.DB, func(tx *db.Tx) ([]component.Warning, error) { return component.Warnings(tx, actor, in.ID) })
			return paged(c, rows, len(rows), 0, func(w component.Warning) warning { return warningOf(c, w) }), err
		})
	stream(s, op{route: "GET /api/v1/inventories/{id}/file", id: "downloadInventory", tag: tagInventory, summary: "Download an inventory as it was handed in"},
		func(o *huma.Operation) {
			o.Parameters = []*huma.Param{param("path", "id", "Id of the inventory", true, &huma.Schema{Type: "string", Format: "uuid"})}
			o.Responses["200"] = &huma.Response{Description: "The file, byte for byte", Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: "string", Format: "binary"}}}}
		}, s.downloadInventory)

}

func warningOf(c *call, w component.Warning) warning {
	var args []any
	if err := json.Unmarshal([]byte(w.Args), &args); err != nil {
		args = nil
	}
	for i, a := range args {
		if f, ok := a.(float64); ok && f == float64(int64(f)) {
			args[i] = int64(f) // JSON knows no integers; %d does
		}
	}
	return warning{w.Place, w.Line, lang.Message(c.lang, w.Message, args...)}
}

func (s *server) uploadInventory(w http.ResponseWriter, r *http.Request, actor clew.Actor) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	q, err := queryOf(r, "kind", "name")
	if err != nil {
		return err
	}
	kind := component.SBOM
	if k := q.Get("kind"); k != "" {
		kind = component.Kind(k)
	}
	i, work, err := component.Upload(r.Context(), s.DB, s.Blob, actor, id, kind, q.Get("name"), upload(w, r, component.MaxFile))
	if err != nil {
		return err
	}
	return reply(w, http.StatusAccepted, taken{inventoryOf(i), workOf(callOf(r.Context()), work)})
}

func reply(w http.ResponseWriter, status int, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	return encode(w, v)
}

func (s *server) downloadInventory(w http.ResponseWriter, r *http.Request, actor clew.Actor) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	i, err := read(r.Context(), s.DB, func(tx *db.Tx) (component.Inventory, error) { return component.Get(tx, actor, id) })
	if err != nil {
		return err
	}
	if i.Blob == "" {
		return clew.Errorf(clew.NotFound, "This inventory has no file: it was said to be unknown")
	}
	f, err := s.Blob.Open(r.Context(), i.Blob)
	if err != nil {
		return err
	}
	defer f.Close()
	name := i.FileName
	if name == "" {
		name = "inventory"
	}
	attachment(w, r, name, i.SHA256, f)
	return nil
}
