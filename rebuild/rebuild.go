// Package rebuild makes every fact anew from stored bytes (paper: documentation over the whole life, X1): component
// versions, identities, package names, inventories' sets, runs, source records, alias groups, findings. Facts have keys
// that derive from what they say, so decisions, addresses and links stay what they are. It owns one setting, by which a
// rebuild that was interrupted is recognised: the server does not start before it is done.
package rebuild

import (
	"context"
	"fmt"

	"clew"
	"clew/aftersales/advisory"
	"clew/aftersales/finding"
	"clew/audit"
	"clew/blob"
	"clew/db"
	"clew/product/component"
)

// setting stands while a rebuild is under way.
const setting = "rebuild"

// Report says what was made again.
type Report struct {
	Inventories int `json:"inventories"`
	Versions    int `json:"component_versions"`
	Records     int `json:"records"`
	Kept        int `json:"records_kept"` // whose bytes are nowhere any more; they stay as they were
	Exploited   int `json:"exploited"`
	Findings    int `json:"findings"`
	Products    int `json:"products"`
}

// Job is a rebuild of one database. Nobody else may use the database meanwhile.
type Job struct {
	DB   *db.DB
	Blob *blob.Store
	Say  func(stage string, done, total int) // progress; may be nil
}

// Unfinished reports whether a rebuild was begun and not ended.
func Unfinished(tx *db.Tx) (bool, error) {
	_, found, err := db.Maybe[string](tx, `SELECT value FROM setting WHERE name = $1`, setting)
	return found, err
}

// Refuse is the error of a program that finds an unfinished rebuild.
func Refuse(tx *db.Tx) error {
	unfinished, err := Unfinished(tx)
	if err == nil && unfinished {
		return clew.Errorf(clew.Conflict, "A rebuild of the facts was interrupted, so that findings may be missing. Run clew rebuild again before anything else")
	}
	return err
}

// Run makes all facts again. It first makes sure that every stored file can still be read, and changes nothing if one
// cannot. Interrupted, it is simply run again.
func (j *Job) Run(ctx context.Context) (r Report, err error) {
	if j.Say == nil {
		j.Say = func(string, int, int) {}
	}
	p, err := j.look(ctx)
	if err != nil {
		return r, err
	}
	if err := j.DB.WriteAlone(ctx, func(tx *db.Tx) error { return p.clear(tx) }); err != nil {
		return r, err
	}
	for _, step := range []func(context.Context, *plan, *Report) error{j.inventories, j.records, j.exploited, j.findings, j.runs} {
		if err := step(ctx, p, &r); err != nil {
			return r, err
		}
	}
	return r, j.DB.Write(ctx, func(tx *db.Tx) error { return finish(tx, &r) })
}

func (p *plan) clear(tx *db.Tx) error {
	if _, err := tx.Exec(`INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, setting, tx.Now().String()); err != nil {
		return err
	}
	steps := []func(*db.Tx) error{finding.Clear, component.Clear, advisory.Clear}
	if p.kev != "" {
		steps = append(steps, advisory.ClearExploited)
	}
	for _, clear := range steps {
		if err := clear(tx); err != nil {
			return err
		}
	}
	return nil
}

func finish(tx *db.Tx, r *Report) error {
	for n, query := range map[*int]string{
		&r.Versions: `SELECT count(*) FROM component_version`, &r.Findings: `SELECT count(*) FROM finding`, &r.Exploited: `SELECT count(*) FROM kev_entry`,
	} {
		var err error
		if *n, err = db.One[int](tx, query); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`DELETE FROM setting WHERE name = $1`, setting); err != nil {
		return err
	}
	_, err := audit.Append(tx, clew.SystemActor(), audit.Event{Kind: "facts.rebuilt", Type: "platform", Record: "facts", Payload: r})
	return err
}

func (j *Job) inventories(ctx context.Context, p *plan, r *Report) error {
	for i, inv := range p.inventories {
		j.Say("Reading inventories", i, len(p.inventories))
		if err := component.Reload(ctx, j.DB, j.Blob, inv); err != nil {
			return fmt.Errorf("inventory %s: %w", inv.ID, err)
		}
		r.Inventories++
	}
	return nil
}

func (j *Job) findings(ctx context.Context, _ *plan, _ *Report) error {
	j.Say("Evaluating", 0, 0)
	if err := j.DB.Write(ctx, finding.MarkAll); err != nil {
		return err
	}
	_, err := finding.EvaluateDirty(ctx, j.DB)
	return err
}

func (j *Job) runs(ctx context.Context, _ *plan, r *Report) error {
	if err := j.DB.Write(ctx, component.MarkAllProducts); err != nil {
		return err
	}
	for {
		var left int64
		if err := j.DB.Read(ctx, func(tx *db.Tx) (err error) { left, err = component.Unsettled(tx); return err }); err != nil {
			return err
		}
		if left == 0 {
			return nil
		}
		r.Products = max(r.Products, int(left))
		j.Say("Settling products", r.Products-int(left), r.Products)
		if err := component.SettleDirty(ctx, j.DB); err != nil {
			return err
		}
	}
}
