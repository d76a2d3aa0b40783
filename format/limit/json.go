package limit

import (
	"bytes"
	"hash/maphash"
	"io"
	"strconv"
	"strings"
)

// JSONOptions say how JSON is read.
type JSONOptions struct {
	Bounds Bounds
	// Strict refuses what two readers could understand differently: duplicate keys, invalid UTF-8, lone surrogates,
	// NUL, a byte order mark. Without it each becomes a warning: of duplicates all are passed on, and bad characters become U+FFFD.
	Strict bool
	// FoldKeys counts keys that differ only in case as duplicates, as encoding/json does when it fills a struct.
	FoldKeys bool
	Warn     Warn
}

// JSON reads a JSON text (RFC 8259) as a stream: the caller asks for what it expects, and skips the rest. Nothing is
// kept but the position, so memory does not grow with the input. It does not recurse: depth costs a bounded stack.
//
// After an error every further call gives the same error.
type JSON struct {
	r     io.Reader
	o     JSONOptions
	buf   []byte
	pos   int
	end   int
	base  int64 // offset of buf[0]
	line  int64
	rerr  error // what the reader ended with
	idle  int   // reads in a row that gave nothing
	err   error
	stack []frame
	path  []byte // current keys, one after the other
	seen  []uint64
	seed  maphash.Seed
	known map[string]string // texts that come often, so that they are not allocated again
	text  []byte
	odd   bool // the current text has been warned of
}

type frame struct {
	kind     byte // '{' or '['
	started  bool
	repeated bool // a duplicate key in this object was warned of
	index    int  // of an array
	key      int  // where in path this object's current key starts
	seen     int  // where in JSON.seen this object's keys start
	count    int
	many     map[uint64]struct{}
}

// fewKeys is up to where a linear search is faster than a map.
const fewKeys = 24

// NewJSON reads r, which must be unpacked already.
func NewJSON(r io.Reader, o JSONOptions) *JSON {
	o.Bounds = o.Bounds.Or()
	if o.Warn == nil {
		o.Warn = func(Place, string, ...any) {}
	}
	j := &JSON{r: r, o: o, buf: make([]byte, 64<<10), line: 1, seed: maphash.MakeSeed(), known: map[string]string{}}
	if j.need(2) && (j.buf[0] == 0xff && j.buf[1] == 0xfe || j.buf[0] == 0xfe && j.buf[1] == 0xff || j.buf[0] == 0 || j.buf[1] == 0) {
		j.fail("it is written in UTF-16 or UTF-32; JSON between systems is UTF-8 (RFC 8259, 8.1)")
	}
	if j.need(3) && bytes.Equal(j.buf[:3], []byte{0xef, 0xbb, 0xbf}) {
		j.pos = 3
		j.oddity("a byte order mark stands at the start; it was skipped")
	}
	return j
}

// need makes n bytes (few) available at pos.
func (j *JSON) need(n int) bool {
	for j.end-j.pos < n {
		if j.rerr != nil {
			return false
		}
		if j.pos > 0 {
			copy(j.buf, j.buf[j.pos:j.end])
			j.base += int64(j.pos)
			j.end -= j.pos
			j.pos = 0
		}
		k, err := j.r.Read(j.buf[j.end:])
		j.end += k
		if j.rerr = err; k > 0 {
			j.idle = 0
		} else if j.idle++; j.idle > 100 && err == nil {
			j.rerr = io.ErrNoProgress
		}
	}
	return true
}

// Place is where the reader stands.
func (j *JSON) Place() Place {
	return Place{Pointer: j.Pointer(), Line: j.line, Offset: j.base + int64(j.pos)}
}

// Pointer is the JSON pointer of the value that is next or was just read; long ones are clipped in the middle.
func (j *JSON) Pointer() string {
	var b strings.Builder
	for i := range j.stack {
		if b.Len() > 1000 {
			b.WriteString(clippedPointer)
			break
		}
		f := &j.stack[i]
		if f.kind == '[' {
			b.WriteByte('/')
			b.WriteString(strconv.Itoa(max(f.index-1, 0)))
			continue
		}
		end := len(j.path)
		for _, g := range j.stack[i+1:] {
			if g.kind == '{' {
				end = g.key
				break
			}
		}
		if !f.started {
			continue
		}
		b.WriteByte('/')
		escape(&b, j.path[f.key:min(end, f.key+200)])
	}
	return b.String()
}

// escape writes a key as JSON pointers want it; a key cut in the middle of a character loses that character.
func escape(b *strings.Builder, key []byte) {
	for _, c := range bytes.ToValidUTF8(key, nil) {
		switch c {
		case '~':
			b.WriteString("~0")
		case '/':
			b.WriteString("~1")
		default:
			b.WriteByte(c)
		}
	}
}

// Depth is how many objects and arrays are open.
func (j *JSON) Depth() int { return len(j.stack) }

// Err is the error that ended the reading, if any.
func (j *JSON) Err() error { return j.err }

func (j *JSON) fail(message string, args ...any) error {
	if j.err == nil {
		at := j.Place()
		if j.rerr != nil && j.rerr != io.EOF && j.pos == j.end {
			j.err = asError(j.rerr, at, "reading failed here")
		} else {
			j.err = Broken(at, message, args...)
		}
	}
	return j.err
}

func (j *JSON) tooMuch(message string, args ...any) error {
	if j.err == nil {
		j.err = TooMuch(j.Place(), message, args...)
	}
	return j.err
}

// oddity refuses in strict mode and warns otherwise.
func (j *JSON) oddity(message string, args ...any) {
	if j.o.Strict {
		j.fail(message, args...)
		return
	}
	j.o.Warn(j.Place(), message, args...)
}

// Warn passes a warning on for the place where the reader stands.
func (j *JSON) Warn(message string, args ...any) { j.o.Warn(j.Place(), message, args...) }

// next skips white space and gives the next byte without taking it; 0 at the end.
func (j *JSON) next() byte {
	for {
		for j.pos < j.end {
			switch c := j.buf[j.pos]; c {
			case '\n':
				j.line++
				j.pos++
			case ' ', '\t', '\r':
				j.pos++
			default:
				return c
			}
		}
		if !j.need(1) {
			return 0
		}
	}
}

// Peek gives the first byte of the next value: { [ " t f n - or a digit; 0 at the end or after an error.
func (j *JSON) Peek() byte {
	if j.err != nil {
		return 0
	}
	return j.next()
}

// Open takes the opening bracket c ('{' or '[') when the next value begins with it.
func (j *JSON) Open(c byte) bool {
	if j.err != nil || j.next() != c {
		return false
	}
	if len(j.stack) >= j.o.Bounds.Depth {
		j.tooMuch("more than %d levels deep", j.o.Bounds.Depth)
		return false
	}
	j.pos++
	j.stack = append(j.stack, frame{kind: c, key: len(j.path), seen: len(j.seen)})
	return true
}

func (j *JSON) shut() {
	f := &j.stack[len(j.stack)-1]
	j.path, j.seen = j.path[:f.key], j.seen[:f.seen]
	f.many = nil
	j.stack = j.stack[:len(j.stack)-1]
}

// Elem moves to the next element of the array opened last; false at its end (which it takes) or after an error.
func (j *JSON) Elem() bool {
	if j.err != nil || len(j.stack) == 0 {
		return false
	}
	f := &j.stack[len(j.stack)-1]
	c := j.next()
	if c == ']' {
		j.pos++
		j.shut()
		return false
	}
	if f.started {
		if c != ',' {
			j.unexpected("a comma or ]")
			return false
		}
		j.pos++
		if j.next() == ']' {
			j.unexpected("a value")
			return false
		}
	}
	f.started = true
	f.index++
	return true
}

// Key moves to the next member of the object opened last and gives its name; false at the object's end (which it
// takes) or after an error.
func (j *JSON) Key() (string, bool) {
	if j.err != nil || len(j.stack) == 0 {
		return "", false
	}
	f := &j.stack[len(j.stack)-1]
	c := j.next()
	if c == '}' {
		j.pos++
		j.shut()
		return "", false
	}
	if f.started {
		if c != ',' {
			j.unexpected("a comma or }")
			return "", false
		}
		j.pos++
		c = j.next()
	}
	if c != '"' {
		j.unexpected("a key in quotation marks")
		return "", false
	}
	key, clipped := j.string(j.o.Bounds.Key)
	if clipped {
		j.tooMuch("a key longer than %d bytes", j.o.Bounds.Key)
	}
	if j.err != nil {
		return "", false
	}
	f.started = true
	j.path = append(j.path[:f.key], key...)
	if !j.noteKey(f, key) {
		return "", false
	}
	name := j.intern(key) // before the buffer under key moves on
	if j.next() != ':' {
		j.unexpected("a colon")
		return "", false
	}
	j.pos++
	return name, true
}

// noteKey looks for duplicates. Hashes are seeded for each reader, so that nobody can prepare collisions.
func (j *JSON) noteKey(f *frame, key []byte) bool {
	if j.o.FoldKeys {
		key = foldKey(key)
	}
	h := maphash.Bytes(j.seed, key)
	dup := false
	if f.many != nil {
		_, dup = f.many[h]
	} else {
		for _, s := range j.seen[f.seen:] {
			if s == h {
				dup = true
				break
			}
		}
	}
	if dup {
		if !f.repeated {
			f.repeated = true
			j.oddity("the key %q stands more than once in this object", clip(string(key), 80))
		}
		return j.err == nil
	}
	if f.count++; f.count > j.o.Bounds.Keys {
		j.tooMuch("more than %d keys in one object", j.o.Bounds.Keys)
		return false
	}
	switch {
	case f.many != nil:
		f.many[h] = struct{}{}
	case f.count > fewKeys:
		f.many = make(map[uint64]struct{}, 2*fewKeys)
		for _, s := range j.seen[f.seen:] {
			f.many[s] = struct{}{}
		}
		f.many[h] = struct{}{}
		j.seen = j.seen[:f.seen]
	default:
		j.seen = append(j.seen, h)
	}
	return true
}

func (j *JSON) intern(b []byte) string {
	if s, ok := j.known[string(b)]; ok {
		return s
	}
	s := string(b)
	if len(s) <= 32 && len(j.known) < 512 {
		j.known[s] = s
	}
	return s
}

func (j *JSON) unexpected(want string) {
	if j.err != nil {
		return
	}
	if c := j.next(); c == 0 && j.end == j.pos {
		j.fail("it ends here, but %s was expected: the file is cut off", want)
	} else {
		j.fail("found %q where %s was expected", string(rune(c)), want)
	}
}

// Skip passes over the next value, whatever it is, checking its grammar.
func (j *JSON) Skip() {
	base := len(j.stack)
	for {
		switch j.Peek() {
		case '{':
			j.Open('{')
		case '[':
			j.Open('[')
		default:
			j.scalar(0)
		}
		for {
			if j.err != nil || len(j.stack) == base {
				return
			}
			if j.stack[len(j.stack)-1].kind == '[' {
				if j.Elem() {
					break
				}
			} else if _, ok := j.Key(); ok {
				break
			}
		}
	}
}

// End makes sure that nothing follows the value.
func (j *JSON) End() error {
	if j.err != nil {
		return j.err
	}
	if j.next() != 0 || j.end > j.pos {
		return j.fail("something follows after the end of the document")
	}
	if j.rerr != nil && j.rerr != io.EOF {
		return j.fail("reading failed")
	}
	return nil
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}
