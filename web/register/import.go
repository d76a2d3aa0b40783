package register

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"

	"clew"
	"clew/access"
	"clew/db"
	"clew/format/table"
	"clew/job"
	"clew/lang"
	"clew/product"
	"clew/queue"
	"clew/web/look"
	"clew/web/site"
)

// ImportPage is where a list is handed in.
type ImportPage struct {
	look.Base
	Tabs  look.Tabs
	Form  *look.Form
	Kinds []ImportKind
	Rows  []ImportWork
}

// ImportKind is a kind of list with its templates and columns.
type ImportKind struct {
	Name               string
	Columns            string
	English, German    string
	Export             string
	Required, Optional string
}

// ImportWork is an import of before.
type ImportWork struct {
	Title, Href, Kind string
	Tag               look.Tag
	At                clew.Time
}

var importPage = look.Declare[ImportPage]("register/import", files)

// MaxImport bounds the body of a list that is handed in.
const MaxImport = table.MaxBytes + 1<<20

var importVerbs = map[product.ImportKind]access.Verb{product.ImportLines: access.RegisterWrite, product.ImportProducts: access.RegisterWrite, product.ImportVariants: access.RegisterWrite, product.ImportReleases: access.ReleaseWrite,
	product.ImportSupport: access.RegisterWrite, product.ImportParties: access.PartyWrite, product.ImportDeployments: access.DeploymentWrite}

// Import answers GET /import.
func (p Pages) Import(w http.ResponseWriter, r *site.Request) error {
	page, err := p.importing(w, r)
	if err != nil {
		return err
	}
	return importPage.Render(w, r.Request, http.StatusOK, page)
}

func (p Pages) importing(w http.ResponseWriter, r *site.Request) (*ImportPage, error) {
	page := &ImportPage{Base: r.Base(w, r.T("Import"), "products"), Tabs: registerTabs(r, "/import")}
	page.Lead = r.T("From a list as CSV or XLSX. First you see what it would do; nothing changes before you say so. The same list twice changes nothing.")
	f := page.NewForm("/import", r.T("Preview"))
	kind := f.Select("kind", r.T("The list holds")).Need()
	for _, k := range product.ImportKinds {
		if access.CanSomewhere(r.Actor, importVerbs[k]) {
			kind.Options = append(kind.Options, look.Option{Value: string(k), Label: r.T(importWords[k])})
			page.Kinds = append(page.Kinds, importKind(r, k))
		}
	}
	kind.Value = r.URL.Query().Get("kind")
	f.File("file", r.T("File"), ".csv,.xlsx,text/csv").Need().Hint = r.T("CSV in any usual form, or XLSX; column names in English or German; up to 128 MiB.")
	page.Form = f
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		where := (&db.Where{}).And("kind = ?", job.ImportKind).And("actor_id = ?", r.Actor.ID)
		list, err := queue.Recent(tx, *where, 20)
		for _, x := range list {
			in := args(x)
			row := ImportWork{Title: x.Title, Href: "/import/" + x.ID.String(), Kind: r.T(importWords[in.Kind]), At: x.CreatedAt, Tag: importTag(r, x, in)}
			page.Rows = append(page.Rows, row)
		}
		return
	})
	return page, err
}

func importKind(r *site.Request, k product.ImportKind) ImportKind {
	x := ImportKind{Name: r.T(importWords[k]), English: "/import/template?lang=en&kind=" + string(k), German: "/import/template?lang=de&kind=" + string(k)}
	for _, c := range product.ImportColumns(k) {
		name := c.Name
		if r.Lang() == lang.German {
			name = c.German
		}
		if c.Required {
			x.Required = joined(", ", x.Required, name)
		} else {
			x.Optional = joined(", ", x.Optional, name)
		}
	}
	return x
}

func args(x queue.Work) job.ImportArgs {
	var in job.ImportArgs
	_ = json.Unmarshal([]byte(x.Args), &in) // our own
	return in
}

func importTag(r *site.Request, x queue.Work, in job.ImportArgs) look.Tag {
	switch {
	case !x.Finished():
		return look.Tag{Kind: look.Info, Word: r.T("running")}
	case x.State == queue.Failed:
		return look.Tag{Kind: look.Bad, Word: r.T("failed")}
	case x.State == queue.Cancelled:
		return look.Tag{Kind: look.Idle, Word: r.T("stopped")}
	case in.Apply:
		return look.Tag{Kind: look.Good, Word: r.T("applied")}
	}
	return look.Tag{Kind: look.Idle, Word: r.T("preview")}
}

// SendImport answers POST /import: the list goes to the store as it comes, and is gone through in the background.
func (p Pages) SendImport(w http.ResponseWriter, r *site.Request) error {
	s, err := r.Sending()
	if err == nil && s.File == nil {
		err = s.Missing()
	}
	if err == nil && !slices.Contains(product.ImportKinds, product.ImportKind(s.Text("kind"))) {
		s.Add("kind", "Please choose one of the entries")
		err = s.Err()
	}
	if err == nil && !access.CanSomewhere(r.Actor, importVerbs[product.ImportKind(s.Text("kind"))]) {
		err = clew.Errorf(clew.Denied, "Your roles do not allow this")
	}
	var work queue.Work
	if err == nil {
		ref, perr := r.Site.Blob.Put(r.Context(), s.File, table.MaxBytes)
		if err = perr; err == nil {
			err = r.Write(nil, func(tx *db.Tx) (err error) {
				work, err = job.StartImport(tx, r.Actor, job.ImportArgs{Kind: product.ImportKind(s.Text("kind")), Blob: ref.Name, File: s.FileName, Size: ref.Size})
				return err
			})
		}
	}
	if err == nil {
		return r.Done(w, "/import/"+work.ID.String(), "")
	}
	page, perr := p.importing(w, r)
	if perr != nil {
		return perr
	}
	return r.Again(w, page.Form, err, func(status int) error { return importPage.Render(w, r.Request, status, page) })
}

// Template answers GET /import/template.
func (p Pages) Template(w http.ResponseWriter, r *site.Request) error {
	kind, language := product.ImportKind(r.URL.Query().Get("kind")), r.URL.Query().Get("lang")
	var b bytes.Buffer
	if err := product.Template(&b, kind, language); err != nil {
		return err
	}
	return r.Attach(w, string(kind)+"-template.csv", bytes.NewReader(b.Bytes()))
}

// ImportedPage is one import: its progress, what it would do, or what came of it.
type ImportedPage struct {
	look.Base
	Progress *look.Progress
	Applied  bool
	Failed   string
	Facts    []look.Fact
	Ignored  string
	Header   []string
	Rows     []ImportedRow
	Errors   string
	Apply    *look.Form
	Undo     *look.Action
	Again    look.Action
	Nothing  bool
}

// ImportedRow is a row of the list with what it does.
type ImportedRow struct {
	Line    int
	Tag     look.Tag
	Cells   []ImportedCell
	Faults  []string
	Columns string
}

// ImportedCell is one value, and whether it changes the record.
type ImportedCell struct {
	Text    string
	Changed bool
}

var importedPage = look.Declare[ImportedPage]("register/imported", files)

// own reads the import of the address, if it is the reader's: a list of customers is nobody else's business.
func own(tx *db.Tx, r *site.Request) (queue.Work, error) {
	x, err := queue.Get(tx, r.PathID("id"))
	if err == nil && (x.Kind != job.ImportKind || x.ActorID != r.Actor.ID) {
		err = clew.Errorf(clew.NotFound, "There is no such record")
	}
	return x, err
}

// Imported answers GET /import/{id}.
func (p Pages) Imported(w http.ResponseWriter, r *site.Request) error {
	x, err := site.Read(r, func(tx *db.Tx) (queue.Work, error) { return own(tx, r) })
	if err != nil {
		return err
	}
	in := args(x)
	page := ImportedPage{Base: r.Base(w, r.T("Import of {0}", in.File), "products"), Applied: in.Apply}
	page.Crumbs = []look.Crumb{productsCrumb(r), {Label: r.T("Import"), Href: "/import"}}
	page.Lead = r.T(importWords[in.Kind])
	page.Again = look.Action{Label: r.T("Hand in another list"), Href: "/import?kind=" + string(in.Kind), Icon: "upload"}
	switch {
	case !x.Finished():
		pr := importProgress(r, x)
		page.Progress, page.Refresh = &pr, 2
	case x.State != queue.Done:
		page.Failed = r.T("Stopped. Rows that were applied before stay.")
		if x.State == queue.Failed {
			page.Failed = lang.Kept(r.Lang(), x.Message)
		}
	default:
		if err := page.result(r, x, in); err != nil {
			return err
		}
	}
	return importedPage.Render(w, r.Request, http.StatusOK, &page)
}

func importProgress(r *site.Request, x queue.Work) look.Progress {
	p := look.Progress{ID: "work-" + x.ID.String(), Title: r.T("Going through {0}", x.Title), Stage: lang.T(r.Lang(), x.Stage), Done: x.Done, Total: x.Total, Unit: r.T("rows"), Left: x.Left(), Running: !x.Finished(), Poll: "/import/" + x.ID.String() + "/progress",
		Kind: look.Good, Result: r.T("done")}
	if x.Stage == "" {
		p.Stage = r.T("waiting")
	}
	if !x.Cancel {
		p.Cancel = &look.Action{Label: r.T("Stop"), Href: "/import/" + x.ID.String() + "/cancel", Post: true}
	}
	return p
}

func (page *ImportedPage) result(r *site.Request, x queue.Work, in job.ImportArgs) error {
	var sum job.ImportOutcome
	var res job.ImportResult
	if err := json.Unmarshal([]byte(x.Message), &sum); err != nil {
		return err
	}
	f, err := r.Site.Blob.Open(r.Context(), sum.Result)
	if clew.Is(err, clew.NotFound) {
		page.Failed = r.T("The result cannot be shown any more.")
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if err := json.NewDecoder(f).Decode(&res); err != nil {
		return err
	}
	for _, c := range []struct {
		label string
		n     int
		tag   look.Tag
	}{{r.T("New"), sum.New, rowTag(r, product.RowNew)}, {r.T("Changed"), sum.Changed, rowTag(r, product.RowChanged)}, {r.T("Unchanged"), sum.Unchanged, rowTag(r, product.RowUnchanged)}, {r.T("Cannot be taken"), sum.Failed, rowTag(r, product.RowFailed)}} {
		f := look.Fact{Name: c.label, Value: lang.Int(r.Lang(), int64(c.n))}
		if c.n > 0 && c.tag.Kind == look.Bad {
			f.Tag = &look.Tag{Kind: look.Bad, Word: r.T("to be mended")}
		}
		page.Facts = append(page.Facts, f)
	}
	page.Ignored, page.Header = joined(", ", res.Ignored...), res.Header
	page.rows(r, in.Kind, res)
	base := "/import/" + x.ID.String()
	if sum.Errors != "" {
		page.Errors = base + "/errors"
	}
	todo := sum.New + sum.Changed
	switch {
	case in.Apply && todo > 0 && !sum.Act.IsZero():
		page.Undo = &look.Action{Label: r.T("Undo the import"), Href: "/undo/" + sum.Act.String(), Post: true, Icon: "undo-2"}
	case in.Apply:
	case todo == 0:
		page.Nothing = true
	default:
		page.Apply = page.NewForm(base+"/apply", page.TN(todo, "Apply {0} row", "Apply {0} rows"))
		page.Apply.Text("reason", r.T("Why")).Placeholder = r.T("Import")
	}
	return nil
}

func (page *ImportedPage) rows(r *site.Request, kind product.ImportKind, res job.ImportResult) {
	names := map[string]string{}
	for _, c := range product.ImportColumns(kind) {
		if names[c.Name] = c.Name; r.Lang() == lang.German {
			names[c.Name] = c.German
		}
	}
	order := []product.RowState{product.RowFailed, product.RowChanged, product.RowNew, product.RowUnchanged}
	slices.SortStableFunc(res.Rows, func(a, b job.ImportRow) int { return slices.Index(order, a.State) - slices.Index(order, b.State) })
	for _, x := range res.Rows {
		row := ImportedRow{Line: x.Line, Tag: rowTag(r, x.State), Faults: x.Faults}
		for _, c := range x.Columns {
			row.Columns = joined(", ", row.Columns, first2(names[c], c))
		}
		for i := range res.Header {
			c := ImportedCell{}
			if i < len(x.Cells) {
				c.Text = x.Cells[i]
			}
			row.Cells = append(row.Cells, c)
		}
		page.Rows = append(page.Rows, row)
	}
}

func rowTag(r *site.Request, s product.RowState) look.Tag {
	switch s {
	case product.RowNew:
		return look.Tag{Kind: look.Good, Word: r.T("new")}
	case product.RowChanged:
		return look.Tag{Kind: look.Info, Word: r.T("changed")}
	case product.RowFailed:
		return look.Tag{Kind: look.Bad, Word: r.T("error")}
	}
	return look.Tag{Kind: look.Idle, Word: r.T("unchanged")}
}

// ImportProgress answers GET /import/{id}/progress.
func (p Pages) ImportProgress(w http.ResponseWriter, r *site.Request) error {
	x, err := site.Read(r, func(tx *db.Tx) (queue.Work, error) { return own(tx, r) })
	if err != nil {
		return err
	}
	if r.Header.Get("HX-Request") != "true" {
		return r.Redirect(w, "/import/"+x.ID.String())
	}
	pr := importProgress(r, x)
	page := ImportedPage{Base: r.Base(w, "", "products"), Progress: &pr}
	if !pr.Running {
		w.Header().Set("HX-Refresh", "true")
	}
	w.Header().Set("Cache-Control", "no-store")
	return importedPage.RenderBlock(w, http.StatusOK, "work", &page)
}

// ApplyImport answers POST /import/{id}/apply.
func (p Pages) ApplyImport(w http.ResponseWriter, r *site.Request) error {
	in := r.Sent()
	var work queue.Work
	err := r.Write(in, func(tx *db.Tx) error {
		x, err := own(tx, r)
		if err != nil {
			return err
		}
		what := args(x)
		if x.State != queue.Done || what.Apply {
			return clew.Errorf(clew.Conflict, "Only a finished preview can be applied")
		}
		what.Apply, what.Act, what.Reason = true, clew.NewID(), in.Text("reason")
		work, err = job.StartImport(tx, r.Actor, what)
		return err
	})
	if err != nil {
		return err
	}
	return r.Done(w, "/import/"+work.ID.String(), "")
}

// CancelImport answers POST /import/{id}/cancel.
func (p Pages) CancelImport(w http.ResponseWriter, r *site.Request) error {
	err := r.Write(nil, func(tx *db.Tx) error {
		x, err := own(tx, r)
		if err != nil {
			return err
		}
		return queue.Cancel(tx, x.ID)
	})
	if err != nil {
		return err
	}
	return r.Done(w, "/import/"+r.PathID("id").String(), r.T("It is being stopped. What has been made live stays."))
}

// ImportErrors answers GET /import/{id}/errors: the rows to be mended, with what is wrong in a last column.
func (p Pages) ImportErrors(w http.ResponseWriter, r *site.Request) error {
	x, err := site.Read(r, func(tx *db.Tx) (queue.Work, error) { return own(tx, r) })
	if err != nil {
		return err
	}
	var sum job.ImportOutcome
	if json.Unmarshal([]byte(x.Message), &sum) != nil || sum.Errors == "" {
		return clew.Errorf(clew.NotFound, "There is no such file")
	}
	f, err := r.Site.Blob.Open(r.Context(), sum.Errors)
	if err != nil {
		return err
	}
	defer f.Close()
	return r.Attach(w, "to-mend.csv", f)
}
