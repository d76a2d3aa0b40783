package limit

import (
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// scalar takes a string, number, true, false or null; of a string it keeps at most keep bytes. It gives the text and
// the value's first byte; clipped tells that there was more.
func (j *JSON) scalar(keep int) (text []byte, kind byte, clipped bool) {
	c := j.Peek()
	switch {
	case j.err != nil:
		return nil, 0, false
	case c == '"':
		text, clipped = j.string(keep)
		return text, c, clipped
	case c == '-' || c >= '0' && c <= '9':
		return j.number(), c, false
	case c == 't':
		return j.word("true"), c, false
	case c == 'f':
		return j.word("false"), c, false
	case c == 'n':
		return j.word("null"), c, false
	}
	j.unexpected("a value")
	return nil, 0, false
}

func (j *JSON) word(w string) []byte {
	if !j.need(len(w)) || string(j.buf[j.pos:j.pos+len(w)]) != w {
		j.unexpected("a value")
		return nil
	}
	b := j.buf[j.pos : j.pos+len(w)]
	j.pos += len(w)
	return b
}

// number takes a number as text: its value is the caller's matter, so 1e999999999 costs nothing.
func (j *JSON) number() []byte {
	j.text = j.text[:0]
	digits := func() int {
		n := 0
		for j.need(1) && j.buf[j.pos] >= '0' && j.buf[j.pos] <= '9' {
			j.text = append(j.text, j.buf[j.pos])
			j.pos++
			if n++; len(j.text) > j.o.Bounds.Number {
				j.tooMuch("a number longer than %d digits", j.o.Bounds.Number)
				return 0
			}
		}
		return n
	}
	take := func(set string) bool {
		if !j.need(1) {
			return false
		}
		for i := range len(set) {
			if j.buf[j.pos] == set[i] {
				j.text = append(j.text, set[i])
				j.pos++
				return true
			}
		}
		return false
	}
	take("-")
	start := len(j.text)
	n := digits()
	ok := n > 0 && (n == 1 || j.text[start] != '0')
	if ok && take(".") {
		ok = digits() > 0
	}
	if ok && take("eE") {
		take("+-")
		ok = digits() > 0
	}
	if !ok && j.err == nil {
		j.unexpected("a number")
	}
	return j.text
}

// string takes a string and keeps at most keep bytes of it. The result is valid until the next call.
func (j *JSON) string(keep int) (text []byte, clipped bool) {
	j.pos++
	j.odd = false
	// The usual case: ASCII without escapes, whole in the buffer.
	for i := j.pos; i < j.end; i++ {
		c := j.buf[i]
		if c == '"' {
			b := j.buf[j.pos:i]
			j.pos = i + 1
			if len(b) > keep {
				return b[:keep], true
			}
			return b, false
		}
		if c < 0x20 || c == '\\' || c >= utf8.RuneSelf {
			break
		}
	}
	j.text = j.text[:0]
	total := 0
	add := func(b ...byte) {
		// Once clipped nothing is added, also not a shorter character that would fit.
		if total += len(b); total <= keep {
			j.text = append(j.text, b...)
		}
	}
	for {
		if !j.need(1) {
			j.fail("it ends within a text: the file is cut off")
			return nil, false
		}
		c := j.buf[j.pos]
		switch {
		case c == '"':
			j.pos++
			return j.text, total > keep
		case c == '\\':
			if !j.escape(add) {
				return nil, false
			}
		case c < 0x20:
			j.fail("a text holds the control character U+%04X, which must be escaped", c)
			return nil, false
		case c < utf8.RuneSelf:
			i := j.pos + 1
			for i < j.end && j.buf[i] >= 0x20 && j.buf[i] != '"' && j.buf[i] != '\\' && j.buf[i] < utf8.RuneSelf {
				i++
			}
			b := j.buf[j.pos:i]
			if room := keep - total; room > 0 {
				j.text = append(j.text, b[:min(room, len(b))]...)
			}
			total += len(b)
			j.pos = i
		default:
			j.need(utf8.UTFMax) // fewer at the end are fine
			r, n := utf8.DecodeRune(j.buf[j.pos:j.end])
			if r == utf8.RuneError && n == 1 {
				j.badText("a text holds bytes that are not UTF-8; they were replaced")
				if j.err != nil {
					return nil, false
				}
				add(0xef, 0xbf, 0xbd) // U+FFFD
			} else {
				add(j.buf[j.pos : j.pos+n]...)
			}
			j.pos += n
		}
	}
}

// badText warns once for a text.
func (j *JSON) badText(message string) {
	if !j.odd {
		j.odd = true
		j.oddity(message)
	}
}

func (j *JSON) escape(add func(...byte)) bool {
	if !j.need(2) {
		j.fail("it ends within a text: the file is cut off")
		return false
	}
	c := j.buf[j.pos+1]
	if c != 'u' {
		const from, to = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
		for i := range len(from) {
			if c == from[i] {
				j.pos += 2
				add(to[i])
				return true
			}
		}
		j.fail("a text holds the unknown escape \\%s", string(rune(c)))
		return false
	}
	r, ok := j.hex()
	if !ok {
		return false
	}
	if utf16.IsSurrogate(r) {
		low, second := rune(0), false
		if r < 0xdc00 && j.need(2) && j.buf[j.pos] == '\\' && j.buf[j.pos+1] == 'u' {
			if j.need(6) {
				low, second = hex4(j.buf[j.pos+2 : j.pos+6])
			}
		}
		r = utf16.DecodeRune(r, low)
		if r == unicode.ReplacementChar {
			j.badText("a text holds half of a surrogate pair; it was replaced")
		} else if second {
			j.pos += 6
		}
	}
	if r == 0 {
		j.badText("a text holds the character NUL; it was replaced")
		r = unicode.ReplacementChar
	}
	if j.err != nil {
		return false
	}
	var b [utf8.UTFMax]byte
	add(b[:utf8.EncodeRune(b[:], r)]...)
	return true
}

func (j *JSON) hex() (rune, bool) {
	if !j.need(6) {
		j.fail("it ends within a text: the file is cut off")
		return 0, false
	}
	r, ok := hex4(j.buf[j.pos+2 : j.pos+6])
	if !ok {
		j.fail("a text holds a \\u escape without four hexadecimal digits")
		return 0, false
	}
	j.pos += 6
	return r, true
}

func hex4(b []byte) (rune, bool) {
	var r rune
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// Text takes the next value as text of at most max bytes. Null gives "". A number or a truth value is taken as
// its text, an object or array is skipped; both with a warning, as is a text that was cut.
func (j *JSON) Text(max int) string {
	switch j.Peek() {
	case '{', '[':
		j.Warn("a text was expected here; this was skipped")
		j.Skip()
		return ""
	}
	b, kind, clipped := j.scalar(max)
	switch {
	case j.err != nil || kind == 'n':
		return ""
	case clipped:
		j.Warn("this text is longer than %d bytes and was cut", max)
		return string(b)
	case kind != '"':
		j.Warn("a text was expected here, and a number or truth value was found; it was taken as text")
	}
	return j.intern(b)
}

// Bool takes the next value as a truth value; anything else is skipped with a warning.
func (j *JSON) Bool() bool {
	switch j.Peek() {
	case 't', 'f', 'n':
		_, kind, _ := j.scalar(0)
		return kind == 't'
	}
	j.Warn("true or false was expected here; this was skipped")
	j.Skip()
	return false
}

// Literal takes a number, string or truth value as text without a warning for its type.
func (j *JSON) Literal(max int) string {
	if c := j.Peek(); c == '"' || c == '{' || c == '[' || c == 'n' {
		return j.Text(max)
	}
	b, _, _ := j.scalar(max)
	return string(b)
}

// OpenAs is Open for a value that should be an object or array: anything else but null is skipped with a warning.
func (j *JSON) OpenAs(c byte) bool {
	if j.Open(c) {
		return true
	}
	if j.err != nil {
		return false
	}
	if p := j.Peek(); p != 'n' {
		if c == '{' {
			j.Warn("an object was expected here; this was skipped")
		} else {
			j.Warn("a list was expected here; this was skipped")
		}
	}
	j.Skip()
	return false
}

// foldKey folds as encoding/json does when it looks for a struct's field: to the smallest rune that folds equally.
func foldKey(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for _, r := range string(b) {
		for {
			f := unicode.SimpleFold(r)
			if f <= r {
				r = f
				break
			}
			r = f
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}
