package limit

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"clew"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func readXML(r io.Reader) (root string, text string, err error) {
	x := NewXML(r, Bounds{}, nil)
	e, ok := x.Next()
	if !ok {
		if x.Err() == io.EOF {
			return "", "", nil
		}
		return "", "", x.Err()
	}
	text = x.Text(1000)
	if x.Err() != nil {
		return "", "", x.Err()
	}
	return e.Name, text, x.End()
}

func TestXMLEncodings(t *testing.T) {
	enc := func(s string, e interface{ String(string) (string, error) }) string {
		out, err := e.String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for name, in := range map[string]string{
		"UTF-8":           "<a>wörth</a>",
		"UTF-8 with mark": "\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>wörth</a>",
		"UTF-16LE":        enc(`<?xml version="1.0" encoding="UTF-16"?><a>wörth</a>`, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()),
		"UTF-16BE":        enc(`<?xml version="1.0" encoding="UTF-16"?><a>wörth</a>`, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder()),
		"UTF-16LE bare":   enc(`<a>wörth</a>`, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()),
		"ISO-8859-1":      enc(`<?xml version="1.0" encoding="ISO-8859-1"?><a>wörth</a>`, charmap.ISO8859_1.NewEncoder()),
		"Windows-1252":    enc(`<?xml version="1.0" encoding="windows-1252"?><a>wörth</a>`, charmap.Windows1252.NewEncoder()),
		"CDATA":           "<a><![CDATA[wörth]]></a>",
		"references":      "<a>w&#246;r&#x74;h</a>",
		"comments":        "<!-- <x> --><a><!-- > -->wörth<?pi >?></a>",
	} {
		if root, text, err := readXML(strings.NewReader(in)); root != "a" || text != "wörth" || err != nil {
			t.Errorf("%s: %q %q %v", name, root, text, err)
		}
	}
}

func TestXMLHostile(t *testing.T) {
	for name, c := range map[string]struct {
		in   io.Reader
		kind clew.Kind
	}{
		"DTD":              {strings.NewReader(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`), clew.Invalid},
		"billion laughs":   {strings.NewReader(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><a>&c;</a>`), clew.Invalid},
		"unknown entity":   {strings.NewReader(`<a>&x;</a>`), clew.Invalid},
		"100k deep":        {&repeated{text: "<a>", n: 100_000}, clew.TooLarge},
		"200k attributes":  {&repeated{head: "<a", text: ` a%d=""`, n: 200_000, tail: "/>", numbered: true}, clew.TooLarge},
		"endless tag name": {&repeated{head: "<", text: "aaaaaaaaaa", n: 10_000_000}, clew.TooLarge},
		"endless text":     {&repeated{head: "<a>", text: "aaaaaaaaaa", n: 10_000_000}, clew.TooLarge},
		"endless comment":  {&repeated{head: "<a><!--", text: "aaaaaaaaaa", n: 10_000_000}, clew.TooLarge},
		"endless CDATA":    {&repeated{head: "<a><![CDATA[", text: "aaaaaaaaaa", n: 10_000_000}, clew.TooLarge},
		"endless value":    {&repeated{head: `<a b="`, text: "aaaaaaaaaa", n: 10_000_000}, clew.TooLarge},
		"UTF-7":            {strings.NewReader(`<?xml version="1.0" encoding="UTF-7"?><a/>`), clew.Invalid},
		"UTF-32":           {bytes.NewReader([]byte{0xff, 0xfe, 0, 0, '<', 0, 0, 0}), clew.Invalid},
		"not UTF-8":        {strings.NewReader("<a>\xff</a>"), clew.Invalid},
		"NUL":              {strings.NewReader("<a>\x00</a>"), clew.Invalid},
		"cut":              {strings.NewReader("<a><b>"), clew.Invalid},
		"cut in a tag":     {strings.NewReader("<a><b c="), clew.Invalid},
		"crossed":          {strings.NewReader("<a><b></a></b>"), clew.Invalid},
		"two roots":        {strings.NewReader("<a/><b/>"), clew.Invalid},
		"text behind":      {strings.NewReader("<a/>x"), clew.Invalid},
	} {
		if _, _, err := readXML(c.in); !clew.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestXMLWalk(t *testing.T) {
	var warnings []string
	x := NewXML(strings.NewReader("<r xmlns='urn:r'>\n<p:a k='v' xmlns:p='urn:p'><b>1</b>\n<c/>x</p:a><d>y<e>z</e></d></r>"), Bounds{},
		func(at Place, m string, _ ...any) { warnings = append(warnings, at.String()+" "+m) })
	r, _ := x.Next()
	a, _ := x.Next()
	if r.NamespaceOf() != "urn:r" || a.Name != "a" || a.NamespaceOf() != "urn:p" || a.Attr("k") != "v" || x.Depth() != 2 {
		t.Errorf("%+v %+v", r, a)
	}
	b, _ := x.Next()
	if b.Name != "b" || x.Text(10) != "1" {
		t.Error(b)
	}
	c, _ := x.Next()
	x.Skip()
	if _, more := x.Next(); c.Name != "c" || more {
		t.Error("a should end here")
	}
	d, _ := x.Next()
	if d.Name != "d" || x.Text(10) != "y" || len(warnings) != 1 || !strings.HasPrefix(warnings[0], "line 3") {
		t.Error(d, warnings)
	}
	if _, more := x.Next(); more || x.End() != nil {
		t.Error("r should end here", x.Err())
	}
}

// FuzzXML: no panic, and errors are a user's.
func FuzzXML(f *testing.F) {
	for _, s := range []string{`<a b="c">d<!-- e --><![CDATA[f]]><?g?></a>`, "<a><b/></a>", "\xff\xfe<\x00a\x00/\x00>\x00", `<!DOCTYPE a><a/>`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, _, err := readXML(bytes.NewReader(b)); err != nil && clew.KindOf(err) == clew.Internal {
			t.Fatal(err)
		}
	})
}
