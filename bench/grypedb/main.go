//go:build ignore

// Grypedb makes a database for grype v0.121.2 out of an archive of OSV records of Go, the only ones of ours that it takes.
// It is not part of this module: copy it into an empty folder, then
//
//	go mod init grypedb && go get github.com/anchore/grype@v0.121.2 && go mod tidy
//	go run main.go Go/all.zip OUT && grype db import OUT/build/*.tar.gz
package main

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	grypedb "github.com/anchore/grype/grype/db"
	"github.com/anchore/grype/grype/db/provider"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: grypedb ARCHIVE FOLDER")
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func run(archive, dir string) error {
	const schema = "https://raw.githubusercontent.com/anchore/vunnel/main/schema/vulnerability/osv/schema-1.6.1.json"
	root := filepath.Join(dir, "govulndb")
	if err := os.MkdirAll(filepath.Join(root, "results"), 0o755); err != nil {
		return err
	}
	z, err := zip.OpenReader(archive)
	if err != nil {
		return err
	}
	var listing strings.Builder
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			return err
		}
		raw, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		id := strings.TrimSuffix(f.Name, ".json")
		b, err := json.Marshal(map[string]any{"schema": schema, "identifier": id, "item": json.RawMessage(raw)})
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(root, "results", id+".json"), b, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(&listing, "0  results/%s.json\n", id)
	}
	if err := os.WriteFile(filepath.Join(root, "results", "listing.xxh64"), []byte(listing.String()), 0o644); err != nil {
		return err
	}
	now := time.Now().UTC()
	meta, err := json.Marshal(map[string]any{"provider": "govulndb", "version": 1, "distribution_version": 1, "processor": "vunnel",
		"schema": map[string]string{"version": "1.0.3", "url": "https://raw.githubusercontent.com/anchore/vunnel/main/schema/provider-workspace-state/schema-1.0.3.json"},
		"urls":   []string{}, "timestamp": now, "listing": map[string]string{"path": "results/listing.xxh64", "digest": "0", "algorithm": "xxh64"}, "store": "flat-file"})
	if err != nil {
		return err
	}
	place := filepath.Join(root, "metadata.json")
	if err := os.WriteFile(place, meta, 0o644); err != nil {
		return err
	}
	state, err := provider.ReadState(place)
	if err != nil {
		return err
	}
	out := filepath.Join(dir, "build")
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	if err := grypedb.Build(grypedb.BuildConfig{SchemaVersion: 6, Directory: out, States: provider.States{*state}, Timestamp: now, Hydrate: true}); err != nil {
		return err
	}
	return grypedb.Package(out, "", "tar.gz", nil)
}
