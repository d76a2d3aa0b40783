package match

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// index is an open index file. It is safe for concurrent use.
type index struct {
	in    io.ReaderAt
	foot  footer
	keys  cells
	meta  meta
	names func() (cells, error) // read when first asked for
	close func() error
}

// maxSection bounds what is read as one: the tables of a source of some ten million names.
const maxSection = 512 << 20

// readIndex opens an index of size bytes; anything wrong with it is errDamaged or an error of reading.
func readIndex(in io.ReaderAt, size int64, close func() error) (*index, error) {
	x := &index{in: in, close: close}
	if size < footerSize || size > maxIndex*2 {
		return nil, errDamaged
	}
	b := make([]byte, footerSize)
	if _, err := in.ReadAt(b, size-footerSize); err != nil {
		return nil, err
	}
	if err := x.foot.parse(b); err != nil {
		return nil, err
	}
	if x.foot.size != uint64(size) {
		return nil, errDamaged
	}
	m, err := x.section(x.foot.meta)
	if err != nil {
		return nil, err
	}
	if json.Unmarshal(m, &x.meta) != nil {
		return nil, errDamaged
	}
	if x.keys, err = x.table(x.foot.keys); err != nil {
		return nil, err
	}
	x.names = sync.OnceValues(func() (cells, error) { return x.table(x.foot.names) })
	return x, nil
}

func (x *index) section(s section) ([]byte, error) {
	if s.size > maxSection || s.at > x.foot.size || s.size > x.foot.size-s.at {
		return nil, errDamaged
	}
	b := make([]byte, s.size)
	if _, err := x.in.ReadAt(b, int64(s.at)); err != nil {
		return nil, err
	}
	if checksum(b) != s.sum {
		return nil, errDamaged
	}
	return b, nil
}

func (x *index) table(s section) (cells, error) {
	b, err := x.section(s)
	if err == nil && len(b)%cellSize != 0 {
		err = errDamaged
	}
	return cells(b), err
}

// read gives what lies in s, through a buffer that is reused.
func (x *index) read(s span, buf *[]byte) (cursor, error) {
	b, err := x.bytes(s, buf)
	if err != nil {
		return cursor{}, err
	}
	return checked(b)
}

func (x *index) bytes(s span, buf *[]byte) ([]byte, error) {
	if s.size < 4 || s.at > x.foot.size || uint64(s.size) > x.foot.size-s.at {
		return nil, errDamaged
	}
	if cap(*buf) < int(s.size) {
		*buf = make([]byte, max(int(s.size), 16<<10))
	}
	b := (*buf)[:s.size]
	if _, err := x.in.ReadAt(b, int64(s.at)); err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	return b, nil
}

func checked(b []byte) (cursor, error) {
	if binary.LittleEndian.Uint32(b) != checksum(b[4:]) {
		return cursor{}, errDamaged
	}
	return cursor{text: string(b[4:])}, nil
}

// reference leads to an entry and to the record that it belongs to.
type reference struct{ head, entry span }

// postings gives what lies under a key; nothing when only the hash is known.
func (x *index) postings(key string, buf *[]byte) ([]reference, error) {
	h := hashOf(key)
	first, ok := x.keys.find(h)
	for i := first; ok && i < x.keys.len() && x.keys.hash(i) == h; i++ {
		c, err := x.read(x.keys.span(i), buf)
		if err != nil {
			return nil, err
		}
		if c.string() != key {
			continue
		}
		refs := make([]reference, c.count())
		for i := range refs {
			refs[i] = reference{c.span(), c.span()}
		}
		if c.bad {
			return nil, errDamaged
		}
		return refs, nil
	}
	return nil, nil
}

// maxTogether bounds how much is read at once of entries that lie side by side.
const maxTogether = 256 << 10

// entries reads the entries of some references in order.
func (x *index) entries(refs []reference, buf *[]byte, visit func(reference, entry)) error {
	for len(refs) > 0 {
		n, end := 1, refs[0].entry.at+uint64(refs[0].entry.size)
		for n < len(refs) && refs[n].entry.at == end && end-refs[0].entry.at+uint64(refs[n].entry.size) <= maxTogether {
			end += uint64(refs[n].entry.size)
			n++
		}
		b, err := x.bytes(span{refs[0].entry.at, uint32(end - refs[0].entry.at)}, buf)
		if err != nil {
			return err
		}
		for _, r := range refs[:n] {
			if r.entry.size < 4 {
				return errDamaged
			}
			c, err := checked(b[:r.entry.size])
			if err != nil {
				return err
			}
			b = b[r.entry.size:]
			e := c.entry()
			if c.bad {
				return errDamaged
			}
			visit(r, e)
		}
		refs = refs[n:]
	}
	return nil
}

// head reads a record's head.
func (x *index) head(s span, buf *[]byte) (head, error) {
	c, err := x.read(s, buf)
	if err != nil {
		return head{}, err
	}
	h := c.head()
	if c.bad {
		return head{}, errDamaged
	}
	return h, nil
}

// named gives the heads of records that bear a name, as id or as alias.
func (x *index) named(name string, buf *[]byte) ([]head, error) {
	names, err := x.names()
	if err != nil {
		return nil, err
	}
	h := hashOf(name)
	first, ok := names.find(h)
	var out []head
	for i := first; ok && i < names.len() && names.hash(i) == h; i++ {
		r, err := x.head(names.span(i), buf)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}
