package access

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"clew"
	"clew/db"

	"github.com/fxamacker/cbor/v2"
)

// softKey is an authenticator in software, as a browser and its platform would answer (WebAuthn level 3).
type softKey struct {
	t       *testing.T
	key     *ecdsa.PrivateKey
	id      []byte
	user    []byte // user handle, learnt at registration
	counter uint32
	// What a hostile or broken one changes:
	origin string
	rp     string
	flags  byte // user present 0x01, user verified 0x04
}

func newSoftKey(t *testing.T) *softKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 32)
	rand.Read(id)
	return &softKey{t: t, key: key, id: id, origin: "http://localhost:8420", rp: "localhost", flags: 0x05}
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (k *softKey) clientData(kind, challenge string) []byte {
	return k.json(map[string]any{"type": kind, "challenge": challenge, "origin": k.origin, "crossOrigin": false})
}

func (k *softKey) json(v any) []byte {
	k.t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		k.t.Fatal(err)
	}
	return b
}

func (k *softKey) authData(flags byte) []byte {
	rp := sha256.Sum256([]byte(k.rp))
	k.counter++
	return binary.BigEndian.AppendUint32(append(rp[:], flags), k.counter)
}

// create answers navigator.credentials.create.
func (k *softKey) create(options []byte) []byte {
	k.t.Helper()
	var o struct {
		PublicKey struct {
			Challenge string
			User      struct{ ID string }
		}
	}
	if err := json.Unmarshal(options, &o); err != nil {
		k.t.Fatal(err)
	}
	var err error
	if k.user, err = base64.RawURLEncoding.DecodeString(o.PublicKey.User.ID); err != nil {
		k.t.Fatal(err)
	}
	public, err := k.key.PublicKey.Bytes() // 0x04, x, y
	if err != nil {
		k.t.Fatal(err)
	}
	mode, err := cbor.CTAP2EncOptions().EncMode()
	if err != nil {
		k.t.Fatal(err)
	}
	cose, err := mode.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: public[1:33], -3: public[33:]})
	if err != nil {
		k.t.Fatal(err)
	}
	data := append(k.authData(k.flags|0x40), make([]byte, 16)...)
	data = append(binary.BigEndian.AppendUint16(data, uint16(len(k.id))), k.id...)
	object, err := mode.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": append(data, cose...)})
	if err != nil {
		k.t.Fatal(err)
	}
	return k.json(map[string]any{"id": b64(k.id), "rawId": b64(k.id), "type": "public-key", "clientExtensionResults": map[string]any{},
		"response": map[string]any{"clientDataJSON": b64(k.clientData("webauthn.create", o.PublicKey.Challenge)), "attestationObject": b64(object)}})
}

// get answers navigator.credentials.get.
func (k *softKey) get(options []byte) []byte {
	k.t.Helper()
	var o struct{ PublicKey struct{ Challenge string } }
	if err := json.Unmarshal(options, &o); err != nil {
		k.t.Fatal(err)
	}
	client, data := k.clientData("webauthn.get", o.PublicKey.Challenge), k.authData(k.flags)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, k.key, sum[:])
	if err != nil {
		k.t.Fatal(err)
	}
	return k.json(map[string]any{"id": b64(k.id), "rawId": b64(k.id), "type": "public-key", "clientExtensionResults": map[string]any{},
		"response": map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": b64(k.user)}})
}

// register gives the user of a session a passkey.
func (w *world) register(e Entry, k *softKey) (recovery []string, err error) {
	w.t.Helper()
	err = w.d.Write(w.t.Context(), func(tx *db.Tx) error {
		options, step, err := w.door.BeginPasskeyRegistration(tx, e.Actor)
		if err != nil {
			return err
		}
		recovery, err = w.door.FinishPasskeyRegistration(tx, e.Actor, step, "Security key", k.create(options))
		return err
	})
	return recovery, err
}

func (w *world) begin(factor string) (options []byte, step string) {
	w.t.Helper()
	options, step, err := w.door.BeginPasskey(w.t.Context(), factor, "/releases")
	if err != nil {
		w.t.Fatal(err)
	}
	return options, step
}

func TestPasskey(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		k := newSoftKey(t)
		recovery, err := w.register(w.entry, k)
		if err != nil {
			t.Fatal(err)
		}
		if len(recovery) != recoveryCodes {
			t.Errorf("%d recovery codes with the first second factor", len(recovery))
		}
		// Alone.
		options, step := w.begin("")
		r, err := w.door.CompletePasskey(t.Context(), step, k.get(options), visit)
		if err != nil || r.State != SignedIn || r.User != w.ada || r.Next != "/releases" {
			t.Fatalf("%+v %v", r, err)
		}
		if s := w.enter(r.Token).Session; !s.SecondFactor || s.Method != "passkey" {
			t.Errorf("session %+v", s)
		}
		// As a second factor.
		r, err = w.signIn("ada@example.com", adaPassword, "", visit)
		if err != nil || r.State != NeedsSecondFactor {
			t.Fatalf("%+v %v", r, err)
		}
		options, step = w.begin(r.Step)
		answer := k.get(options)
		if r, err = w.door.CompletePasskey(t.Context(), step, answer, visit); err != nil || r.State != SignedIn {
			t.Fatalf("%+v %v", r, err)
		}
		// The same answer again, and the answer with a new step.
		_, err = w.door.CompletePasskey(t.Context(), step, answer, visit)
		wantKind(t, err, clew.Unauthenticated)
		_, step = w.begin("")
		_, err = w.door.CompletePasskey(t.Context(), step, answer, visit)
		wantKind(t, err, clew.Unauthenticated)

		// Renamed, listed, removed.
		e := w.enter(r.Token)
		w.write(func(tx *db.Tx) error {
			list, left, err := Authenticators(tx, e.Actor, w.ada)
			if err != nil || len(list) != 1 || list[0].Kind != FactorPasskey || list[0].LastAt.IsZero() || left != recoveryCodes {
				t.Errorf("%+v, %d codes, %v", list, left, err)
			}
			if err := RenameAuthenticator(tx, e.Actor, list[0].ID, "Key on the ring"); err != nil {
				return err
			}
			return RemoveAuthenticator(tx, e.Actor, list[0].ID)
		})
		options, step = w.begin("")
		_, err = w.door.CompletePasskey(t.Context(), step, k.get(options), visit)
		wantKind(t, err, clew.Unauthenticated)
		if r, err = w.signIn("ada@example.com", adaPassword, "", visit); err != nil || r.State != SignedIn {
			t.Errorf("without a second factor: %+v %v", r, err)
		}
	})
}

func TestPasskeyHostile(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		bob := w.user("Bob Example", "four green cups of tea")
		for name, change := range map[string]func(k *softKey){
			"wrong origin":      func(k *softKey) { k.origin = "http://localhost:9999" },
			"other site":        func(k *softKey) { k.origin = "https://evil.example" },
			"wrong RP ID":       func(k *softKey) { k.rp = "evil.example" },
			"user not verified": func(k *softKey) { k.flags = 0x01 },
			"user not present":  func(k *softKey) { k.flags = 0x04 },
		} {
			k := newSoftKey(t)
			change(k)
			_, err := w.register(w.entry, k)
			if !clew.Is(err, clew.Unauthenticated) {
				t.Errorf("registration, %s: %v", name, err)
			}
		}
		k := newSoftKey(t)
		if _, err := w.register(w.entry, k); err != nil {
			t.Fatal(err)
		}
		w.entry.Actor.Session = w.entry.Session.ID
		if _, err := w.register(w.entry, k); !clew.Is(err, clew.Conflict) {
			t.Errorf("the same passkey again: %v", err)
		}
		for name, change := range map[string]func(k *softKey){
			"wrong origin":      func(k *softKey) { k.origin = "http://localhost:9999" },
			"wrong RP ID":       func(k *softKey) { k.rp = "evil.example" },
			"user not verified": func(k *softKey) { k.flags = 0x01 },
			"other user":        func(k *softKey) { k.user = bob[:] },
			"no user handle":    func(k *softKey) { k.user = nil },
			"unknown key":       func(k *softKey) { k.id = []byte("an id that nobody has registered") },
			"other key":         func(k *softKey) { k.key = newSoftKey(t).key },
		} {
			bad := *k
			bad.counter += 100
			change(&bad)
			options, step := w.begin("")
			_, err := w.door.CompletePasskey(t.Context(), step, bad.get(options), visit)
			if !clew.Is(err, clew.Unauthenticated) {
				t.Errorf("sign-in, %s: %v", name, err)
			}
		}
		for _, junk := range []string{"", "{}", "null", `{"id":"x"}`, string(make([]byte, maxResponse+1))} {
			_, step := w.begin("")
			_, err := w.door.CompletePasskey(t.Context(), step, []byte(junk), visit)
			wantKind(t, err, clew.Unauthenticated)
		}
		// A passkey of one's own does not complete somebody else's sign-in.
		r, err := w.signIn("ada@example.com", adaPassword, "", visit)
		if err != nil {
			t.Fatal(err)
		}
		options, step := w.begin(r.Step)
		mine := newSoftKey(t)
		mine.user = bob[:]
		in, err := w.signIn("bob.example@example.com", "four green cups of tea", "", visit)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.register(w.enter(in.Token), mine); err != nil {
			t.Fatal(err)
		}
		_, err = w.door.CompletePasskey(t.Context(), step, mine.get(options), visit)
		wantKind(t, err, clew.Unauthenticated)
		// A row moved to another account in the database does not open there.
		w.write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE passkey SET user_id = $1 WHERE user_id = $2`, w.ada, bob)
			return err
		})
		mine.user = w.ada[:]
		options, step = w.begin("")
		if r, err := w.door.CompletePasskey(t.Context(), step, mine.get(options), visit); err == nil {
			t.Errorf("a passkey moved by hand signs in: %+v", r)
		}
	})
}

func TestPasskeyCopied(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		k := newSoftKey(t)
		if _, err := w.register(w.entry, k); err != nil {
			t.Fatal(err)
		}
		twin := *k
		options, step := w.begin("")
		if _, err := w.door.CompletePasskey(t.Context(), step, k.get(options), visit); err != nil {
			t.Fatal(err)
		}
		options, step = w.begin("")
		_, err := w.door.CompletePasskey(t.Context(), step, twin.get(options), visit)
		wantKind(t, err, clew.Unauthenticated)
		options, step = w.begin("")
		_, err = w.door.CompletePasskey(t.Context(), step, k.get(options), visit) // nor the original, which may be the copy
		wantKind(t, err, clew.Unauthenticated)
		w.write(func(tx *db.Tx) error {
			list, _, err := Authenticators(tx, clew.SystemActor(), w.ada)
			if err != nil || len(list) != 1 || list[0].SuspectAt.IsZero() {
				t.Errorf("%+v %v, want a suspect passkey", list, err)
			}
			return err
		})
		if w.events("access.passkey_suspect") != 1 {
			t.Error("no event about the copy")
		}
	})
}

func TestPasskeysNeedAHostName(t *testing.T) {
	for base, want := range map[string]bool{"http://localhost:8420": true, "https://clew.example": true, "https://192.0.2.1": false, "http://clew.example": false, "https://[2001:db8::1]:8443": false} {
		each := newDoorAt(t, base)
		if each.Passkeys() != want {
			t.Errorf("%s: passkeys %v", base, each.Passkeys())
		}
	}
}
