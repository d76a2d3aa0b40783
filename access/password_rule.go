package access

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"clew"
	"clew/fold"
)

// Bounds of a password, in characters. There are no rules of composition: length and not being guessable count.
const (
	passwordMin = 12
	passwordMax = 1000
)

//go:embed common.txt
var commonText string

// common holds words that make up most guessed passwords of this length: each alone, repeated or with digits and
// signs around it is refused.
var common = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(commonText) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			m[line] = true
		}
	}
	return m
})

// CheckPassword says what is wrong with a new password; nil when it will do. name and email are the person's own.
func CheckPassword(password, name, email string) error {
	var f clew.Faults
	n := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password) || strings.IndexByte(password, 0) >= 0:
		f.Add("password", "This password holds characters that cannot be typed")
	case n < passwordMin:
		f.Add("password", "Please use at least %d characters; several words are easy to remember", passwordMin)
	case n > passwordMax:
		f.Add("password", "Please use at most %d characters", passwordMax)
	case isCommon(password):
		f.Add("password", "This password is among the first that attackers try")
	case isOwn(password, name, email):
		f.Add("password", "Please do not build the password from your own name or e-mail address")
	}
	return f.Err()
}

var unleet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i", "€", "e")

func isCommon(password string) bool {
	p := fold.Fold(password)
	if distinct(p) < 5 || isRun(p) || common()[p] {
		return true
	}
	for _, form := range []string{letters(p), letters(unleet.Replace(p)), letters(unleet.Replace(strings.TrimRight(p, "0123456789!?.$€@#*-_")))} {
		if form == "" && len(p) < 20 || form != "" && covered(form, common()) {
			return true
		}
	}
	return false
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

// covered reports whether s is one common word, or the same word again and again.
func covered(s string, words map[string]bool) bool {
	if words[s] {
		return true
	}
	for n := 3; n <= len(s)/2; n++ {
		if len(s)%n == 0 && strings.Repeat(s[:n], len(s)/n) == s {
			return true
		}
	}
	return false
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// isRun finds "abcdefghijkl", "210987654321" and runs along a keyboard's rows.
func isRun(s string) bool {
	for _, row := range []string{"abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "12345678901234567890", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1qay2wsx3edc4rfv5tgb6zhn7ujm"} {
		if strings.Contains(row, s) || strings.Contains(reverse(row), s) {
			return true
		}
	}
	return false
}

func reverse(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

// isOwn reports whether too little is left of the password once the person's own words are taken out of it.
func isOwn(password, name, email string) bool {
	p := fold.Fold(password)
	rest := p
	words := append(strings.FieldsFunc(fold.Fold(name), notLetter), strings.FieldsFunc(fold.Fold(email), notLetter)...)
	words = append([]string{fold.Fold(email), fold.Fold(name), strings.ReplaceAll(fold.Fold(name), " ", "")}, words...)
	for _, w := range words {
		if utf8.RuneCountInString(w) >= 3 {
			rest = strings.ReplaceAll(rest, w, "")
		}
	}
	return rest != p && utf8.RuneCountInString(rest) < 8
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// clean makes text from outside fit to be shown: one line, no control characters, bounded.
func clean(s string, n int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, s)
	return clew.Clip(strings.TrimSpace(s), n)
}
