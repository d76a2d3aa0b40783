package job

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"clew"
	"clew/access"
	"clew/blob"
	"clew/db"
	"clew/lang"
	"clew/product"
	"clew/queue"
)

// ImportKind is the queue's name for previewing or applying a list that somebody imports into the register.
const ImportKind = "import"

// ImportArgs says which list, and what to do with it.
type ImportArgs struct {
	Kind   product.ImportKind `json:"kind"`
	Blob   string             `json:"blob"`
	File   string             `json:"file"`
	Size   int64              `json:"size"`
	Apply  bool               `json:"apply,omitempty"`
	Act    clew.ID            `json:"act,omitzero"` // of the apply: the same after a crash, so that one undo takes back all
	Reason string             `json:"reason,omitempty"`
}

// ImportOutcome is the message of a finished import: counts, which anybody who sees the work may see, and where the rows
// are, which only whoever imports may read.
type ImportOutcome struct {
	New       int     `json:"new"`
	Changed   int     `json:"changed"`
	Unchanged int     `json:"unchanged"`
	Failed    int     `json:"failed"`
	Act       clew.ID `json:"act,omitzero"`
	Result    string  `json:"result"`           // blob with the ImportResult
	Errors    string  `json:"errors,omitempty"` // blob with the failed rows, to be mended
}

// ImportResult is what came, or would come, of a list.
type ImportResult struct {
	Header  []string    `json:"header"`
	Ignored []string    `json:"ignored,omitempty"` // columns that mean nothing here
	Rows    []ImportRow `json:"rows"`              // a sample: the first of each state
}

// ImportRow is a row of a list with what it does.
type ImportRow struct {
	Line    int              `json:"line"`
	State   product.RowState `json:"state"`
	Cells   []string         `json:"cells"`
	Faults  []string         `json:"faults,omitempty"`  // in the language of whoever imports
	Columns []string         `json:"columns,omitempty"` // that change
}

// StartImport begins to preview or apply a list whose bytes are in the blob store.
func StartImport(tx *db.Tx, actor clew.Actor, in ImportArgs) (queue.Work, error) {
	mode := "preview"
	if in.Apply {
		mode = "apply"
	}
	return queue.Start(tx, actor, queue.Work{Kind: ImportKind, SubjectType: "import", SubjectID: actor.ID.String() + "#" + string(in.Kind) + "#" + in.Blob + "#" + mode, Title: clew.Clip(in.File, 120)}, in)
}

// bounds of what is kept of an import beside its counts.
const (
	sampleRows = 60      // of each state
	sampleCell = 200     // characters of a cell
	maxErrors  = 1 << 30 // bytes of the list of failed rows
)

// importing is one run over a list.
type importing struct {
	ctx    context.Context
	run    *queue.Run
	lang   string
	result ImportResult
	failed *product.ErrorRows
	taken  map[product.RowState]int
	done   int64
}

// register previews or applies a list, with the rights of whoever began it. Applied again after a crash it changes
// nothing twice: rows that are in already are unchanged.
func (t Tools) register(ctx context.Context, run *queue.Run) error {
	var in ImportArgs
	if err := run.Input(&in); err != nil {
		return err
	}
	var actor clew.Actor
	if err := t.DB.Read(ctx, func(tx *db.Tx) (err error) { actor, err = access.Load(tx, run.ActorID); return err }); err != nil {
		return err
	}
	file, err := t.Blob.Open(ctx, in.Blob)
	if err != nil {
		return err
	}
	defer file.Close()
	list, err := product.OpenImport(in.Kind, file, file.Size())
	if err != nil {
		return err
	}
	i := &importing{ctx: ctx, run: run, lang: actor.Lang, taken: map[product.RowState]int{}}
	i.result.Header, i.result.Ignored = list.Header, list.Ignored
	var sum product.Summary
	stored, err := i.keepFailed(t.Blob, func() (err error) {
		if in.Apply {
			sum, err = list.Apply(ctx, t.DB, actor, product.Act{ID: in.Act, Reason: in.Reason}, i.row)
		} else {
			sum, err = list.Preview(ctx, t.DB, actor, i.row)
		}
		return err
	})
	if err != nil {
		return err
	}
	rows, err := json.Marshal(i.result)
	if err != nil {
		return err
	}
	kept, err := t.Blob.Put(ctx, bytes.NewReader(rows), maxErrors)
	if err != nil {
		return err
	}
	out := ImportOutcome{New: sum.New, Changed: sum.Changed, Unchanged: sum.Unchanged, Failed: sum.Failed, Act: sum.Act, Result: kept.Name}
	if sum.Failed > 0 {
		out.Errors = stored.Name
	}
	message, err := json.Marshal(out)
	if err != nil {
		return err
	}
	return t.DB.Write(ctx, func(tx *db.Tx) error { return run.Finish(tx, string(message)) })
}

// keepFailed runs do while the rows that fail flow into the blob store.
func (i *importing) keepFailed(store *blob.Store, do func() error) (blob.Ref, error) {
	out, in := io.Pipe()
	type put struct {
		ref blob.Ref
		err error
	}
	stored := make(chan put, 1)
	go func() {
		ref, err := store.Put(i.ctx, out, maxErrors)
		out.CloseWithError(errors.Join(err, io.ErrClosedPipe)) // whoever still writes learns of it
		stored <- put{ref, err}
	}()
	var err error
	if i.failed, err = product.NewErrorRows(in, i.result.Header, func(message string, args ...any) string { return lang.Message(i.lang, message, args...) }); err == nil {
		if err = do(); err == nil {
			err = i.failed.Close()
		}
	}
	in.CloseWithError(err)
	p := <-stored
	if err == nil {
		err = p.err
	}
	return p.ref, err
}

// row notes what came of a row.
func (i *importing) row(r product.RowResult) error {
	i.done++
	if err := i.failed.Add(r); err != nil {
		return err
	}
	if i.taken[r.State]++; i.taken[r.State] <= sampleRows && (r.State != product.RowUnchanged || i.taken[r.State] <= 5) {
		row := ImportRow{Line: r.Line, State: r.State, Columns: r.Columns}
		for _, c := range r.Cells {
			row.Cells = append(row.Cells, clew.Clip(c, sampleCell))
		}
		for _, f := range r.Faults {
			s := lang.Message(i.lang, f.Message, f.Args...)
			if f.Place != "" {
				s = f.Place + ": " + s
			}
			row.Faults = append(row.Faults, clew.Clip(s, 500))
		}
		i.result.Rows = append(i.result.Rows, row)
	}
	return i.run.Progress(i.ctx, "Going through the rows", i.done, 0)
}
