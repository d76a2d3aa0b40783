package limit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"clew"
)

// skipAll reads one value and gives the warnings and the error.
func skipAll(r io.Reader, strict bool) (warnings []string, err error) {
	j := NewJSON(r, JSONOptions{Strict: strict, Warn: func(at Place, m string, a ...any) {
		warnings = append(warnings, fmt.Sprintf("%s (line %d): ", at.Pointer, at.Line)+fmt.Sprintf(m, a...))
	}})
	j.Skip()
	return warnings, j.End()
}

func TestJSONGrammar(t *testing.T) {
	for _, good := range []string{`{}`, `[]`, `0`, `-0.5e+10`, `1e999999999`, `"a\u00e4\ud83d\ude00\n"`, ` [1, "x" ,null,true,false,{"a":[{}]}] `, "\"\u2028ä\""} {
		for _, strict := range []bool{false, true} {
			if w, err := skipAll(iotest.OneByteReader(strings.NewReader(good)), strict); err != nil || len(w) > 0 {
				t.Errorf("%s: %v %v", good, w, err)
			}
		}
	}
	for _, bad := range []string{``, ` `, `{`, `[`, `[1`, `[1,`, `[1,]`, `[,1]`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{a:1}`, `{'a':1}`, `01`, `-`, `1.`, `.5`, `1e`, `+1`, `tru`, `nulll`,
		`NaN`, `"a`, "\"a\nb\"", "\"a\x00b\"", `"\x"`, `"\u12"`, `"\u12G4"`, `[1] [2]`, `{} x`, `]`, `}`, `[}`, `{]`, "\x00", `{"a":1 "b":2}`, `["a" "b"]`, `/*c*/1`} {
		_, err := skipAll(strings.NewReader(bad), false)
		if !clew.Is(err, clew.Invalid) {
			t.Errorf("%q: %v", bad, err)
		} else if e := err.(*clew.Error); !strings.HasPrefix(e.Fields[0].Place, "line ") {
			t.Errorf("%q: place %q", bad, e.Fields[0].Place)
		}
	}
}

func TestJSONOddities(t *testing.T) {
	for in, want := range map[string]string{
		"{\"a\":{\"b\":1,\n\"b\":2,\"b\":3}}": `/a/b (line 2): the key "b" stands more than once in this object`,
		"{\"a\":[0,\"x\xffy\"]}":              "/a/1 (line 1): a text holds bytes that are not UTF-8; they were replaced",
		`{"a":"\ud800x\udc00"}`:               "/a (line 1): a text holds half of a surrogate pair; it was replaced",
		`{"a/~":"\u0000"}`:                    "/a~1~0 (line 1): a text holds the character NUL; it was replaced",
		"\xef\xbb\xbf{}":                      " (line 1): a byte order mark stands at the start; it was skipped",
	} {
		w, err := skipAll(strings.NewReader(in), false)
		if err != nil || len(w) != 1 || w[0] != want {
			t.Errorf("%q: %q %v", in, w, err)
		}
		if _, err := skipAll(strings.NewReader(in), true); !clew.Is(err, clew.Invalid) {
			t.Errorf("%q strict: %v", in, err)
		}
	}
}

func TestJSONLimits(t *testing.T) {
	deep := func(n int) io.Reader { return &repeated{text: "[", n: n} }
	for name, c := range map[string]struct {
		in   io.Reader
		kind clew.Kind
	}{
		"depth 1M":           {deep(1_000_000), clew.TooLarge},
		"depth 1M objects":   {&repeated{text: `{"a":`, n: 1_000_000}, clew.TooLarge},
		"1 MB key":           {strings.NewReader(`{"` + strings.Repeat("k", 1<<20) + `":1}`), clew.TooLarge},
		"200k distinct keys": {&repeated{text: `"%d":0,`, n: 200_000, head: "{", tail: `"x":1}`, numbered: true}, clew.TooLarge},
		"long number":        {&repeated{text: "9", n: 100_000}, clew.TooLarge},
		"UTF-16":             {strings.NewReader("{\x00}\x00"), clew.Invalid},
		"UTF-16 with mark":   {strings.NewReader("\xff\xfe{\x00}\x00"), clew.Invalid},
		"UTF-32":             {strings.NewReader("\x00\x00\x00{"), clew.Invalid},
	} {
		if _, err := skipAll(c.in, false); !clew.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Duplicates are no limit; they are one warning, and no memory.
	w, err := skipAll(&repeated{text: `"a":0,`, n: 200_000, head: "{", tail: `"x":1}`}, false)
	if err != nil || len(w) != 1 {
		t.Errorf("200k duplicate keys: %d warnings, %v", len(w), err)
	}
}

// repeated gives head, n times text, tail, without holding them.
type repeated struct {
	head, text, tail string
	n, i             int
	numbered         bool
	buf              bytes.Buffer
	began, ended     bool
}

func (r *repeated) Read(p []byte) (int, error) {
	if !r.began {
		r.began = true
		r.buf.WriteString(r.head)
	}
	for ; r.buf.Len() < len(p) && r.i < r.n; r.i++ {
		if r.numbered {
			fmt.Fprintf(&r.buf, r.text, r.i)
		} else {
			r.buf.WriteString(r.text)
		}
	}
	if r.i == r.n && !r.ended {
		r.ended = true
		r.buf.WriteString(r.tail)
	}
	return r.buf.Read(p)
}

// TestJSONBufferBorders reads keys and texts that fall on the borders of the buffer in every possible way.
func TestJSONBufferBorders(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("[")
	for i := range 20_000 {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, `{"key%d":"wörth%d","n":[%d,"\u00e4"]}`, i, i, i)
	}
	b.WriteString("]")
	j := NewJSON(&b, JSONOptions{})
	j.Open('[')
	for i := 0; j.Elem(); i++ {
		j.Open('{')
		key, _ := j.Key()
		text := j.Text(100)
		if key != fmt.Sprintf("key%d", i) || text != fmt.Sprintf("wörth%d", i) {
			t.Fatalf("element %d: %q %q", i, key, text)
		}
		_, _ = j.Key()
		j.Open('[')
		j.Elem()
		if n := j.Literal(10); n != fmt.Sprint(i) {
			t.Fatalf("element %d: %q", i, n)
		}
		j.Elem()
		if s := j.Text(10); s != "ä" || j.Pointer() != fmt.Sprintf("/%d/n/1", i) {
			t.Fatalf("element %d: %q at %s", i, s, j.Pointer())
		}
		j.Elem()
		_, _ = j.Key()
	}
	if err := j.End(); err != nil {
		t.Fatal(err)
	}
}

func TestJSONText(t *testing.T) {
	var warnings int
	read := func(in string, max int) string {
		warnings = 0
		j := NewJSON(strings.NewReader(in), JSONOptions{Warn: func(Place, string, ...any) { warnings++ }})
		s := j.Text(max)
		if err := j.End(); err != nil {
			t.Errorf("%s: %v", in, err)
		}
		return s
	}
	for _, c := range []struct {
		in   string
		max  int
		want string
		warn int
	}{{`"abc"`, 3, "abc", 0}, {`"abcd"`, 3, "abc", 1}, {`"aä"`, 2, "a", 1}, {`"ä\u00e4z"`, 3, "ä", 1}, {`12`, 9, "12", 1}, {`true`, 9, "true", 1},
		{`null`, 9, "", 0}, {`{"a":[1]}`, 9, "", 1}, {`[[]]`, 9, "", 1}} {
		if got := read(c.in, c.max); got != c.want || warnings != c.warn {
			t.Errorf("%s: %q with %d warnings", c.in, got, warnings)
		}
	}
}

func TestDecodeJSON(t *testing.T) {
	type doc struct {
		Name string         `json:"name"`
		More map[string]int `json:"more"`
	}
	for in, ok := range map[string]bool{
		`{"name":"a","more":{"x":1}}`:    true,
		`{"name":"a","name":"b"}`:        false,
		`{"name":"a","Name":"b"}`:        false,
		`{"na\u006de":"a","name":"b"}`:   false,
		`{"name":"a"} {}`:                false,
		`{"name":"a","other":1}`:         false,
		`{"name":1}`:                     false,
		"{\"name\":\"\xff\"}":            false,
		`{"name":"\ud800"}`:              false,
		"\xef\xbb\xbf{}":                 false,
		strings.Repeat("[", 65):          false,
		`"` + strings.Repeat("x", 2<<20): false,
	} {
		var d doc
		err := DecodeJSON(strings.NewReader(in), &d, DecodeOptions{})
		if (err == nil) != ok {
			t.Errorf("%.60q: %v", in, err)
		}
		if err != nil && clew.KindOf(err) == clew.Internal {
			t.Errorf("%.60q: not a user's error: %v", in, err)
		}
	}
}

// FuzzJSON compares with encoding/json: what it accepts is accepted here and the other way round, but for depth and
// what the limits say.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e3,"x\u0041\ud83d\ude00",null]}`, `[{"a":1,"a":2}]`, "\"\xff\"", `{"":{}}`, "\xef\xbb\xbf[]", `[1,]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		j := NewJSON(iotest.HalfReader(bytes.NewReader(b)), JSONOptions{})
		j.Skip()
		err := j.End()
		if err != nil && clew.KindOf(err) == clew.Internal {
			t.Fatalf("internal error: %v", err)
		}
		plain := bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
		if valid := json.Valid(plain); valid != (err == nil) && !clew.Is(err, clew.TooLarge) && len(b) < 1000 {
			t.Fatalf("encoding/json says %v, here: %v", valid, err)
		}
		k := NewJSON(bytes.NewReader(b), JSONOptions{})
		if k.Peek() == '"' {
			if s := k.Text(50); len(s) > 50 || !utf8.ValidString(s) || strings.Contains(s, "\x00") {
				t.Fatalf("text %q", s)
			}
		}
	})
}
