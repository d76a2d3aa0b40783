package sign

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"clew"

	"github.com/google/go-cmp/cmp"
)

// fixed is the key 00 01 02 … 1f: what is derived from it must never change between versions of the program.
func fixed(t *testing.T) *Root {
	t.Helper()
	key := make([]byte, KeySize)
	for i := range key {
		key[i] = byte(i)
	}
	r, err := FromBytes(key)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestDerivedValuesStayForEver(t *testing.T) {
	r := fixed(t)
	sub := r.Subkey("events")
	mac := r.MAC("events", []byte("a"), []byte("bc"))
	got := []string{r.Check(), hex.EncodeToString(sub[:]), hex.EncodeToString(mac[:]), r.Signer("checkpoint").KeyID()}
	want := []string{
		"clew1-8420565f8f07419b0e12f23a573ff1d5",
		"bcccc9e6c59acf45b0b8f90aaf4e934ee0b86e7184a89b8e0a99748dac4cc444",
		"55cdf28b646d9060f410111f51795c38d39d28a73ef7ec8f13735d248b2ea9fa",
		"0b17e6dfcd3263d2afa42ccf177f6410",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSubkeysDiffer(t *testing.T) {
	a, b := New(), New()
	seen := map[[KeySize]byte]string{}
	for _, r := range []*Root{a, b} {
		for _, p := range []string{"", "events", "event", "events/1", "blob", "check"} {
			k := r.Subkey(p)
			if k != r.Subkey(p) {
				t.Errorf("subkey %q is not the same twice", p)
			}
			if other, ok := seen[k]; ok {
				t.Errorf("subkeys %q and %q are the same", p, other)
			}
			seen[k] = p
		}
	}
}

func TestVerifyRefusesAnotherKey(t *testing.T) {
	r := New()
	if err := r.Verify(r.Check()); err != nil {
		t.Errorf("own check value: %v", err)
	}
	for _, check := range []string{"", New().Check(), r.Check() + "0", strings.ToUpper(r.Check())} {
		err := r.Verify(check)
		if !errors.Is(err, ErrWrongKey) || !clew.Is(err, clew.Invalid) {
			t.Errorf("Verify(%q) = %v, want ErrWrongKey", check, err)
		}
	}
}

func TestFromBytesRefusesWhatIsNoKey(t *testing.T) {
	for _, key := range [][]byte{nil, make([]byte, 31), make([]byte, 33), make([]byte, 32), bytes.Repeat([]byte{'x'}, 32)} {
		if _, err := FromBytes(key); !clew.Is(err, clew.Invalid) {
			t.Errorf("FromBytes(%x) = %v, want Invalid", key, err)
		}
	}
}

func TestMACKeepsPartsApart(t *testing.T) {
	r := New()
	seen := map[[32]byte]int{}
	for i, parts := range [][]string{{}, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"", "ab"}, {"ab", ""}, {"\x00\x00\x00\x00\x00\x00\x00\x01a"}, {"a"}} {
		var bs [][]byte
		for _, p := range parts {
			bs = append(bs, []byte(p))
		}
		sum := r.MAC("events", bs...)
		if j, ok := seen[sum]; ok {
			t.Errorf("part lists %d and %d give the same hash", i, j)
		}
		seen[sum] = i
		if sum == r.MAC("other", bs...) {
			t.Errorf("part list %d: two purposes give the same hash", i)
		}
	}
}

func TestCommit(t *testing.T) {
	r := New()
	nonce, c := r.Commit("events", []byte("payload"))
	if !r.Committed("events", nonce, []byte("payload"), c) {
		t.Error("own commitment not recognised")
	}
	nonce2, c2 := r.Commit("events", []byte("payload"))
	if bytes.Equal(nonce, nonce2) || bytes.Equal(c, c2) {
		t.Error("the same payload twice gives the same commitment: it can be guessed")
	}
	for name, ok := range map[string]bool{
		"other payload": r.Committed("events", nonce, []byte("payloae"), c),
		"other nonce":   r.Committed("events", nonce2, []byte("payload"), c),
		"other purpose": r.Committed("event", nonce, []byte("payload"), c),
		"other key":     New().Committed("events", nonce, []byte("payload"), c),
		"moved bytes":   r.Committed("events", append(nonce[:NonceSize:NonceSize], 'p'), []byte("ayload"), c),
		"no nonce":      r.Committed("events", nil, []byte("payload"), c),
		"empty":         r.Committed("events", nonce, []byte("payload"), nil),
	} {
		if ok {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestKeysAreNeverPrinted(t *testing.T) {
	r := fixed(t)
	s := r.Signer("x")
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("keys", "root", r, "signer", s)
	slog.New(slog.NewTextHandler(&log, nil)).Info("keys", "root", r, "signer", s)
	out := log.String()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%q", "%d"} {
		out += fmt.Sprintf(verb+" "+verb+" "+verb+"\n", r, s, struct{ R *Root }{r})
	}
	seed := s.key.Seed()
	for _, secret := range []string{"00010203", "0 1 2 3 4", "0x0, 0x1", "AAECAw", hex.EncodeToString(seed[:8]), fmt.Sprint(seed[:8])[1:20]} {
		if strings.Contains(out, secret) {
			t.Errorf("output holds key bytes (%q):\n%s", secret, out)
		}
	}
	if !strings.Contains(out, r.Check()) {
		t.Error("output does not name the key by its check value")
	}
}
