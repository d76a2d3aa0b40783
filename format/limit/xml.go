package limit

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// XML reads an XML text as a stream of elements. A document type definition is refused, and with it every trick with
// entities. Depth, attributes, and the length of tags and texts are bounded before encoding/xml sees them.
//
// Encodings: UTF-8 with or without a byte order mark, UTF-16 with one or with the tell-tale zero bytes (XML 1.0
// wants every reader to know both), and ISO-8859-1, Windows-1252 and US-ASCII when declared. Others, as UTF-7 and
// UTF-32, are refused. Namespaces are not resolved: element names are local names, which is what tolerance needs.
type XML struct {
	d     *xml.Decoder
	g     *guard
	b     Bounds
	warn  Warn
	stack []string
	err   error
}

// Start is the beginning of an element.
type Start struct {
	Name  string // local name
	Space string // the prefix as written
	attrs []xml.Attr
}

// Attr is the value of the attribute with the local name, or "".
func (s Start) Attr(name string) string {
	for _, a := range s.attrs {
		if a.Name.Local == name && a.Name.Space != "xmlns" {
			return a.Value
		}
	}
	return ""
}

// NamespaceOf is the address that the element's own prefix is bound to on the element itself.
func (s Start) NamespaceOf() string {
	for _, a := range s.attrs {
		if s.Space == "" && a.Name.Space == "" && a.Name.Local == "xmlns" || s.Space != "" && a.Name.Space == "xmlns" && a.Name.Local == s.Space {
			return a.Value
		}
	}
	return ""
}

// NewXML reads r, which must be unpacked already.
func NewXML(r io.Reader, b Bounds, warn Warn) *XML {
	b = b.Or()
	if warn == nil {
		warn = func(Place, string, ...any) {}
	}
	x := &XML{b: b, warn: warn}
	in := bufio.NewReaderSize(r, 64<<10)
	head, _ := in.Peek(4)
	r = in
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		_, _ = in.Discard(3) // a byte order mark is usual in XML: no warning
	case bytes.HasPrefix(head, []byte{0xff, 0xfe, 0, 0}), bytes.HasPrefix(head, []byte{0, 0, 0xfe, 0xff}):
		x.err = Broken(Place{Line: 1}, "it is written in UTF-32; write it as UTF-8")
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{'<', 0}):
		r = transform.NewReader(in, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}), bytes.HasPrefix(head, []byte{0, '<'}):
		r = transform.NewReader(in, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder())
	}
	wide := r != io.Reader(in)
	x.g = &guard{r: r, b: b, line: 1}
	x.d = xml.NewDecoder(bufio.NewReaderSize(x.g, 16<<10))
	x.d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		switch l := strings.ToLower(label); {
		case wide && strings.HasPrefix(l, "utf-16"), !wide && (l == "us-ascii" || l == "ascii"):
			return in, nil
		case !wide && (l == "iso-8859-1" || l == "latin1"):
			return charmap.ISO8859_1.NewDecoder().Reader(in), nil
		case !wide && l == "windows-1252":
			return charmap.Windows1252.NewDecoder().Reader(in), nil
		}
		return nil, Broken(Place{Line: 1}, "it is written in %q, which is not read; write it as UTF-8", clip(label, 40))
	}
	return x
}

// Place is where the reader stands.
func (x *XML) Place() Place {
	line, _ := x.d.InputPos()
	return Place{Line: int64(line), Offset: x.d.InputOffset()}
}

// Warn passes a warning on for the place where the reader stands.
func (x *XML) Warn(message string, args ...any) { x.warn(x.Place(), message, args...) }

// Err is the error that ended the reading, if any.
func (x *XML) Err() error { return x.err }

// Depth is how many elements are open.
func (x *XML) Depth() int { return len(x.stack) }

func (x *XML) token() xml.Token {
	if x.err != nil {
		return nil
	}
	t, err := x.d.RawToken()
	switch {
	case err == nil:
	case err == io.EOF && len(x.stack) == 0:
		x.err = io.EOF
		return nil
	case err == io.EOF:
		x.err = Broken(x.Place(), "it ends within the element %s: the file is cut off", clip(x.stack[len(x.stack)-1], 80))
		return nil
	default:
		var syntax *xml.SyntaxError
		what := "reading failed"
		if errors.As(err, &syntax) {
			what = syntax.Msg
		}
		x.err = asError(err, x.Place(), "it is no well-formed XML: %s", clip(what, 200))
		return nil
	}
	switch t := t.(type) {
	case xml.StartElement:
		if len(t.Name.Local) > x.b.Key {
			x.err = TooMuch(x.Place(), "a name longer than %d bytes", x.b.Key)
			return nil
		}
		x.stack = append(x.stack, t.Name.Local)
	case xml.EndElement:
		if len(x.stack) == 0 || x.stack[len(x.stack)-1] != t.Name.Local {
			x.err = Broken(x.Place(), "the element %s is closed but was not open", clip(t.Name.Local, 80))
			return nil
		}
		x.stack = x.stack[:len(x.stack)-1]
	}
	return t
}

// Next gives the next child of the element that is open; false at its end (which it takes) or after an error. At
// the top of the document it gives the root. Text between elements is passed over.
func (x *XML) Next() (Start, bool) {
	for {
		switch t := x.token().(type) {
		case nil:
			return Start{}, false
		case xml.StartElement:
			return Start{Name: t.Name.Local, Space: t.Name.Space, attrs: t.Attr}, true
		case xml.EndElement:
			return Start{}, false
		}
	}
}

// Text takes the rest of the open element, with its end, as text of at most max bytes without surrounding white
// space; elements inside are passed over with a warning.
func (x *XML) Text(max int) string {
	depth := len(x.stack)
	var b strings.Builder
	clipped, odd := false, false
	for len(x.stack) >= depth {
		switch t := x.token().(type) {
		case nil:
			return ""
		case xml.StartElement:
			if !odd {
				odd = true
				x.Warn("a text was expected here; the element %s inside was skipped", clip(t.Name.Local, 80))
			}
		case xml.CharData:
			if len(x.stack) > depth {
				continue
			}
			if room := max - b.Len(); len(t) <= room {
				b.Write(t)
			} else {
				clipped = clipped || len(bytes.TrimSpace(t)) > 0
				b.WriteString(strings.TrimSuffix(clip(string(t), max0(room)), "…"))
			}
		}
	}
	if clipped {
		x.Warn("this text is longer than %d bytes and was cut", max)
	}
	return strings.TrimSpace(b.String())
}

// Skip passes over the rest of the open element, with its end.
func (x *XML) Skip() {
	for depth := len(x.stack); len(x.stack) >= depth; {
		if x.token() == nil {
			return
		}
	}
}

// End makes sure that nothing but white space and comments follows.
func (x *XML) End() error {
	for {
		switch t := x.token().(type) {
		case nil:
			if x.err == io.EOF {
				return nil
			}
			return x.err
		case xml.CharData:
			if len(bytes.TrimSpace(t)) == 0 {
				continue
			}
			return Broken(x.Place(), "something follows after the end of the document")
		case xml.StartElement, xml.EndElement:
			return Broken(x.Place(), "something follows after the end of the document")
		}
	}
}

func max0(n int) int { return max(n, 0) }
