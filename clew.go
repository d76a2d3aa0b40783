// Package clew holds the nouns that every other package shares: ids, time, text in several languages, who acts,
// and the kinds of error. It serves the whole of the paper (ZVEI, Horizontal Process Requirements for the Security
// Life-Cycle Management of IoT Products, 2020) and owns no records: no SQL, no HTTP.
package clew

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
)

// Text is what people publish, by language (BCP 47 primary tag: "de", "en").
type Text map[string]string

// In returns the text in lang; where that is missing the English one; else the first by language tag.
func (t Text) In(lang string) string {
	if s := t[lang]; s != "" {
		return s
	}
	if s := t["en"]; s != "" {
		return s
	}
	for _, k := range slices.Sorted(maps.Keys(t)) {
		if t[k] != "" {
			return t[k]
		}
	}
	return ""
}

// Key63 derives the integer key of a fact from its natural key: the first 63 bits of a SHA-256 over the
// length-prefixed parts, never 0. Facts can be rebuilt from stored bytes at any time, in any process and in any
// order, and keep their keys. At a million facts the chance of any collision is below 1 in 10 million; whoever
// inserts compares the natural key and refuses a collision instead of merging two things.
func Key63(kind string, parts ...string) int64 {
	h := sha256.New()
	var n [4]byte
	write := func(s string) {
		binary.BigEndian.PutUint32(n[:], uint32(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	write(kind)
	for _, p := range parts {
		write(p)
	}
	var sum [sha256.Size]byte
	k := int64(binary.BigEndian.Uint64(h.Sum(sum[:0])) >> 1)
	if k == 0 {
		return 1
	}
	return k
}
