package clew

import (
	"database/sql/driver"
	"fmt"
	"sync"
	"time"
)

// Time is a moment in UTC, in microseconds since 1970-01-01: a BIGINT in both databases, so that it compares and
// sorts the same in SQL and in Go. The zero Time means "none" and is NULL in a database.
type Time int64

// TimeOf converts a time.Time; its zero value gives the zero Time.
func TimeOf(t time.Time) Time {
	if t.IsZero() {
		return 0
	}
	return Time(t.UnixMicro())
}

// Std gives the time.Time in UTC.
func (t Time) Std() time.Time {
	if t == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(t)).UTC()
}

// Add returns t moved by d.
func (t Time) Add(d time.Duration) Time { return t + Time(d.Microseconds()) }

// Sub returns t-u.
func (t Time) Sub(u Time) time.Duration { return time.Duration(t-u) * time.Microsecond }

// IsZero reports whether t means "none".
func (t Time) IsZero() bool { return t == 0 }

// String is RFC 3339 in UTC with microseconds; the zero Time gives "".
func (t Time) String() string {
	if t == 0 {
		return ""
	}
	return t.Std().Format("2006-01-02T15:04:05.000000Z")
}

// Value implements driver.Valuer.
func (t Time) Value() (driver.Value, error) {
	if t == 0 {
		return nil, nil
	}
	return int64(t), nil
}

// Scan implements sql.Scanner for BIGINT and NULL only: text times never reach the database.
func (t *Time) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*t = 0
	case int64:
		*t = Time(v)
	default:
		return fmt.Errorf("clew.Time: cannot scan %T", v)
	}
	return nil
}

// MarshalText implements encoding.TextMarshaler (RFC 3339).
func (t Time) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads RFC 3339; the empty text is the zero Time.
func (t *Time) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*t = 0
		return nil
	}
	v, err := time.Parse(time.RFC3339Nano, string(b))
	if err != nil {
		return Errorf(Invalid, "%q is not a time (RFC 3339, as 2026-11-23T18:00:00Z)", Clip(string(b), 40))
	}
	*t = TimeOf(v)
	return nil
}

// Date is a calendar day without a zone, as laws and support periods name it; text "2031-03-31" in the database.
// The zero Date means "none" and is NULL.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads "2006-01-02"; the empty text is the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return Date{}, Errorf(Invalid, "%q is not a date (as 2031-03-31)", Clip(s, 40))
	}
	return DateOf(t), nil
}

// DateOf is the day of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// String is ISO 8601; the zero Date gives "".
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// IsZero reports whether d means "none".
func (d Date) IsZero() bool { return d == Date{} }

// Compare orders days; the zero Date comes first.
func (d Date) Compare(e Date) int {
	a := d.Year*10000 + int(d.Month)*100 + d.Day
	b := e.Year*10000 + int(e.Month)*100 + e.Day
	return a - b
}

// End is the first moment after the day in UTC.
func (d Date) End() Time {
	return TimeOf(time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, time.UTC))
}

// Value implements driver.Valuer.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan implements sql.Scanner.
func (d *Date) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*d = Date{}
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	}
	return fmt.Errorf("clew.Date: cannot scan %T", v)
}

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}

// Clock tells the time. Only tests and the start of the program make one.
type Clock interface {
	Now() Time
}

// SystemClock is the wall clock of this machine.
type SystemClock struct{}

// Now implements Clock.
func (SystemClock) Now() Time { return TimeOf(time.Now()) }

// FakeClock stands still until told otherwise. It is safe for concurrent use.
type FakeClock struct {
	mu sync.Mutex
	at Time
}

// NewFakeClock starts at t.
func NewFakeClock(t time.Time) *FakeClock { return &FakeClock{at: TimeOf(t)} }

// Now implements Clock.
func (c *FakeClock) Now() Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Move shifts the clock by d, which may be negative.
func (c *FakeClock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}
