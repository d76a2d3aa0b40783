package sign

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
)

// A sealed value is: version (1 byte), random salt (12), nonce (12), AES-256-GCM ciphertext and tag (16). The key of
// each value is derived from the purpose's subkey and the salt: salt and nonce together are 192 random bits, so no
// number of values sealed under one purpose brings two under the same key and nonce.
const (
	sealVersion = 1
	saltSize    = 12
	nonceSize   = 12
	sealHead    = 1 + saltSize + nonceSize
)

// ErrSealed says that a sealed value cannot be opened: the key, the purpose or the record differ, or it was changed.
var ErrSealed = errors.New("a sealed value cannot be opened: another key, another record, or it was changed")

// Seal encrypts plaintext with AES-256-GCM under the purpose's subkey. The associated data aad names the record and
// field that hold the value, as "user/0192…/totp": a sealed value copied into another record does not open there.
func (r *Root) Seal(purpose, aad string, plaintext []byte) []byte {
	out := make([]byte, sealHead, sealHead+len(plaintext)+16)
	out[0] = sealVersion
	rand.Read(out[1:]) // never fails: it ends the program instead
	return r.aead(purpose, out[1:1+saltSize]).Seal(out, out[1+saltSize:], plaintext, sealedWith(purpose, aad))
}

// Open decrypts what Seal made with the same purpose and aad; anything else is ErrSealed.
func (r *Root) Open(purpose, aad string, sealed []byte) ([]byte, error) {
	if len(sealed) < sealHead+16 || sealed[0] != sealVersion {
		return nil, fmt.Errorf("sign: %w", ErrSealed)
	}
	plain, err := r.aead(purpose, sealed[1:1+saltSize]).Open(nil, sealed[1+saltSize:sealHead], sealed[sealHead:], sealedWith(purpose, aad))
	if err != nil {
		return nil, fmt.Errorf("sign: %w", ErrSealed)
	}
	return plain, nil
}

func (r *Root) aead(purpose string, salt []byte) cipher.AEAD {
	sub := r.Subkey("seal/" + purpose)
	key, err := hkdf.Expand(sha256.New, sub[:], "clew/1/value/"+string(salt), KeySize)
	if err != nil {
		panic("sign: HKDF: " + err.Error())
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		panic("sign: AES: " + err.Error()) // the key has 32 bytes
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic("sign: GCM: " + err.Error())
	}
	return gcm
}

// sealedWith puts the format's version and the purpose before the record's name. The zero bytes keep them apart: a
// purpose never holds one.
func sealedWith(purpose, aad string) []byte {
	return []byte("clew/1\x00" + purpose + "\x00" + aad)
}
