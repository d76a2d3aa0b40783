package api

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write goldens anew")

const documentFile = "../openapi.yaml"

// TestDocument holds openapi.yaml against the code: a change of the API is a change of that file, seen in review.
func TestDocument(t *testing.T) {
	got, err := Document()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(documentFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(documentFile)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("openapi.yaml is not what the code says (go test ./api -run TestDocument -update writes it anew, then go generate ./client):\n%s", d)
	}
}
