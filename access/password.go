package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync/atomic"

	"clew"
	"clew/sign"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// params are argon2id's costs. A stored hash carries its own; one with others is made anew at the next sign-in.
type params struct {
	memory  uint32 // KiB
	time    uint32
	threads uint8
}

// current is OWASP's recommendation (Password Storage Cheat Sheet): 19 MiB, 2 passes, 1 lane.
var current = params{memory: 19 * 1024, time: 2, threads: 1}

const (
	saltSize = 16
	hashSize = 32
	waiting  = 64 // how many may wait for a place before the door says "busy"
)

// hasher runs argon2id for a bounded number of people at a time, so that a flood of guesses cannot take the memory.
// One place is reserved for people in browsers known to us, so that a flood does not keep them out either.
type hasher struct {
	root     *sign.Root
	params   params
	places   chan struct{}
	reserved chan struct{}
	queue    atomic.Int64
	runs     atomic.Int64 // how often argon2 ran; tests compare it instead of the time
	dummy    string
}

func newHasher(root *sign.Root, p params, places int) *hasher {
	h := &hasher{root: root, params: p, places: make(chan struct{}, places), reserved: make(chan struct{}, 1)}
	h.dummy = h.encode(make([]byte, saltSize), make([]byte, hashSize))
	return h
}

// run takes a place and computes. known: the attempt comes from a known browser.
func (h *hasher) run(ctx context.Context, known bool, password string, salt []byte, p params) ([]byte, error) {
	if h.queue.Add(1) > waiting && !known {
		h.queue.Add(-1)
		return nil, clew.Errorf(clew.Unavailable, "Too many people are signing in at once; please try again in a moment")
	}
	defer h.queue.Add(-1)
	reserved := h.reserved
	if !known {
		reserved = nil
	}
	select {
	case h.places <- struct{}{}:
		defer func() { <-h.places }()
	case reserved <- struct{}{}:
		defer func() { <-reserved }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	h.runs.Add(1)
	// The key goes in first: without it, a copy of the database gives nothing to guess at.
	keyed := h.root.MAC("access/password", []byte(norm.NFKC.String(password)))
	return argon2.IDKey(keyed[:], salt, p.time, p.memory, p.threads, hashSize), nil
}

func (h *hasher) make(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt)
	sum, err := h.run(ctx, true, password, salt, h.params)
	if err != nil {
		return "", err
	}
	return h.encode(salt, sum), nil
}

func (h *hasher) encode(salt, sum []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.params.memory, h.params.time, h.params.threads, b.EncodeToString(salt), b.EncodeToString(sum))
}

// check compares a password with a stored hash. An empty hash (no such user, no password) costs the same as a real
// one and never fits. stale: the hash should be made anew.
func (h *hasher) check(ctx context.Context, known bool, stored, password string) (ok, stale bool, err error) {
	real := stored != ""
	if !real {
		stored = h.dummy
	}
	p, salt, want, err := parseHash(stored)
	if err != nil {
		return false, false, err
	}
	got, err := h.run(ctx, known, password, salt, p)
	if err != nil {
		return false, false, err
	}
	ok = subtle.ConstantTimeCompare(got, want) == 1 && real
	return ok, ok && p != h.params, nil
}

func parseHash(s string) (p params, salt, sum []byte, err error) {
	f := strings.Split(s, "$")
	var version int
	if len(f) != 6 || f[1] != "argon2id" {
		return p, nil, nil, fmt.Errorf("access: a password hash of an unknown form")
	}
	if _, err = fmt.Sscanf(f[2], "v=%d", &version); err != nil || version != argon2.Version {
		return p, nil, nil, fmt.Errorf("access: a password hash of an unknown version")
	}
	if _, err = fmt.Sscanf(f[3], "m=%d,t=%d,p=%d", &p.memory, &p.time, &p.threads); err != nil || p.memory > 1<<20 || p.time > 20 || p.threads == 0 {
		return p, nil, nil, fmt.Errorf("access: a password hash with costs out of bounds")
	}
	if salt, err = base64.RawStdEncoding.DecodeString(f[4]); err != nil {
		return p, nil, nil, fmt.Errorf("access: password hash: %w", err)
	}
	sum, err = base64.RawStdEncoding.DecodeString(f[5])
	return p, salt, sum, err
}
