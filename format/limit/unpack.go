package limit

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"

	"clew"

	"github.com/klauspost/compress/zstd"
)

// Packing names how a stream is compressed.
type Packing string

// The packings that are read, and none.
const (
	Plain Packing = ""
	Gzip  Packing = "gzip"
	Zstd  Packing = "zstd"
)

// Unpacked is a stream without its compression.
type Unpacked struct {
	Packing Packing
	r       io.Reader
	close   func()
	bounds  Bounds
	packed  *counter
	n       int64
	err     error
}

// Unpack finds out from the first bytes whether r is compressed, and gives the bytes inside. Close it after use.
// Sizes and ratio are bounded while reading: a bomb ends with a TooLarge error after a few megabytes, and nothing is
// kept of it. A stream compressed twice is refused.
func Unpack(r io.Reader, b Bounds) (*Unpacked, error) {
	b = b.Or()
	u := &Unpacked{bounds: b, packed: &counter{r: Reader(r, b.Packed)}, close: func() {}}
	in := bufio.NewReaderSize(u.packed, 64<<10)
	head, err := in.Peek(4)
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch u.Packing = packingOf(head); u.Packing {
	case Gzip:
		g, err := gzip.NewReader(in)
		if err != nil {
			return nil, asError(err, Place{Line: 1}, "the gzip header is damaged")
		}
		g.Multistream(false)
		u.r = &members{in: in, g: g, left: b.Members - 1, max: b.Members}
	case Zstd:
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(b.Window), zstd.WithDecoderMaxMemory(uint64(b.Unpacked)))
		if err != nil {
			return nil, asError(err, Place{Line: 1}, "the zstd header is damaged")
		}
		u.r, u.close = z, z.Close
	default:
		u.r = in
		return u, nil
	}
	inner := bufio.NewReaderSize(u.r, 4<<10)
	if head, _ = inner.Peek(4); packingOf(head) != Plain {
		u.close()
		return nil, clew.Errorf(clew.Unsupported, "The file is compressed twice. Unpack it once and send it again.")
	}
	u.r = inner
	return u, nil
}

func packingOf(head []byte) Packing {
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return Gzip
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}),
		len(head) == 4 && head[0]&0xf0 == 0x50 && bytes.Equal(head[1:], []byte{0x2a, 0x4d, 0x18}): // skippable frame
		return Zstd
	}
	return Plain
}

// Read implements io.Reader.
func (u *Unpacked) Read(p []byte) (int, error) {
	if u.err != nil {
		return 0, u.err
	}
	n, err := u.r.Read(p)
	u.n += int64(n)
	switch {
	case u.n > u.bounds.Unpacked:
		u.err = TooMuch(Place{}, "more than %d bytes after unpacking", u.bounds.Unpacked)
	case u.Packing != Plain && u.n > RatioFree && float64(u.n) > u.bounds.Ratio*float64(u.packed.n):
		u.err = TooMuch(Place{}, "it unpacks to more than %d times its size, as only a decompression bomb does", int(u.bounds.Ratio))
	case err == io.EOF:
		u.err = err
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		u.err = TooMuch(Place{}, "it needs a zstd window of more than %d bytes; pack it without --long", u.bounds.Window)
	case err != nil && u.Packing != Plain:
		u.err = asError(err, Place{Line: 1}, "the %s data is damaged or cut off after %d bytes", string(u.Packing), u.packed.n)
	case err != nil:
		u.err = err
	}
	if u.err != nil && u.err != io.EOF {
		return 0, u.err
	}
	return n, u.err
}

// Close frees what unpacking held.
func (u *Unpacked) Close() { u.close() }

// PackedBytes is how much was taken from the packed stream so far, for progress.
func (u *Unpacked) PackedBytes() int64 { return u.packed.n }

// members reads gzip member after member, but not without end: ten thousand empty members cost time for nothing.
type members struct {
	in        *bufio.Reader
	g         *gzip.Reader
	left, max int
}

func (m *members) Read(p []byte) (int, error) {
	for {
		n, err := m.g.Read(p)
		if err != io.EOF || n > 0 {
			if err == io.EOF {
				err = nil
			}
			return n, err
		}
		if _, err := m.in.Peek(1); err == io.EOF {
			return 0, io.EOF
		}
		if m.left--; m.left < 0 {
			return 0, TooMuch(Place{}, "more than %d gzip members", m.max)
		}
		if err := m.g.Reset(m.in); err != nil {
			return 0, err
		}
		m.g.Multistream(false)
	}
}

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, sourceError(err)
}

// sourceError tells a source that failed (a disk, a database) from bytes that are broken: the file is not to blame.
// A source that ends too early is: an upload was cut off.
func sourceError(err error) error {
	var known *clew.Error
	var upload *http.MaxBytesError
	switch {
	case err == nil, err == io.EOF, errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &known),
		errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &upload):
		return TooMuch(Place{}, "more than %d bytes", upload.Limit)
	}
	return clew.Wrapf(clew.Internal, err, "Reading the file failed.")
}
