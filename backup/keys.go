package backup

import (
	"encoding/hex"
	"errors"
	"io"
	"os"
	"strings"

	"clew"
	"clew/sign"

	"filippo.io/age"
)

// Key is a recovery key: the identity opens backups, the recipient is what they are encrypted to.
type Key struct {
	Identity  string `json:"identity"`
	Recipient string `json:"recipient"`
}

// NewKey makes a recovery key. It is shown once and kept nowhere.
func NewKey() (Key, error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return Key{}, err
	}
	return Key{id.String(), id.Recipient().String()}, nil
}

// recipients reads age recipients; a secret key given by mistake is never repeated in the error.
func recipients(texts []string) ([]age.Recipient, error) {
	var out []age.Recipient
	for _, t := range texts {
		t = strings.TrimSpace(t)
		if strings.HasPrefix(strings.ToUpper(t), "AGE-SECRET-KEY-") {
			return nil, clew.Errorf(clew.Invalid, "That is the secret recovery key. Name the recipient, which begins with age1; and make a new key, this one stands in your shell's history now")
		}
		r, err := age.ParseRecipients(strings.NewReader(t))
		if err != nil || !strings.HasPrefix(t, "age1") {
			return nil, clew.Wrapf(clew.Invalid, err, "%q is no recipient. It begins with age1; clew backup key makes one", clew.Clip(t, 80))
		}
		out = append(out, r...)
	}
	return out, nil
}

// Identities reads a file of recovery keys, as clew backup key and age-keygen write it.
func Identities(path string) ([]age.Identity, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, clew.Wrapf(clew.NotFound, err, "The recovery key file %s cannot be read", path)
	}
	defer f.Close()
	ids, err := age.ParseIdentities(io.LimitReader(f, 1<<20))
	if err != nil {
		// The cause may quote a line of the file, which is a secret.
		return nil, clew.Errorf(clew.Invalid, "The file %s holds no recovery key: a line that begins with AGE-SECRET-KEY-", path)
	}
	return ids, nil
}

// passphrase is by what a copy before an upgrade is encrypted: it lies beside the data, and who holds data and root key
// has everything anyway. 256 random bits need no slow hash.
func passphrase(root *sign.Root) string {
	k := root.Subkey("backup before upgrade")
	return hex.EncodeToString(k[:])
}

func rootRecipient(root *sign.Root) (age.Recipient, error) {
	r, err := age.NewScryptRecipient(passphrase(root))
	if err != nil {
		return nil, err
	}
	r.SetWorkFactor(10)
	return r, nil
}

// identities for opening: those given, or the root key where the backup names no recipient.
func (k Keys) identities(m Manifest) ([]age.Identity, error) {
	if len(m.Recipients) > 0 {
		if len(k.Identities) == 0 {
			return nil, clew.Errorf(clew.Invalid, "This backup is encrypted to %s. Give the file of that recovery key with --identity", strings.Join(m.Recipients, ", "))
		}
		return k.Identities, nil
	}
	if k.Root == nil {
		return nil, clew.Errorf(clew.Invalid, "This backup was made before an upgrade and is opened by the root key. Give its file with --key")
	}
	id, err := age.NewScryptIdentity(passphrase(k.Root))
	if err != nil {
		return nil, err
	}
	return []age.Identity{id}, nil
}

func notOpened(err error, m Manifest) error {
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return clew.Wrapf(clew.Denied, err, "The recovery key does not open this backup; it is encrypted to %s", strings.Join(m.Recipients, ", "))
	}
	return clew.Wrapf(clew.Invalid, err, "The backup cannot be decrypted: it was altered or cut off")
}
