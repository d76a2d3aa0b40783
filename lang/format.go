package lang

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"clew"
)

// nbsp keeps a number and its unit on one line.
const nbsp = "\u00a0"

// Value writes any argument of a text as the language does.
func Value(lang string, v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return Int(lang, int64(v))
	case int64:
		return Int(lang, v)
	case int32:
		return Int(lang, int64(v))
	case float64:
		return Float(lang, v, -1)
	case clew.Date:
		return Date(lang, v)
	case clew.Time:
		return Exact(lang, v, time.UTC)
	case time.Duration:
		return Duration(lang, v)
	case error:
		return Error(lang, v)
	}
	return fmt.Sprint(v)
}

// Int writes a whole number with thousands separated: 1,234 or 1.234.
func Int(lang string, n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	sep := ","
	if lang == German {
		sep = "."
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return sign + s
}

// Float writes a number with so many decimals (-1: as many as it has, at most 2).
func Float(lang string, f float64, decimals int) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "–"
	}
	var s string
	if decimals < 0 {
		s = strings.TrimRight(strings.TrimRight(strconv.FormatFloat(f, 'f', 2, 64), "0"), ".")
	} else {
		s = strconv.FormatFloat(f, 'f', decimals, 64)
	}
	whole, frac, ok := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return s
	}
	out := Int(lang, n)
	if n == 0 && strings.HasPrefix(whole, "-") {
		out = "−0"
	}
	if !ok {
		return out
	}
	if lang == German {
		return out + "," + frac
	}
	return out + "." + frac
}

// Percent writes part of whole as a percentage that never flatters: 100 only when all, 0 only when none; a whole of
// nothing is a dash.
func Percent(lang string, part, whole int64) string {
	if whole <= 0 {
		return "–"
	}
	p := int64(math.Round(float64(part) * 100 / float64(whole)))
	if part > 0 && p == 0 {
		p = 1
	}
	if part < whole && p >= 100 {
		p = 99
	}
	return Int(lang, p) + nbsp + "%"
}

// Bytes writes a size in decimal units.
func Bytes(lang string, n int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB"}
	f, i := float64(n), 0
	for f >= 999.5 && i < len(units)-1 {
		f, i = f/1000, i+1
	}
	d := 0
	if i > 0 && f < 99.95 {
		d = 1
	}
	return Float(lang, f, d) + nbsp + units[i]
}

var (
	monthsEn = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
	monthsDe = [...]string{"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."}
)

// Date writes a day: 23 Nov 2026 or 23. Nov. 2026; none is a dash.
func Date(lang string, d clew.Date) string {
	if d.IsZero() {
		return "–"
	}
	if lang == German {
		return fmt.Sprintf("%d."+nbsp+"%s"+nbsp+"%d", d.Day, monthsDe[d.Month-1], d.Year)
	}
	return fmt.Sprintf("%d"+nbsp+"%s"+nbsp+"%d", d.Day, monthsEn[d.Month-1], d.Year)
}

// Month writes month and year: Mar 2031 or März 2031.
func Month(lang string, d clew.Date) string {
	if d.IsZero() {
		return "–"
	}
	if lang == German {
		return fmt.Sprintf("%s"+nbsp+"%d", monthsDe[d.Month-1], d.Year)
	}
	return fmt.Sprintf("%s"+nbsp+"%d", monthsEn[d.Month-1], d.Year)
}

// Clock writes day and time to the minute in the zone.
func Clock(lang string, t clew.Time, zone *time.Location) string {
	if t.IsZero() {
		return "–"
	}
	at := t.Std().In(zone)
	return Date(lang, clew.DateOf(at)) + ", " + at.Format("15:04")
}

// Exact writes day and time to the second with the zone's name.
func Exact(lang string, t clew.Time, zone *time.Location) string {
	if t.IsZero() {
		return "–"
	}
	at := t.Std().In(zone)
	return Date(lang, clew.DateOf(at)) + ", " + at.Format("15:04:05 MST")
}

// Duration writes a length of time by its two largest units: 3 d 4 h, 19 h 42 min, 12 s.
func Duration(lang string, d time.Duration) string {
	d = d.Abs()
	days, hours := int64(d/(24*time.Hour)), int64(d/time.Hour)%24
	min, sec := int64(d/time.Minute)%60, int64(d/time.Second)%60
	dayUnit := "d"
	if lang == German {
		dayUnit = "T"
	}
	two := func(a int64, ua string, b int64, ub string) string {
		s := Int(lang, a) + nbsp + ua
		if b > 0 {
			s += " " + Int(lang, b) + nbsp + ub
		}
		return s
	}
	switch {
	case days >= 10:
		return Int(lang, days) + nbsp + dayUnit
	case days > 0:
		return two(days, dayUnit, hours, "h")
	case hours > 0:
		return two(hours, "h", min, "min")
	case min > 0:
		return two(min, "min", 0, "")
	}
	return Int(lang, sec) + nbsp + "s"
}

// Relative writes how far t is from now; beyond 30 days it is the day itself.
func Relative(lang string, t, now clew.Time, zone *time.Location) string {
	if t.IsZero() {
		return "–"
	}
	d := now.Sub(t)
	past := d >= 0
	d = d.Abs()
	n := func(u time.Duration) int { return int((d + u/2) / u) }
	say := func(text string, n int) string { return T(lang, text, n) }
	switch {
	case d < 45*time.Second && past:
		return T(lang, "just now")
	case d < 45*time.Second:
		return T(lang, "in a moment")
	case d < 90*time.Minute && past:
		return say("{0} min ago", n(time.Minute))
	case d < 90*time.Minute:
		return say("in {0} min", n(time.Minute))
	case d < 36*time.Hour && past:
		return say("{0} h ago", n(time.Hour))
	case d < 36*time.Hour:
		return say("in {0} h", n(time.Hour))
	case d < 30*24*time.Hour && past:
		return say("{0} days ago", n(24*time.Hour))
	case d < 30*24*time.Hour:
		return say("in {0} days", n(24*time.Hour))
	}
	return Date(lang, clew.DateOf(t.Std().In(zone)))
}

func asError(err error) (*clew.Error, bool) {
	var e *clew.Error
	if !errors.As(err, &e) || e.Kind == clew.Internal {
		return nil, false
	}
	return e, true
}
