package match

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"clew"
	"clew/format/osv"
	"clew/lang"
)

// meta is what an index says about its source.
type meta struct {
	Records   int      `json:"records"`
	Withdrawn int      `json:"withdrawn"`
	Families  []family `json:"families"`
	Skipped   int      `json:"skipped"`  // items that are no records
	Examples  []string `json:"examples"` // why, the first ones
}

// family is what an index knows of an ecosystem.
type family struct {
	Name     string   `json:"name"`          // as in keys: "Go", "Debian:12", "GIT"
	Packages int      `json:"packages"`      // that some record names
	Few      []uint64 `json:"few,omitempty"` // their hashes, where there are fewer than osv.Enough of them
}

const maxExamples = 5

func (m *meta) skip(item osv.Item, err error) {
	m.Skipped++
	if len(m.Examples) < maxExamples {
		m.Examples = append(m.Examples, clew.Clip(fmt.Sprintf("%q: %v", clew.Clip(item.Path, 200), err), 400))
	}
}

func (m *meta) warnings(shown string) []Note {
	if m.Skipped == 0 {
		return nil
	}
	out := make([]Note, 0, len(m.Examples)+1)
	out = append(out, number(m.Skipped, lang.K("left out %d item that cannot be used as a record"), lang.K("left out %d items that cannot be used as a record")))
	out[0].Place = shown
	for _, e := range m.Examples {
		out = append(out, note("%s: %s", shown, e))
	}
	return out
}

// builder gathers the records of one source and writes them as an index.
type builder struct {
	meta    meta
	pending map[string]*pending // by id; of two records with one id the newer counts
	scratch []byte
}

// pending is a record in its written form.
type pending struct {
	head    head
	entries []encoded
	span    span // once written
}

// encoded is an affected entry in its written form, with the keys under which it is looked up.
type encoded struct {
	keys  []string
	block []byte
	span  span
}

func newBuilder() *builder { return &builder{pending: map[string]*pending{}} }

// visit takes one item of the source.
func (b *builder) visit(item osv.Item) error {
	r, err := item.Decode()
	if err != nil {
		b.meta.skip(item, err)
		return nil
	}
	p := &pending{head: headOf(r)}
	if old, twice := b.pending[r.ID]; twice && old.head.modified >= p.head.modified {
		return nil
	}
	for i := range r.Affected {
		e := encoded{keys: r.Affected[i].Keys()}
		if len(e.keys) == 0 {
			continue
		}
		if !p.head.withdrawn { // a withdrawn record shows that the package is watched, and affects nothing
			b.scratch = appendEntry(b.scratch[:0], r, i)
			e.block = bytes.Clone(b.scratch)
		}
		p.entries = append(p.entries, e)
	}
	b.pending[r.ID] = p
	return nil
}

// writer counts where it is.
type writer struct {
	*bufio.Writer
	at      uint64
	scratch []byte
}

func (w *writer) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	w.at += uint64(n)
	return n, err
}

// block writes a checksum and what it is of.
func (w *writer) block(b []byte) (span, error) {
	s := span{w.at, uint32(4 + len(b))}
	if w.at > maxIndex || len(b) > 1<<30 {
		return s, errors.New("the index would be too large")
	}
	w.scratch = binary.LittleEndian.AppendUint32(w.scratch[:0], checksum(b))
	if _, err := w.Write(w.scratch); err != nil {
		return s, err
	}
	_, err := w.Write(b)
	return s, err
}

func (w *writer) section(b []byte) (section, error) {
	s := section{w.at, uint64(len(b)), checksum(b)}
	_, err := w.Write(b)
	return s, err
}

// posting is one entry under one key.
type posting struct {
	key   string
	rec   *pending
	entry *encoded
}

// write writes the index. It may be called again, should the first place not take it.
func (b *builder) write(out io.Writer, fingerprint [32]byte) error {
	w := &writer{Writer: bufio.NewWriterSize(out, 256<<10)}
	b.meta.Withdrawn, b.meta.Families = 0, nil
	records := make([]*pending, 0, len(b.pending))
	for _, p := range b.pending {
		records = append(records, p)
		for i := range p.entries {
			p.entries[i].span = span{}
		}
	}
	slices.SortFunc(records, func(p, q *pending) int {
		return cmp.Or(cmp.Compare(p.firstKey(), q.firstKey()), cmp.Compare(p.head.id, q.head.id))
	})
	names, err := b.writeHeads(w, records)
	if err != nil {
		return err
	}
	keys, err := b.writeEntries(w, records)
	if err != nil {
		return err
	}
	f := footer{fingerprint: fingerprint}
	if f.keys, err = w.section(keys); err != nil {
		return err
	}
	if f.names, err = w.section(names); err != nil {
		return err
	}
	b.meta.Records = len(records)
	m, err := json.Marshal(b.meta)
	if err != nil {
		return err
	}
	if f.meta, err = w.section(m); err != nil {
		return err
	}
	f.size = w.at + footerSize
	if _, err := w.Write(f.append(nil)); err != nil {
		return err
	}
	return w.Flush()
}

func (p *pending) firstKey() string {
	if len(p.entries) == 0 {
		return ""
	}
	return p.entries[0].keys[0]
}

// named is a cell before its table is sorted.
type named struct {
	hash uint64
	span span
}

func tableOf(list []named) cells {
	slices.SortFunc(list, func(a, b named) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.span.at, b.span.at))
	})
	table := make(cells, 0, len(list)*cellSize)
	for _, n := range list {
		table = table.append(n.hash, n.span)
	}
	return table
}

func (b *builder) writeHeads(w *writer, records []*pending) (names cells, err error) {
	var list []named
	var buf []byte
	for _, p := range records {
		if p.head.withdrawn {
			b.meta.Withdrawn++
		}
		buf = p.head.append(buf[:0])
		if p.span, err = w.block(buf); err != nil {
			return nil, err
		}
		list = append(list, named{hashOf(p.head.id), p.span})
		for _, a := range p.head.aliases {
			list = append(list, named{hashOf(a), p.span})
		}
	}
	return tableOf(list), nil
}

// writeEntries writes the entries, those of one package side by side, and then who is found under which key.
func (b *builder) writeEntries(w *writer, records []*pending) (keys cells, err error) {
	var all []posting
	for _, p := range records {
		for i := range p.entries {
			for _, k := range p.entries[i].keys {
				all = append(all, posting{k, p, &p.entries[i]})
			}
		}
	}
	slices.SortStableFunc(all, func(p, q posting) int {
		return cmp.Or(cmp.Compare(p.key, q.key), cmp.Compare(p.rec.head.id, q.rec.head.id))
	})
	for i := range all {
		e := all[i].entry
		if all[i].key != e.keys[0] || e.block == nil || e.span.size > 0 {
			continue
		}
		if e.span, err = w.block(e.block); err != nil {
			return nil, err
		}
	}
	var list []named
	families := map[string]*family{}
	var buf []byte
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].key == all[0].key {
			n++
		}
		buf = appendPostings(buf[:0], all[:n])
		s, err := w.block(buf)
		if err != nil {
			return nil, err
		}
		list = append(list, named{hashOf(all[0].key), s})
		f := families[familyOf(all[0].key)]
		if f == nil {
			f = &family{Name: familyOf(all[0].key)}
			families[f.Name] = f
		}
		f.add(list[len(list)-1].hash)
		all = all[n:]
	}
	for _, f := range families {
		b.meta.Families = append(b.meta.Families, *f)
	}
	slices.SortFunc(b.meta.Families, func(f, g family) int { return cmp.Compare(f.Name, g.Name) })
	return tableOf(list), nil
}

func appendPostings(b []byte, list []posting) []byte {
	b = appendString(b, list[0].key)
	live := 0
	for i := range list {
		if !list[i].rec.head.withdrawn {
			live++
		}
	}
	b = binary.AppendUvarint(b, uint64(live))
	for i := range list {
		if p := &list[i]; !p.rec.head.withdrawn {
			for _, s := range []span{p.rec.span, p.entry.span} {
				b = binary.AppendUvarint(b, s.at)
				b = binary.AppendUvarint(b, uint64(s.size))
			}
		}
	}
	return b
}
