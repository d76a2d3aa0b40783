package limit

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"unicode/utf8"
)

// Clean makes a text fit for every database: bytes that are not UTF-8 and NUL become U+FFFD, and it is cut to at
// most max bytes at a character's border. It tells what it did.
func Clean(s string, max int) (clean string, cut, replaced bool) {
	if !utf8.ValidString(s) {
		s, replaced = strings.ToValidUTF8(s, "\uFFFD"), true
	}
	if strings.IndexByte(s, 0) >= 0 {
		s, replaced = strings.ReplaceAll(s, "\x00", "\uFFFD"), true
	}
	if len(s) > max {
		for max > 0 && !utf8.RuneStart(s[max]) {
			max--
		}
		s, cut = s[:max], true
	}
	return s, cut, replaced
}

// Lines reads a text line by line with bounded memory: what goes beyond max bytes of a line is dropped.
type Lines struct {
	r    *bufio.Reader
	max  int
	line []byte
	err  error
	at   Place
	cut  bool
}

// NewLines reads r, which must be unpacked already. A byte order mark at the start is skipped.
func NewLines(r io.Reader, max int) *Lines {
	l := &Lines{r: bufio.NewReaderSize(r, 64<<10), max: max}
	if b, _ := l.r.Peek(3); string(b) == "\xef\xbb\xbf" {
		_, _ = l.r.Discard(3)
	}
	return l
}

// Next moves to the next line; false at the end or after an error.
func (l *Lines) Next() bool {
	if l.err != nil {
		return false
	}
	l.line, l.cut = l.line[:0], false
	l.at.Line++
	for {
		b, err := l.r.ReadSlice('\n')
		l.at.Offset += int64(len(b))
		if room := l.max - len(l.line); len(b) > room {
			b, l.cut = b[:room], true
		}
		l.line = append(l.line, b...)
		switch err {
		case nil:
			return true
		case bufio.ErrBufferFull:
			continue
		}
		if l.err = err; err == io.EOF {
			return len(l.line) > 0
		}
		return false
	}
}

// Text is the line without its end, valid until Next; cut tells that its rest was dropped.
func (l *Lines) Text() (line []byte, cut bool) { return bytes.TrimRight(l.line, "\r\n"), l.cut }

// Place is where the line stands.
func (l *Lines) Place() Place { return l.at }

// Err is what ended the reading; nil at the regular end.
func (l *Lines) Err() error {
	if l.err == nil || l.err == io.EOF {
		return nil
	}
	return asError(l.err, l.at, "reading failed here")
}
