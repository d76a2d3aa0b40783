package access

import (
	"testing"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/sign"
)

func benchDoor(b *testing.B) (*Door, string) {
	d := dbtest.SQLite(b)
	door, err := New(Config{DB: d, Root: sign.New(), BaseURL: "http://localhost:8420"})
	if err != nil {
		b.Fatal(err)
	}
	var l Link
	if err := d.Write(b.Context(), func(tx *db.Tx) (err error) { l, err = door.IssueSetupLink(tx, clew.SystemActor()); return err }); err != nil {
		b.Fatal(err)
	}
	r, err := door.Setup(b.Context(), FirstAdministrator{Visit: visit, Token: l.URL[len(l.URL)-43:], Name: "Ada", Email: "ada@example.com", Password: adaPassword})
	if err != nil {
		b.Fatal(err)
	}
	return door, r.Token
}

// BenchmarkEnter is what each request pays for its session.
func BenchmarkEnter(b *testing.B) {
	door, token := benchDoor(b)
	for b.Loop() {
		if _, err := door.Enter(b.Context(), token, visit); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSignIn is a sign-in at the real costs of argon2id.
func BenchmarkSignIn(b *testing.B) {
	door, _ := benchDoor(b)
	for b.Loop() {
		if _, err := door.SignIn(b.Context(), Attempt{Visit: visit, Login: "ada@example.com", Password: adaPassword}); err != nil {
			b.Fatal(err)
		}
	}
}
