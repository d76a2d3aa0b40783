package api

import (
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"net/url"
	"strconv"
	"strings"

	"clew"
	"clew/product"
)

// Paging is the part of a list that is asked for.
type Paging struct {
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"How many items to give"`
	After string `query:"after" doc:"Where to go on: next of the page before, with the same filters"`
}

// Find is the search text of a list.
type Find struct {
	Q string `query:"q" maxLength:"200" doc:"Words that must occur, whatever their case or spelling of umlauts"`
}

// Presence says whether retired records count.
type Presence struct {
	Presence string `query:"presence" enum:"active,retired,all" default:"active" doc:"Records in use, retired ones, or all"`
}

func (p Presence) of() product.Presence {
	if p.Presence == "active" {
		return product.Active
	}
	return product.Presence(p.Presence)
}

// page is one page of a list.
type page[T any] struct {
	Items []T    `json:"items"`
	Total int    `json:"total" doc:"How many there are in all with these filters"`
	Next  string `json:"next,omitempty" doc:"Give this as after for the next page; missing on the last"`
}

type list[T any] struct{ Body page[T] }

// offset reads the cursor. One that belongs to other filters is refused: its page would be arbitrary.
func (p Paging) offset(c *call) (int, error) {
	if p.After == "" {
		return 0, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(p.After)
	sum, n, ok := strings.Cut(string(b), ":")
	at, err2 := strconv.Atoi(n)
	if err != nil || err2 != nil || !ok || at < 0 || at > 1<<30 {
		return 0, badCursor("This is no cursor of this list")
	}
	if sum != filters(c.url) {
		return 0, badCursor("This cursor belongs to a list with other filters")
	}
	return at, nil
}

func badCursor(message string) error {
	p := clew.Faults{}
	p.Add("/query/after", message)
	return p.Err()
}

func filters(u *url.URL) string {
	q := u.Query()
	q.Del("after")
	q.Del("limit")
	h := fnv.New64a()
	fmt.Fprint(h, u.Path, "?", q.Encode())
	return strconv.FormatUint(h.Sum64(), 36)
}

// paged makes the page of rows that begins at offset, each as the API shows it.
func paged[R, T any](c *call, rows []R, total, offset int, show func(R) T) *list[T] {
	out := &list[T]{page[T]{Items: make([]T, len(rows)), Total: total}}
	for i, r := range rows {
		out.Body.Items[i] = show(r)
	}
	if next := offset + len(rows); next < total && len(rows) > 0 {
		out.Body.Next = base64.RawURLEncoding.EncodeToString([]byte(filters(c.url) + ":" + strconv.Itoa(next)))
	}
	return out
}

func same[T any](v T) T { return v }

// order splits a sort parameter: "-name" is name, descending.
func order(sort string) (key string, desc bool) {
	key, desc = strings.CutPrefix(sort, "-")
	return key, desc
}
