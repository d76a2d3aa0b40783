// Package limit is the one place for bounds on everything that comes from outside: sizes, depth, entries, attributes,
// key lengths, and the ratio of unpacked to packed. It serves the whole of the paper through clause 3.1.1 (monitoring;
// row A1.1): inventories, advisories and reports come from strangers, and reading one must never cost the platform
// more than a small, known amount of memory and time. It owns the bounded readers (packing, zip, JSON, XML, text) and
// knows nothing of any format.
//
// Every error is a clew.Error that a user may read: TooLarge when a bound was passed, Invalid when the bytes are
// broken, Unsupported when they are of a kind that is not read. Field.Place says where.
package limit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"clew"
)

// Bounds are the limits of one input. A zero field takes the default.
type Bounds struct {
	Packed   int64   // bytes as they come
	Unpacked int64   // bytes after unpacking
	Ratio    float64 // unpacked per packed byte, looked at after RatioFree bytes
	Members  int     // gzip members
	Window   uint64  // zstd window
	Entries  int     // entries of a zip
	Name     int     // bytes of an entry's name

	Depth    int // JSON and XML levels
	Key      int // bytes of a JSON key or an XML name
	Keys     int // keys of one JSON object
	Number   int // bytes of a JSON number
	Attrs    int // attributes of one XML element
	TagBytes int // bytes of one XML tag, comment or instruction
	RunBytes int // bytes of one run of XML text
}

// RatioFree is how much may come out of an archive before its ratio counts: small files pack arbitrarily well.
const RatioFree = 16 << 20

// The defaults, made for an inventory of 300,000 components (108 MB) with room to grow.
var defaults = Bounds{
	Packed: 512 << 20, Unpacked: 1 << 30, Ratio: 200, Members: 1000, Window: 8 << 20, Entries: 10_000, Name: 1024,
	Depth: 256, Key: 4 << 10, Keys: 100_000, Number: 1000, Attrs: 256, TagBytes: 256 << 10, RunBytes: 4 << 20,
}

// Or fills the zero fields of b with the defaults.
func (b Bounds) Or() Bounds {
	set(&b.Packed, defaults.Packed)
	set(&b.Unpacked, defaults.Unpacked)
	set(&b.Ratio, defaults.Ratio)
	set(&b.Members, defaults.Members)
	set(&b.Window, defaults.Window)
	set(&b.Entries, defaults.Entries)
	set(&b.Name, defaults.Name)
	set(&b.Depth, defaults.Depth)
	set(&b.Key, defaults.Key)
	set(&b.Keys, defaults.Keys)
	set(&b.Number, defaults.Number)
	set(&b.Attrs, defaults.Attrs)
	set(&b.TagBytes, defaults.TagBytes)
	set(&b.RunBytes, defaults.RunBytes)
	return b
}

func set[T comparable](p *T, v T) {
	var zero T
	if *p == zero {
		*p = v
	}
}

// Place is where something stands in an input.
type Place struct {
	Pointer string // JSON pointer (RFC 6901), of JSON only
	Line    int64  // from 1
	Offset  int64  // bytes from the start of the unpacked input
}

// position names the place for an error that ended the reading; a file of one line needs the byte.
func (p Place) position() string { return fmt.Sprintf("line %d, byte %d", p.Line, p.Offset) }

// String is the pointer where there is one, else "line N".
func (p Place) String() string {
	if p.Pointer != "" {
		return p.Pointer
	}
	return fmt.Sprintf("line %d", p.Line)
}

// Unique is a text that no other place of the same input has: a line may hold many things, and long pointers are clipped.
func (p Place) Unique() string {
	if p.Pointer != "" && !strings.HasSuffix(p.Pointer, clippedPointer) {
		return p.Pointer
	}
	return p.position()
}

// clippedPointer ends a pointer that would be too long.
const clippedPointer = "/…"

// Warn receives what is odd but readable. Message is a catalogue key with %-verbs for args.
type Warn func(at Place, message string, args ...any)

const (
	brokenText = "The file is broken, and nothing of it was taken over. Make it again, or check that it arrived whole."
	tooBigText = "The file passes a limit, and nothing of it was taken over. Split it, or leave out what is not needed."
)

// Broken is the error for bytes that do not follow their format's grammar.
func Broken(at Place, message string, args ...any) error {
	return &clew.Error{Kind: clew.Invalid, Message: brokenText, Fields: []clew.Field{{Place: at.position(), Message: message, Args: args}}}
}

// TooMuch is the error for an input that passes a bound.
func TooMuch(at Place, message string, args ...any) error {
	f := clew.Field{Message: message, Args: args}
	if at.Line > 0 {
		f.Place = at.position()
	}
	return &clew.Error{Kind: clew.TooLarge, Message: tooBigText, Fields: []clew.Field{f}}
}

// asError keeps a clew error or one of the context, and makes anything else that reading met a broken file.
func asError(err error, at Place, message string, args ...any) error {
	var known *clew.Error
	if errors.As(err, &known) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	e := Broken(at, message, args...).(*clew.Error)
	if !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		e.Err = err
	}
	return e
}

// Reader gives at most max bytes of r, then a TooLarge error instead of a silent end.
func Reader(r io.Reader, max int64) io.Reader { return &capped{r: r, max: max} }

type capped struct {
	r      io.Reader
	n, max int64
}

func (c *capped) Read(p []byte) (int, error) {
	if c.n >= c.max {
		// One more byte tells "exactly at the limit" from "above it".
		var one [1]byte
		n, err := c.r.Read(one[:])
		if n > 0 {
			return 0, TooMuch(Place{}, "more than %d bytes", c.max)
		}
		return 0, err
	}
	if int64(len(p)) > c.max-c.n {
		p = p[:c.max-c.n]
	}
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// ReadAll reads everything, at most max bytes.
func ReadAll(r io.Reader, max int64) ([]byte, error) { return io.ReadAll(Reader(r, max)) }

// WithContext makes reading end when ctx does.
func WithContext(ctx context.Context, r io.Reader) io.Reader { return ctxReader{ctx, r} }

type ctxReader struct {
	ctx context.Context
	r   io.Reader
}

func (c ctxReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
