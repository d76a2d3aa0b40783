package access

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"clew"
	"clew/fold"
	"clew/sign"
)

func TestCheckPassword(t *testing.T) {
	for _, bad := range []string{
		"", "short", "elevenchars", "passwordpassword", "Password12345", "P@ssw0rd!2026", "passwort1234", "123456789012", "098765432109", "aaaaaaaaaaaaaaaa", "abcabcabcabc", "qwertyuiopas",
		"1qaz2wsx3edc", "abcdefghijkl", "letmeinplease", "Administrator1!", "correct horse battery staple", "adalovelace1815", "ada.lovelace@example.com", "Lovelace-2026!", "lovelacelovelace",
		"geheim123456", "mein Passwort!", "bad\x00password here", "bad\xffpassword here", strings.Repeat("long ", 201), "20262026202620",
	} {
		if err := CheckPassword(bad, "Ada Lovelace", "ada.lovelace@example.com"); !clew.Is(err, clew.Invalid) {
			t.Errorf("%.40q is accepted (%v)", bad, err)
		}
	}
	for _, good := range []string{
		"steam engine by candle", "vier grüne Tassen Tee", "kzqv-8fje-wm2x", "ein Satz über Ada und ihre Maschine", "пароль из слов", "密码由很多不同的字符组成的", strings.Repeat("length is all ", 71) + "done", "Tr0ub4dor&3xyz",
	} {
		if err := CheckPassword(good, "Ada Lovelace", "ada.lovelace@example.com"); err != nil {
			t.Errorf("%.40q: %v", good, err)
		}
	}
	for word := range common() {
		if fold.Fold(word) != word || letters(word) != word {
			t.Errorf("common.txt: %q is not in the search form", word)
		}
	}
}

func TestHasher(t *testing.T) {
	root := sign.New()
	h := newHasher(root, params{memory: 64, time: 1, threads: 1}, 2)
	stored, err := h.make(t.Context(), "e\u0301claire with cream")
	if err != nil {
		t.Fatal(err)
	}
	check := func(h *hasher, stored, password string, want bool) {
		t.Helper()
		ok, _, err := h.check(t.Context(), false, stored, password)
		if err != nil || ok != want {
			t.Errorf("check(%q) = %v, %v", password, ok, err)
		}
	}
	check(h, stored, "e\u0301claire with cream", true)
	check(h, stored, "\u00e9claire with cream", true) // the same characters, composed
	check(h, stored, "eclaire with cream", false)
	check(h, "", "", false)
	check(newHasher(sign.New(), h.params, 2), stored, "\u00e9claire with cream", false) // a copy of the database without the key
	if !strings.HasPrefix(newHasher(root, current, 1).dummy, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("costs %s", newHasher(root, current, 1).dummy)
	}
	for _, bad := range []string{"x", "$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=99999999,t=1,p=1$AAAA$AAAA", "$argon2id$v=1$m=64,t=1,p=1$AAAA$AAAA"} {
		if _, _, err := h.check(t.Context(), false, bad, "x"); err == nil {
			t.Errorf("hash %q is accepted", bad)
		}
	}
}

// TestHasherIsBounded: whatever the number of attempts, only some compute, few wait, and a known browser gets its place.
func TestHasherIsBounded(t *testing.T) {
	h := newHasher(sign.New(), params{memory: 64, time: 1, threads: 1}, 2)
	h.places <- struct{}{}
	h.places <- struct{}{} // all places taken
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	busy := make(chan error, 200)
	for range 200 {
		wg.Go(func() {
			_, _, err := h.check(ctx, false, "", "guess")
			busy <- err
		})
	}
	for range 200 - waiting {
		if err := <-busy; !clew.Is(err, clew.Unavailable) {
			t.Errorf("%v, want to be told to come back", err)
		}
	}
	done := make(chan error)
	go func() {
		_, _, err := h.check(t.Context(), true, "", "owner")
		done <- err
	}()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("a known browser waits behind the flood")
	}
	cancel()
	wg.Wait()
}
