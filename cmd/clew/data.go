package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"clew"
	"clew/access"
	"clew/db"
	"clew/sign"
)

// dataFlags name a data directory for the commands that work on it without a server. They may be used while a server
// runs: the database keeps writers apart.
type dataFlags struct {
	data     string
	database string
	key      string
	baseURL  string
	keyless  bool // the root key is not needed
}

func (d *dataFlags) register(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&d.data, "data", "", "data `directory` of the server")
	f.StringVar(&d.database, "database", "", "postgres://... instead of SQLite in the data directory")
	f.StringVar(&d.key, "key", "", "`file` of the root key (default DATA.key)")
	f.StringVar(&d.baseURL, "base-url", "http://localhost:8420", "address that people type, for links")
	c.MarkFlagDirname("data")
	c.MarkFlagFilename("key")
}

// store is an open data directory.
type store struct {
	data string
	db   *db.DB
	root *sign.Root
	door *access.Door
}

// Close closes the database.
func (s *store) Close() error { return s.db.Close() }

// open opens what a server has made; it makes and changes nothing by itself.
func (d *dataFlags) open(ctx context.Context) (s *store, err error) {
	if d.data == "" {
		return nil, usagef("name the server's data directory with --data DIR or CLEW_DATA")
	}
	if info, err := os.Stat(d.data); err != nil || !info.IsDir() {
		return nil, clew.Errorf(clew.NotFound, "There is no data directory %s", d.data)
	}
	url := d.database
	if url == "" {
		url = filepath.Join(d.data, "clew.db")
		if _, err := os.Stat(url); errors.Is(err, fs.ErrNotExist) {
			return nil, clew.Errorf(clew.NotFound, "The directory %s holds no database; \"clew serve --data %s\" makes one", d.data, d.data)
		}
	}
	if d.key == "" {
		d.key = filepath.Clean(d.data) + ".key"
	}
	s = &store{data: d.data}
	if !d.keyless {
		if s.root, err = sign.Load(d.key); err != nil {
			return nil, err
		}
	}
	if s.db, err = db.Open(ctx, db.Config{URL: url, Conns: 2}); err != nil {
		return nil, err
	}
	opened := s.db // s itself is nil where an error is returned
	defer func() {
		if err != nil {
			opened.Close()
		}
	}()
	if err = s.fits(ctx); err != nil {
		return nil, err
	}
	if d.keyless {
		return s, nil
	}
	s.door, err = access.New(access.Config{DB: s.db, Root: s.root, BaseURL: d.baseURL})
	return s, err
}

// fits refuses a database of another program version, and a key that is not the database's.
func (s *store) fits(ctx context.Context) error {
	have, known, err := s.db.SchemaVersion(ctx)
	if err != nil {
		return err
	}
	switch {
	case have < known:
		return clew.Errorf(clew.Conflict, "The database is of an older program. \"clew serve\" brings it up to date first")
	case have > known:
		return clew.Errorf(clew.Conflict, "The database is of a newer program than this one (%s)", version)
	}
	if s.root == nil {
		return nil
	}
	return s.db.Read(ctx, func(tx *db.Tx) error {
		check, found, err := db.Maybe[string](tx, `SELECT value FROM setting WHERE name = 'key check'`)
		if err != nil || !found {
			return err
		}
		return s.root.Verify(check)
	})
}
