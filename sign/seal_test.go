package sign

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"
)

func TestSealOpens(t *testing.T) {
	r := New()
	for _, plain := range [][]byte{nil, {}, []byte("x"), []byte("JBSWY3DPEHPK3PXP"), bytes.Repeat([]byte("long "), 100_000)} {
		sealed := r.Seal("totp", "user/1/totp", plain)
		if len(plain) > 3 && bytes.Contains(sealed, plain) {
			t.Error("the plaintext shows")
		}
		got, err := r.Open("totp", "user/1/totp", sealed)
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("Open of %d bytes: %d bytes, %v", len(plain), len(got), err)
		}
	}
}

func TestSealIsFreshEachTime(t *testing.T) {
	r := New()
	seen := map[string]bool{}
	for range 1000 {
		s := string(r.Seal("p", "a", []byte("same")))
		if seen[s[:sealHead]] {
			t.Fatal("salt and nonce came twice")
		}
		seen[s[:sealHead]] = true
	}
}

func TestOpenRefuses(t *testing.T) {
	r := New()
	sealed := r.Seal("totp", "user/1/totp", []byte("secret"))
	try := func(name string, r *Root, purpose, aad string, sealed []byte) {
		t.Helper()
		if got, err := r.Open(purpose, aad, sealed); !errors.Is(err, ErrSealed) || got != nil {
			t.Errorf("%s: %q, %v, want ErrSealed", name, got, err)
		}
	}
	try("another record", r, "totp", "user/2/totp", sealed)
	try("another purpose", r, "smtp", "user/1/totp", sealed)
	try("another root key", New(), "totp", "user/1/totp", sealed)
	try("purpose and record shifted", r, "totp\x00user", "1/totp", sealed)
	try("nothing", r, "totp", "user/1/totp", nil)
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		try("changed byte", r, "totp", "user/1/totp", changed)
		try("cut", r, "totp", "user/1/totp", sealed[:i])
	}
	try("longer", r, "totp", "user/1/totp", append(bytes.Clone(sealed), 0))
}

// A value sealed by an earlier version must open in every later one.
func TestOpensWhatVersion1Sealed(t *testing.T) {
	sealed, _ := hex.DecodeString("01e3a7aed54c621f2340301dad5bcefc37ad2b9eb2f8c94db9be29a984f88a193a432024fbe750192cd8df7f33e38c")
	got, err := fixed(t).Open("totp", "user/1/totp", sealed)
	if err != nil || string(got) != "secret" {
		t.Errorf("%q, %v", got, err)
	}
}

func FuzzOpen(f *testing.F) {
	r := New()
	f.Add(r.Seal("p", "a", []byte("x")))
	f.Add([]byte{sealVersion})
	f.Fuzz(func(t *testing.T, b []byte) { r.Open("p", "b", b) })
}
