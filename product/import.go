package product

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"
	"unicode"

	"clew"
	"clew/db"
	"clew/fold"
	"clew/format/table"
)

// ImportKind says what the rows of a list are.
type ImportKind string

// The kinds of list, in the order in which they build on each other.
const (
	ImportLines       ImportKind = "lines"
	ImportProducts    ImportKind = "products"
	ImportVariants    ImportKind = "variants"
	ImportReleases    ImportKind = "releases"
	ImportSupport     ImportKind = "support"
	ImportParties     ImportKind = "parties"
	ImportDeployments ImportKind = "deployments"
)

// ImportKinds lists them.
var ImportKinds = []ImportKind{ImportLines, ImportProducts, ImportVariants, ImportReleases, ImportSupport, ImportParties, ImportDeployments}

// RowState says what a row of a list does to the register.
type RowState string

// The states of a row.
const (
	RowNew       RowState = "new"
	RowChanged   RowState = "changed"
	RowUnchanged RowState = "unchanged"
	RowFailed    RowState = "error"
)

// RowResult is what came or would come of one row.
type RowResult struct {
	Line    int
	State   RowState
	Cells   []string    // as in the file, under its header
	Faults  clew.Faults // of a failed row: Place is the column as the file names it
	Columns []string    // of a changed row: the columns that differ
}

// Summary counts rows by state.
type Summary struct {
	Act       clew.ID // of an import that was applied
	New       int
	Changed   int
	Unchanged int
	Failed    int
}

// Rows is the count of all rows.
func (s Summary) Rows() int { return s.New + s.Changed + s.Unchanged + s.Failed }

func (s *Summary) add(state RowState) {
	switch state {
	case RowNew:
		s.New++
	case RowChanged:
		s.Changed++
	case RowUnchanged:
		s.Unchanged++
	case RowFailed:
		s.Failed++
	}
}

// Import is a list that was opened for import. It is read once: open the file again to apply what was previewed.
type Import struct {
	Kind    ImportKind
	Header  []string
	Ignored []string // columns that mean nothing here
	reader  *table.Reader
	at      map[string]int // column name -> place
	seen    map[string]int // what a row is about -> line, so that a list cannot say two things of one record
}

// OpenImport reads the header of a CSV or XLSX list. Its column names may be German or English; which columns there are
// is in Columns.
func OpenImport(kind ImportKind, r io.ReaderAt, size int64) (*Import, error) {
	s, ok := specs[kind]
	if !ok {
		return nil, clew.Errorf(clew.NotFound, "There is no such list")
	}
	reader, err := table.Open(r, size, func(header []string) bool {
		at, _ := s.match(header)
		_, first := at[s.columns[0].Name]
		return len(at) >= 2 || first
	})
	if err != nil {
		return nil, err
	}
	i := &Import{Kind: kind, Header: reader.Header, reader: reader, seen: map[string]int{}}
	i.at, i.Ignored = s.match(reader.Header)
	var missing clew.Faults
	for _, c := range s.columns {
		if _, ok := i.at[c.Name]; c.Required && !ok {
			missing.Add(c.Name, "The list has no column %q (%s)", c.Name, c.German)
		}
	}
	return i, missing.Err()
}

// headerKey makes "Artikel-Nr." and "artikelnr" one.
func headerKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, fold.Fold(s))
}

func (s *spec) match(header []string) (at map[string]int, ignored []string) {
	names := map[string]string{}
	for _, c := range s.columns {
		for _, n := range append([]string{c.Name, c.German}, c.Also...) {
			names[headerKey(n)] = c.Name
		}
	}
	at = map[string]int{}
	for i, h := range header {
		name, ok := names[headerKey(h)]
		_, twice := at[name]
		switch {
		case ok && !twice:
			at[name] = i
		case h != "" && headerKey(h) != headerKey(errorColumn):
			ignored = append(ignored, h)
		}
	}
	return at, ignored
}

// chunk is how many rows one transaction plans or writes at most; writing starts lower and follows the clock.
const chunk = 200

// budget is how long one writing transaction of an import may take.
const budget = 60 * time.Millisecond

// Preview says for each row what it would do, without changing anything. each may be nil.
func (i *Import) Preview(ctx context.Context, d *db.DB, actor clew.Actor, each func(RowResult) error) (Summary, error) {
	var sum Summary
	for {
		rows, last, err := i.take(chunk)
		if err != nil {
			return sum, err
		}
		var results []RowResult
		err = d.Read(ctx, func(tx *db.Tx) error {
			results = results[:0]
			known := newReferences()
			for _, row := range rows {
				row.known = known
				p, err := i.plan(tx, actor, row, Act{})
				if err != nil {
					return err
				}
				results = append(results, p.RowResult)
			}
			return nil
		})
		if err != nil {
			return sum, err
		}
		if err := report(&sum, results, each); err != nil || last {
			return sum, err
		}
	}
}

// Apply writes what the rows say, as one act, in short transactions. Rows in error are passed over and reported; what
// was applied stays. A list that is applied again changes nothing.
func (i *Import) Apply(ctx context.Context, d *db.DB, actor clew.Actor, act Act, each func(RowResult) error) (Summary, error) {
	if act.ID.IsZero() {
		act.ID = clew.NewID()
	}
	if act.Reason == "" {
		act.Reason = "Import"
	}
	sum := Summary{Act: act.ID}
	size := 16
	for {
		rows, last, err := i.take(size)
		if err != nil {
			return sum, err
		}
		start := time.Now()
		results, err := i.write(ctx, d, actor, act, rows)
		if err != nil {
			return sum, err
		}
		if spent := time.Since(start); spent > budget {
			size = max(size/2, 8)
		} else if spent < budget/2 {
			size = min(size*2, chunk)
		}
		if err := report(&sum, results, each); err != nil || last {
			return sum, err
		}
	}
}

func report(sum *Summary, results []RowResult, each func(RowResult) error) error {
	for _, r := range results {
		sum.add(r.State)
		if each != nil {
			if err := each(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// take reads the next rows and notes what they are about.
func (i *Import) take(n int) (rows []*cells, last bool, err error) {
	for range n {
		row, err := i.reader.Next()
		if err == io.EOF {
			return rows, true, nil
		}
		if err != nil {
			return nil, false, err
		}
		rows = append(rows, &cells{Row: row, at: i.at, header: i.Header})
	}
	return rows, false, nil
}

// write applies rows in one transaction. A row that a verb refuses takes the transaction with it, so the others are
// then written again without it.
func (i *Import) write(ctx context.Context, d *db.DB, actor clew.Actor, act Act, rows []*cells) ([]RowResult, error) {
	refused := map[int]error{}
	for {
		var results []RowResult
		at := -1
		err := d.Write(ctx, func(tx *db.Tx) error {
			results, at = results[:0], -1
			known := newReferences()
			for n, row := range rows {
				row.known = known
				if err := refused[n]; err != nil {
					results = append(results, row.failed(err))
					continue
				}
				p, err := i.plan(tx, actor, row, act)
				if err != nil {
					return err
				}
				if p.apply != nil && p.State != RowFailed {
					at = n
					if err := p.apply(tx); err != nil {
						return err
					}
					at = -1
				}
				results = append(results, p.RowResult)
			}
			return nil
		})
		if err == nil {
			return results, nil
		}
		var known *clew.Error
		if at < 0 || !errors.As(err, &known) || known.Kind == clew.Unavailable || known.Kind == clew.Internal {
			return nil, err
		}
		refused[at] = err
	}
}

// planned is what a row does.
type planned struct {
	RowResult
	about string // what the row is about: a key, or what stands for it
	apply func(tx *db.Tx) error
}

// plan works out what a row does, with the actor's eyes and rights. An error of the returned kind ends the import; what
// is wrong with the row stands in its result.
func (i *Import) plan(tx *db.Tx, actor clew.Actor, row *cells, act Act) (planned, error) {
	row.faults = nil
	p, err := specs[i.Kind].plan(tx, actor, row, act)
	if err != nil {
		var known *clew.Error
		if !errors.As(err, &known) || known.Kind == clew.Unavailable || known.Kind == clew.Internal || known.Kind == clew.Unauthenticated {
			return p, err
		}
		return planned{RowResult: row.failed(err)}, nil
	}
	if len(row.faults) > 0 {
		return planned{RowResult: row.failed(row.faults.Err())}, nil
	}
	if line, twice := i.seen[p.about]; twice && line != row.Line {
		row.fault("", "Line %d of this list is about the same record", line)
		return planned{RowResult: row.failed(row.faults.Err())}, nil
	}
	i.seen[p.about] = row.Line
	p.Line, p.Cells = row.Line, row.Cells
	return p, nil
}
