package match

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// An index file is, from its start to its end:
//
//	heads     one block for each record: id, aliases, rating, revision
//	entries   one block for each affected entry, those of one package side by side
//	postings  one block for each package key: the key, and where its entries and their records lie
//	keys      table of package keys: hash -> posting, sorted
//	names     table of ids and aliases: hash -> head, sorted
//	meta      what the source holds, as JSON
//	footer    where the parts lie, with their checksums, and of what the index was made
//
// A block begins with its own checksum, so that a run reads and checks only what it needs. The footer comes last: a file
// that was cut off has none. All numbers are little-endian.
const (
	magic      = "clewIDX1"
	footerSize = 8 + 32 + 3*(8+8+4) + 8 + 4
	cellSize   = 8 + 8 + 4
)

// maxIndex bounds an index file; all of osv.dev stays below a tenth.
const maxIndex = 4 << 30

var (
	errDamaged = errors.New("the index is damaged")
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
)

func checksum(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }

// span is where a block lies, checksum included.
type span struct {
	at   uint64
	size uint32
}

// section is a part of the file that is read as one.
type section struct {
	at, size uint64
	sum      uint32
}

type footer struct {
	fingerprint       [32]byte
	keys, names, meta section
	size              uint64 // of the whole file
}

func (f *footer) append(b []byte) []byte {
	start := len(b)
	b = append(b, magic...)
	b = append(b, f.fingerprint[:]...)
	for _, s := range []section{f.keys, f.names, f.meta} {
		b = binary.LittleEndian.AppendUint64(b, s.at)
		b = binary.LittleEndian.AppendUint64(b, s.size)
		b = binary.LittleEndian.AppendUint32(b, s.sum)
	}
	b = binary.LittleEndian.AppendUint64(b, f.size)
	return binary.LittleEndian.AppendUint32(b, checksum(b[start:]))
}

func (f *footer) parse(b []byte) error {
	if len(b) != footerSize || string(b[:8]) != magic || binary.LittleEndian.Uint32(b[footerSize-4:]) != checksum(b[:footerSize-4]) {
		return errDamaged
	}
	copy(f.fingerprint[:], b[8:])
	at := b[40:]
	for _, s := range []*section{&f.keys, &f.names, &f.meta} {
		*s = section{binary.LittleEndian.Uint64(at), binary.LittleEndian.Uint64(at[8:]), binary.LittleEndian.Uint32(at[16:])}
		at = at[20:]
	}
	f.size = binary.LittleEndian.Uint64(at)
	return nil
}

// hashOf is FNV-1a over the text: the same in every process, and cheap. The text itself is compared after a hit.
func hashOf(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// cells is a table sorted by hash, as it lies in the file.
type cells []byte

func (c cells) len() int { return len(c) / cellSize }

func (c cells) hash(i int) uint64 { return binary.LittleEndian.Uint64(c[i*cellSize:]) }

func (c cells) span(i int) span {
	return span{binary.LittleEndian.Uint64(c[i*cellSize+8:]), binary.LittleEndian.Uint32(c[i*cellSize+16:])}
}

// find gives the first cell with the hash; those after it with the same hash belong to it too.
func (c cells) find(h uint64) (first int, ok bool) {
	low, high := 0, c.len()
	for low < high {
		mid := int(uint(low+high) >> 1)
		if c.hash(mid) < h {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low, low < c.len() && c.hash(low) == h
}

func (c cells) has(h uint64) bool { _, ok := c.find(h); return ok }

func (c cells) append(h uint64, s span) cells {
	c = binary.LittleEndian.AppendUint64(c, h)
	c = binary.LittleEndian.AppendUint64(c, s.at)
	return binary.LittleEndian.AppendUint32(c, s.size)
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// cursor reads a block. Its text is one string, of which the parts are slices: no copies. A wrong number makes everything
// after it empty and bad true; the checksums leave that to a wrong program, not to a damaged file.
type cursor struct {
	text string
	bad  bool
}

func (c *cursor) number() uint64 {
	var n uint64
	for i := 0; i < len(c.text) && i < binary.MaxVarintLen64; i++ {
		b := c.text[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			c.text = c.text[i+1:]
			return n
		}
	}
	c.fail()
	return 0
}

// count is a number of things that follow, each at least one byte long.
func (c *cursor) count() int {
	n := c.number()
	if n > uint64(len(c.text)) {
		c.fail()
		return 0
	}
	return int(n)
}

func (c *cursor) string() string {
	n := c.count()
	s := c.text[:n]
	c.text = c.text[n:]
	return s
}

func (c *cursor) byte() byte {
	if c.text == "" {
		c.fail()
		return 0
	}
	b := c.text[0]
	c.text = c.text[1:]
	return b
}

func (c *cursor) span() span { return span{c.number(), uint32(c.number())} }

func (c *cursor) fail() { c.text, c.bad = "", true }
