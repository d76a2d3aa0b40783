package access

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"strings"

	"clew/sign"
)

// newSecret makes 256 random bits as text for a cookie or a link.
func newSecret() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

var lower32 = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

// randomText makes n random bytes as small letters and digits without those that look alike.
func randomText(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return lower32.EncodeToString(b)
}

// keyed is what the database holds of a secret: a hash under a subkey of the root key. A copy of the database signs
// nobody in, and somebody who can write into the database cannot plant a session or a token either.
func keyed(root *sign.Root, purpose, secret string) []byte {
	sum := root.MAC("access/"+purpose, []byte(secret))
	return sum[:]
}

// plausible bounds what is hashed and looked up at all.
func plausible(secret string) bool {
	return len(secret) >= 20 && len(secret) <= 200 && !strings.ContainsFunc(secret, func(r rune) bool { return r <= ' ' || r > '~' })
}
