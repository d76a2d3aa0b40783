package vers

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// parseCalendar reads 2024.04, 24.04.1 and 2024-04-30: numbers however separated, a two-digit year being of this
// century.
func parseCalendar(t string) (order, error) {
	t = strings.TrimLeft(t, "vV")
	n := digitRun(t)
	if n != 2 && n != 4 {
		return nil, fmt.Errorf("%w: does not begin with a year", ErrForm)
	}
	if n == 2 {
		t = "20" + t
	}
	return parseGeneric(dotted(t))
}

// parseDate reads 2024-04-30 and 20240430, then anything that orders builds of one day.
func parseDate(t string) (order, error) {
	t = strings.TrimLeft(t, "vV")
	for _, layout := range []string{"2006-01-02", "2006.01.02", "20060102"} {
		if len(t) < len(layout) {
			continue
		}
		day, err := time.Parse(layout, t[:len(layout)])
		if err != nil {
			continue
		}
		rest := t[len(layout):]
		if layout == "20060102" && digitRun(rest) > 0 {
			rest = "." + rest // a time of day follows
		}
		return parseGeneric(dotted(strconv.Itoa(day.Year()*10000+int(day.Month())*100+day.Day()) + rest))
	}
	return nil, fmt.Errorf("%w: does not begin with a date", ErrForm)
}

// dotted makes every separator between two digits a dot.
func dotted(t string) string {
	b := []byte(t)
	for i := 1; i+1 < len(b); i++ {
		if digit(b[i-1]) && digit(b[i+1]) && (b[i] == '-' || b[i] == '_' || b[i] == '/' || b[i] == ' ' || b[i]|0x20 == 't' || b[i] == ':') {
			b[i] = '.'
		}
	}
	return string(b)
}
