package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"clew"
	"clew/audit"
	"clew/db"
	"clew/product"
	"clew/product/component"
	"clew/queue"
)

// big hands in one inventory of n components, and meanwhile saves a small form twenty times a second.
func (b *bench) big(n int) error {
	stop, err := b.workers()
	if err != nil {
		return err
	}
	defer stop(context.Background())
	var rel product.Release
	err = b.db.Write(b.ctx, func(tx *db.Tx) error {
		l, err := product.CreateLine(tx, system, product.LineInput{Name: "Big", Manufacturer: "Bench GmbH"}, product.Act{})
		if err != nil {
			return err
		}
		p, err := product.CreateProduct(tx, system, l.ID, product.ProductInput{Name: "Big product", Kind: product.Device}, product.Act{})
		if err != nil {
			return err
		}
		rel, err = product.CreateRelease(tx, system, p.ID, product.ReleaseInput{Version: "1.0.0"}, product.Act{})
		return err
	})
	if err != nil {
		return err
	}
	start := time.Now()
	_, work, err := component.Upload(b.ctx, b.db, b.store, system, rel.ID, component.SBOM, "big.cdx.json", generated(n))
	if err != nil {
		return err
	}
	var saves []time.Duration
	for !work.Finished() {
		one := time.Now()
		if err := b.db.Write(b.ctx, func(tx *db.Tx) error {
			_, err := audit.Append(tx, system, audit.Event{Kind: "bench.saved", Type: "bench", Record: clew.NewID().String()})
			return err
		}); err != nil {
			return err
		}
		saves = append(saves, time.Since(one))
		time.Sleep(50 * time.Millisecond)
		if err := b.db.Read(b.ctx, func(tx *db.Tx) (err error) { work, err = queue.Get(tx, work.ID); return err }); err != nil {
			return err
		}
	}
	if work.State != queue.Done {
		return fmt.Errorf("big inventory: %s", work.Message)
	}
	b.say(fmt.Sprintf("inventory of %d components", n), time.Since(start), "%s; peak %s; a form meanwhile %s", work.Message, peak(), percentiles(saves))
	return nil
}

// generated is a CycloneDX document of n components with dependencies, made while it is read.
func generated(n int) io.Reader {
	r, w := io.Pipe()
	go func() {
		out := bufio.NewWriterSize(w, 1<<16)
		fmt.Fprint(out, `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":{"type":"firmware","bom-ref":"root","name":"big","version":"1"}},"components":[`)
		for i := range n {
			if i > 0 {
				out.WriteByte(',')
			}
			fmt.Fprintf(out, `{"type":"library","bom-ref":"ref-%d","name":"package-%d","version":"1.%d.%d","purl":"pkg:golang/example.org/team-%d/package-%d@v1.%d.%d","hashes":[{"alg":"SHA-256","content":"%064x"}],"licenses":[{"license":{"id":"Apache-2.0"}}]}`, i, i, i%50, i%7, i%900, i, i%50, i%7, i)
		}
		fmt.Fprint(out, `],"dependencies":[`)
		for i := range n {
			if i > 0 {
				out.WriteByte(',')
			}
			fmt.Fprintf(out, `{"ref":"ref-%d","dependsOn":["ref-%d"]}`, i, (i*7+1)%n)
		}
		fmt.Fprint(out, `]}`)
		w.CloseWithError(out.Flush())
	}()
	return r
}

// peak is the largest resident size the process has had.
func peak() string {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "unknown"
	}
	lines := strings.Split(string(raw), "\n")
	i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "VmHWM:") })
	if i < 0 {
		return "unknown"
	}
	kib, _ := strconv.Atoi(strings.Fields(lines[i])[1])
	return fmt.Sprintf("%d MiB resident", kib>>10)
}
