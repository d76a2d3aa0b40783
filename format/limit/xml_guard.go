package limit

import (
	"io"
)

// guard looks at XML bytes on their way to encoding/xml and ends the stream before that reader would hold too much:
// encoding/xml keeps a whole tag with all attributes, and a whole run of text, in memory, and knows no depth.
// It works on any encoding that agrees with ASCII below 128, so UTF-16 is turned into UTF-8 before it.
type guard struct {
	r     io.Reader
	b     Bounds
	state guardState
	run   int  // bytes of the present tag, comment or text
	attrs int  // equals signs outside quotes in the present tag
	depth int  // open elements
	last  byte // byte before
	prev  byte // byte before last
	close bool // the present tag begins with </
	n     int64
	line  int64
	err   error
}

type guardState byte

const (
	inText guardState = iota
	tagOpened
	inTag
	inSingle
	inDouble
	bangOpened
	inComment
	inCDATA
	inPI
)

func (g *guard) Read(p []byte) (int, error) {
	if g.err != nil {
		return 0, g.err
	}
	n, err := g.r.Read(p)
	for i := range n {
		if e := g.see(p[i]); e != nil {
			g.err = e
			return i, e
		}
	}
	return n, err
}

func (g *guard) place() Place { return Place{Line: g.line, Offset: g.n} }

// see takes one byte. It is a sieve, not a parser: what is broken is left to encoding/xml to say.
func (g *guard) see(c byte) error {
	g.n++
	g.run++
	if c == '\n' {
		g.line++
	}
	switch g.state {
	case inText:
		if c == '<' {
			g.state, g.run, g.attrs, g.close = tagOpened, 1, 0, false
		} else if g.run > g.b.RunBytes {
			return TooMuch(g.place(), "a text of more than %d bytes", g.b.RunBytes)
		}
	case tagOpened:
		switch c {
		case '!':
			g.state = bangOpened
		case '?':
			g.state = inPI
		case '/':
			g.state, g.close = inTag, true
		default:
			g.state = inTag
		}
	case bangOpened:
		switch c {
		case '-':
			g.state = inComment
		case '[':
			g.state = inCDATA
		default:
			return Broken(g.place(), "it holds a document type definition, which is refused: it can name other files and blow up small texts")
		}
	case inTag:
		return g.tag(c)
	case inSingle:
		if c == '\'' {
			g.state = inTag
		}
	case inDouble:
		if c == '"' {
			g.state = inTag
		}
	case inComment:
		if c == '>' && g.last == '-' && g.prev == '-' && g.run >= 7 {
			g.state, g.run = inText, 0
		}
	case inCDATA:
		if c == '>' && g.last == ']' && g.prev == ']' {
			g.state, g.run = inText, 0
		}
	case inPI:
		if c == '>' && g.last == '?' {
			g.state, g.run = inText, 0
		}
	}
	g.prev, g.last = g.last, c
	if g.state != inText && g.run > g.b.TagBytes && g.state != inCDATA || g.run > g.b.RunBytes {
		return TooMuch(g.place(), "a tag or comment of more than %d bytes", g.b.TagBytes)
	}
	return nil
}

func (g *guard) tag(c byte) error {
	switch c {
	case '\'':
		g.state = inSingle
	case '"':
		g.state = inDouble
	case '=':
		if g.attrs++; g.attrs > g.b.Attrs {
			return TooMuch(g.place(), "more than %d attributes in one element", g.b.Attrs)
		}
	case '>':
		switch {
		case g.close:
			g.depth--
		case g.last != '/':
			g.depth++
		}
		if g.depth > g.b.Depth {
			return TooMuch(g.place(), "more than %d levels deep", g.b.Depth)
		}
		g.state, g.run = inText, 0
	}
	g.prev, g.last = g.last, c
	if g.run > g.b.TagBytes {
		return TooMuch(g.place(), "a tag or comment of more than %d bytes", g.b.TagBytes)
	}
	return nil
}
