package lang

import "strings"

var accents = strings.NewReplacer(
	"a", "á", "e", "é", "i", "í", "o", "ó", "u", "ú", "y", "ý", "c", "ç", "n", "ñ", "s", "š", "z", "ž",
	"A", "Á", "E", "É", "I", "Í", "O", "Ó", "U", "Ú", "Y", "Ý", "C", "Ç", "N", "Ñ", "S", "Š", "Z", "Ž",
)

// pseudo accents the letters of text, leaves {0} and %-verbs alone, and makes it about a third longer.
func pseudo(text string) string {
	var b strings.Builder
	b.WriteString("[")
	for i := 0; i < len(text); {
		j := i
		switch {
		case text[i] == '{':
			if k := strings.IndexByte(text[i:], '}'); k > 0 {
				j = i + k + 1
			}
		case text[i] == '%' && i+1 < len(text):
			if k := strings.IndexAny(text[i+1:], "abcdefghijklmnopqrstuvwxyzTUGEX%"); k >= 0 {
				j = i + k + 2
			}
		}
		if j > i {
			b.WriteString(text[i:j])
			i = j
			continue
		}
		j = i + 1
		for j < len(text) && text[j] != '{' && text[j] != '%' {
			j++
		}
		b.WriteString(accents.Replace(text[i:j]))
		i = j
	}
	b.WriteString(strings.Repeat("~", max(1, len([]rune(text))/3)))
	b.WriteString("]")
	return b.String()
}
