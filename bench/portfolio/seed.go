package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"clew"
	"clew/db"
	"clew/egress"
	"clew/format/purl"
	"clew/format/vers"
	"clew/job"
	"clew/product"
	"clew/product/component"
	"clew/queue"
	"clew/view"
)

const perRelease = 1000

// purls gives the real package URLs of the benchmark inventory.
func (b *bench) purls() ([]string, error) {
	raw, err := os.ReadFile(filepath.Join(b.data, "sbom", "bench", "b10000.cdx.json"))
	if err != nil {
		return nil, err
	}
	var doc struct {
		Components []struct{ PURL string }
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	var out []string
	for _, c := range doc.Components {
		if c.PURL != "" {
			out = append(out, c.PURL)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// seed makes component versions (the real ones and six neighbours of each), products and releases. The inventories are
// written as their stored sets; reading documents is measured apart (upload).
func (b *bench) seed(products, releases int) error {
	start := time.Now()
	real, err := b.purls()
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(8420, 2026))
	var keys []int64
	var rows, packages [][]any
	seen := map[int64]bool{}
	for _, text := range real {
		p, err := purl.Parse(text)
		if err != nil {
			continue
		}
		for n := range 8 {
			if n > 0 {
				p.Version = neighbour(r, p.Version, n)
			}
			key := p.String()
			id := clew.Key63("component", key)
			if seen[id] {
				continue
			}
			seen[id] = true
			keys = append(keys, id)
			eco := ""
			for _, pkg := range p.Packages() {
				packages = append(packages, []any{component.StoredKey(pkg.Key()), id, pkg.Version, pkg.Via})
				eco = pkg.Ecosystem
			}
			rows = append(rows, []any{id, key, "library", "", p.Namespace + "/" + p.Name, p.Version, key, false, eco, "assessable", strings.ToLower(p.Name)})
		}
	}
	for part := range slices.Chunk(rows, 2000) {
		if err := b.db.Write(b.ctx, func(tx *db.Tx) error {
			return tx.Copy("component_version", []string{"id", "key", "type", "supplier", "name", "version", "purl", "hardware", "ecosystems", "state", "folded"}, part)
		}); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(packages, 2000) {
		if err := b.db.Write(b.ctx, func(tx *db.Tx) error {
			return tx.Bulk(`INSERT INTO component_package (package_key, cv_id, version, via) VALUES ($1, $2, $3, $4) ON CONFLICT (package_key, cv_id) DO NOTHING`, part)
		}); err != nil {
			return err
		}
	}
	b.say("seed: component versions", time.Since(start), "%d", len(keys))
	start = time.Now()
	var ids []clew.ID
	for i := range products {
		id, err := b.product(r, i, releases, keys)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	b.say("seed: products and inventories", time.Since(start), "%d releases", products*releases)
	start = time.Now()
	var each []time.Duration
	for _, id := range ids {
		one := time.Now()
		if err := component.Settle(b.ctx, b.db, id); err != nil {
			return err
		}
		each = append(each, time.Since(one))
	}
	b.say("settle all products", time.Since(start), "%d runs; a product %s", b.count(`SELECT count(*) FROM component_run`), percentiles(each))
	return nil
}

func neighbour(r *rand.Rand, version string, n int) string {
	prefix := ""
	if strings.HasPrefix(version, "v") {
		prefix = "v"
	}
	return fmt.Sprintf("%s%d.%d.%d", prefix, r.IntN(4), r.IntN(40), n+r.IntN(30))
}

// product makes one with its releases; each release changes three per cent of its predecessor's components.
func (b *bench) product(r *rand.Rand, i, releases int, keys []int64) (id clew.ID, err error) {
	err = b.db.Write(b.ctx, func(tx *db.Tx) error {
		if b.line().ID.IsZero() {
			l, err := product.CreateLine(tx, system, product.LineInput{Name: "Bench", Manufacturer: "Bench GmbH"}, product.Act{})
			if err != nil {
				return err
			}
			theLine = l
		}
		p, err := product.CreateProduct(tx, system, theLine.ID, product.ProductInput{Name: fmt.Sprintf("Product %03d", i), Kind: product.Device, Scheme: vers.Semver}, product.Act{})
		if err != nil {
			return err
		}
		id = p.ID
		set := make([]int64, perRelease)
		for j := range set {
			set[j] = keys[r.IntN(len(keys))]
		}
		for n := range releases {
			for range perRelease * 3 / 100 {
				set[r.IntN(len(set))] = keys[r.IntN(len(keys))]
			}
			rel, err := product.CreateRelease(tx, system, p.ID, product.ReleaseInput{Version: fmt.Sprintf("1.%d.0", n)}, product.Act{})
			if err != nil {
				return err
			}
			if err := inventory(tx, rel, set); err != nil {
				return err
			}
		}
		return nil
	})
	return id, err
}

var theLine product.Line

func (b *bench) line() product.Line { return theLine }

func inventory(tx *db.Tx, rel product.Release, set []int64) error {
	sorted := slices.Clone(set)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	var raw []byte
	for _, k := range sorted {
		raw = binary.BigEndian.AppendUint64(raw, uint64(k))
	}
	id := clew.NewID()
	if _, err := tx.Exec(`INSERT INTO inventory (id, release_id, product_id, line_id, kind, state, reason, file_name, blob, size, sha256, format, encoding, spec_version, aggregate, described, components, distinct_components, warnings, created_at, live_at)
		VALUES ($1, $2, $3, $4, 'sbom', 'live', '', 'bench', '', 0, '', 'CycloneDX', 'JSON', '1.6', '', '', $5, $5, 0, $6, $6)`, id, rel.ID, rel.ProductID, rel.LineID, len(sorted), tx.Now()); err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO inventory_coverage (inventory_id, ecosystems, state, n) VALUES ($1, 'Go', 'assessable', $2)`, id, len(sorted)); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO inventory_set (inventory_id, keys) VALUES ($1, $2)`, id, raw)
	return err
}

// lists reads what the findings page reads: first with an empty memory, then as usual.
func (b *bench) lists() error {
	board := view.NewBoard(b.db)
	for _, what := range []string{"board, first reading of the process", "findings list over the portfolio, grouped and sorted"} {
		start := time.Now()
		rows, err := board.Rows(b.ctx, system)
		if err != nil {
			return err
		}
		groups := view.GroupRows(rows)
		view.Sort(rows)
		took := time.Since(start)
		b.say(what, took, "%d rows, %d vulnerabilities, %s", len(rows), len(groups), heap())
	}
	return nil
}

func (b *bench) workers() (func(context.Context) error, error) {
	way, err := egress.New(egress.Config{Offline: true})
	if err != nil {
		return nil, err
	}
	return queue.Serve(b.ctx, b.db, queue.Config{Handlers: job.Handlers(job.Tools{DB: b.db, Blob: b.store, Way: way}), Poll: 20 * time.Millisecond})
}

// upload hands in a usual inventory through the whole pipeline.
func (b *bench) upload() error {
	stop, err := b.workers()
	if err != nil {
		return err
	}
	defer stop(context.Background())
	raw, err := os.ReadFile(filepath.Join(b.data, "sbom", "bench", "b1000.cdx.json"))
	if err != nil {
		return err
	}
	var releases []clew.ID
	if err := b.db.Read(b.ctx, func(tx *db.Tx) (err error) {
		releases, err = db.All[clew.ID](tx, `SELECT id FROM release ORDER BY id LIMIT 12`)
		return err
	}); err != nil {
		return err
	}
	var each []time.Duration
	for _, rel := range releases {
		start := time.Now()
		_, work, err := component.Upload(b.ctx, b.db, b.store, system, rel, component.SBOM, "b1000.cdx.json", strings.NewReader(string(raw)))
		if err != nil {
			return err
		}
		for !work.Finished() {
			time.Sleep(2 * time.Millisecond)
			if err := b.db.Read(b.ctx, func(tx *db.Tx) (err error) { work, err = queue.Get(tx, work.ID); return err }); err != nil {
				return err
			}
		}
		if work.State != queue.Done {
			return fmt.Errorf("upload: %s", work.Message)
		}
		each = append(each, time.Since(start))
	}
	b.say("inventory of 1,000 components, handed in to findings", each[len(each)/2], "first %v; %s", each[0].Round(time.Millisecond), percentiles(each))
	return nil
}
