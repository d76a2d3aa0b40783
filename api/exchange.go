package api

import (
	"context"
	"io"
	"net/http"
	"os"
	"slices"

	"clew"
	"clew/db"
	"clew/format/table"
	"clew/lang"
	"clew/product"

	"github.com/danielgtaylor/huma/v2"
)

// Bounds of a list that is handed in, and of what is told of its rows.
const (
	maxList     = 64 << 20
	maxRowsTold = 1000
)

// importRow is a row of a list that is not as it was: changed, or in error.
type importRow struct {
	Line    int            `json:"line"`
	State   string         `json:"state" enum:"new,changed,unchanged,error"`
	Changes []string       `json:"changes" doc:"Columns that differ from the register"`
	Errors  []ProblemField `json:"errors" doc:"By column"`
}

type importResult struct {
	Preview   bool        `json:"preview" doc:"Nothing was written"`
	Act       clew.ID     `json:"act,omitzero" doc:"The act that it was; it can be taken back"`
	New       int         `json:"new"`
	Changed   int         `json:"changed"`
	Unchanged int         `json:"unchanged"`
	Failed    int         `json:"failed"`
	Ignored   []string    `json:"ignored_columns"`
	Rows      []importRow `json:"rows" doc:"Changed rows and those in error; at most 1000"`
}

func kinds() []any {
	var out []any
	for _, k := range product.ImportKinds {
		out = append(out, string(k))
	}
	return out
}

// exchange moves the register in and out as lists.
func exchange(s *server) {
	kind := param("path", "kind", "What the rows are", true, &huma.Schema{Type: "string", Enum: kinds()})
	stream(s, op{route: "POST /api/v1/register/{kind}/import", id: "importRegister", tag: tagRegister, summary: "Take over a list as CSV or XLSX",
		text: "The list is the body; at most 64 MiB. Column names may be English or German. Rows are known again by their own keys, so that a list taken over twice changes nothing. Rows in error are passed over and told; everything else is one act, which can be taken back."},
		describeUpload[importResult](s, "200", "The list", "name,key\nHeating controls,HC\n", kind,
			param("query", "preview", "Only say what would happen", false, &huma.Schema{Type: "boolean", Default: false}),
			param("query", "reason", "Why; the audit trail keeps it", false, &huma.Schema{Type: "string"})), s.importRegister)
	stream(s, op{route: "GET /api/v1/register/{kind}/export", id: "exportRegister", tag: tagRegister, summary: "Give what the caller may see of the register as a list that can be taken over again"},
		func(o *huma.Operation) {
			o.Parameters = []*huma.Param{kind, param("query", "format", "Form of the list", false, &huma.Schema{Type: "string", Enum: []any{"csv", "json", "xlsx"}, Default: "csv"})}
			o.Responses["200"] = &huma.Response{Description: "The list", Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: "string", Format: "binary"}}}}
		}, s.exportRegister)
}

func kindOf(r *http.Request) (product.ImportKind, error) {
	k := product.ImportKind(r.PathValue("kind"))
	if !slices.Contains(product.ImportKinds, k) {
		return k, clew.Errorf(clew.NotFound, "There is no such list")
	}
	return k, nil
}

// spool keeps an upload in a file that has no name: lists are read from the end too.
func spool(r io.Reader) (f *os.File, size int64, err error) {
	if f, err = os.CreateTemp("", "clew-list-"); err != nil {
		return nil, 0, clew.Wrapf(clew.Unavailable, err, "The disk does not take the file; nothing was saved. The program's log says why")
	}
	os.Remove(f.Name())
	if size, err = io.Copy(f, r); err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, size, nil
}

func (s *server) importRegister(w http.ResponseWriter, r *http.Request, actor clew.Actor) error {
	k, err := kindOf(r)
	if err != nil {
		return err
	}
	q, err := queryOf(r, "preview", "reason")
	if err != nil {
		return err
	}
	preview, err := truth(q, "preview")
	if err != nil {
		return err
	}
	f, size, err := spool(upload(w, r, maxList))
	if err != nil {
		return err
	}
	defer f.Close()
	list, err := product.OpenImport(k, f, size)
	if err != nil {
		return err
	}
	result, err := s.takeOver(r.Context(), actor, list, preview, q.Get("reason"))
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, result)
}

func (s *server) takeOver(ctx context.Context, actor clew.Actor, l *product.Import, preview bool, reason string) (importResult, error) {
	out := importResult{Preview: preview, Ignored: l.Ignored}
	each := func(row product.RowResult) error {
		if len(out.Rows) < maxRowsTold && (row.State == product.RowChanged || row.State == product.RowFailed) {
			told := importRow{Line: row.Line, State: string(row.State), Changes: row.Columns}
			for _, f := range row.Faults {
				told.Errors = append(told.Errors, ProblemField{f.Place, lang.Message(callOf(ctx).lang, f.Message, f.Args...)})
			}
			out.Rows = append(out.Rows, told)
		}
		return nil
	}
	var sum product.Summary
	var err error
	if preview {
		sum, err = l.Preview(ctx, s.DB, actor, each)
	} else {
		sum, err = l.Apply(ctx, s.DB, actor, product.Why(clew.Clip(reason, 2000)), each)
	}
	out.Act, out.New, out.Changed, out.Unchanged, out.Failed = sum.Act, sum.New, sum.Changed, sum.Unchanged, sum.Failed
	return out, err
}

func (s *server) exportRegister(w http.ResponseWriter, r *http.Request, actor clew.Actor) error {
	k, err := kindOf(r)
	if err != nil {
		return err
	}
	q, err := queryOf(r, "format")
	if err != nil {
		return err
	}
	format := table.CSV
	if v := q.Get("format"); v != "" {
		if format = table.Format(v); format != table.CSV && format != table.JSON && format != table.XLSX {
			return (clew.Faults{{Place: "/query/format", Message: "Use csv, json or xlsx"}}).Err()
		}
	}
	f, err := os.CreateTemp("", "clew-list-") // first to the disk: a slow reader must not hold a transaction open
	if err != nil {
		return clew.Wrapf(clew.Unavailable, err, "The disk does not take the file; nothing was saved. The program's log says why")
	}
	defer f.Close()
	os.Remove(f.Name())
	if err := s.DB.Read(r.Context(), func(tx *db.Tx) error { return product.Export(tx, actor, k, format, f) }); err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	attachment(w, r, string(k)+"."+string(format), "", f)
	return nil
}
