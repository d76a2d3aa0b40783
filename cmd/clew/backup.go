package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"clew"
	"clew/backup"
	"clew/blob"
	"clew/db"
	"clew/sign"
)

func backupCommand(x *cli) *cobra.Command {
	c := group("backup", "Make, check and bring back backups", backupCreate(x), backupVerify(x), backupRestore(x), backupKey(x),
		x.serverFlags(backupShow(x)), x.serverFlags(backupSchedule(x)), x.serverFlags(backupRun(x)))
	c.Long = `Make, check and bring back backups: database, files and checkpoints of the audit trail, while the server runs, encrypted to a
recovery key that lies elsewhere. create, verify, restore and key work on this machine; show, schedule and run ask a server, which
makes backups by itself when it has a schedule. Copying the database file of a running server loses what was written last; use this.

The root key is in no backup. Keep it, and the recovery key, apart from the backups.`
	x.outputFlag(c)
	return c
}

func backupKey(x *cli) *cobra.Command {
	return &cobra.Command{Use: "key", Short: "Make a recovery key; it is shown once", Args: cobra.NoArgs,
		Long: `Make a recovery key. It is shown once and kept nowhere: write it to a file on another machine, or on paper. Backups are encrypted to its
recipient (clew backup create --recipient), and only who has the key can open them.`,
		Example: `  clew backup key > recovery.key`,
		RunE: func(*cobra.Command, []string) error {
			k, err := backup.NewKey()
			if err != nil {
				return err
			}
			if x.json() {
				return x.writeJSON(k)
			}
			_, err = fmt.Fprintf(x.out, "# %s\n# public key: %s\n%s\n", say("Recovery key for backups of clew. Keep it apart from the server and from the backups."), k.Recipient, k.Identity)
			if err == nil {
				x.note("Name the recipient once: clew backup create --data DIR --to FILE --recipient %s", k.Recipient)
			}
			return err
		}}
}

// source is an open data directory as backups take it.
func (s *store) source(checkpoints string) (backup.Source, error) {
	src := backup.Source{DB: s.db, Root: s.root, Checkpoints: checkpoints, Version: version}
	if checkpoints == "" {
		src.Checkpoints = filepath.Join(s.data, "checkpoints", "trail")
	}
	if s.db.Kind() == db.Postgres {
		src.Blob = blob.NewTable(s.root, s.db)
		return src, nil
	}
	var err error
	src.Blob, err = blob.NewFiles(s.root, filepath.Join(s.data, "blobs"))
	return src, err
}

type backupMade struct {
	File     string          `json:"file"`
	Manifest backup.Manifest `json:"manifest"`
	Rows     int64           `json:"rows"`
	Files    int             `json:"files"`
	Missing  []string        `json:"missing"`
}

func backupCreate(x *cli) *cobra.Command {
	var d dataFlags
	var to, checkpoints string
	var recipients []string
	c := &cobra.Command{Use: "create --data DIR --to FILE", Short: "Make a backup, while the server may run", Args: cobra.NoArgs,
		Long: `Make a backup, while the server may run: everything acknowledged before the command was started is in it. The recipient is named once and remembered.`,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := x.checkOutput(); err != nil {
				return err
			}
			if to == "" {
				return usagef("name the file of the backup with --to FILE")
			}
			s, err := d.open(c.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			src, err := s.source(checkpoints)
			if err != nil {
				return err
			}
			m, contents, err := backup.Create(c.Context(), src, to, recipients)
			if err != nil {
				return err
			}
			if err := x.one(backupMade{to, m, contents.Rows(), contents.Blobs, append([]string{}, contents.Missing...)}, pair{"Backup", to}, pair{"Size", say("%d bytes", m.Size)}, pair{"Rows", count(contents.Rows())},
				pair{"Files", count(int64(contents.Blobs))}, pair{"Events in the trail", count(m.Events)}, pair{"Encrypted to", strings.Join(m.Recipients, ", ")}); err != nil {
				return err
			}
			if n := len(contents.Missing); n > 0 {
				return clew.Errorf(clew.Invalid, "The backup was made, but %d files that records name are not there any more:\n  %s", n, strings.Join(contents.Missing, "\n  "))
			}
			return nil
		}}
	d.register(c)
	text(c.Flags(), &to, "to", "new `file` of the backup")
	texts(c.Flags(), &recipients, "recipient", "age1... of the recovery key; remembered")
	text(c.Flags(), &checkpoints, "checkpoints", "file of the trail's checkpoints (default DATA/checkpoints/trail)")
	return c
}

// keys reads what a backup is checked and opened with. A root key that is not there is no error for checking.
func keys(root, signer, identity string, must bool) (k backup.Keys, err error) {
	k.Signer = signer
	if root != "" {
		if k.Root, err = sign.Load(root); err != nil && (must || !clew.Is(err, clew.NotFound)) {
			return k, err
		}
	}
	if identity != "" {
		k.Identities, err = backup.Identities(identity)
		return k, err
	}
	return k, nil
}

type backupState struct {
	Manifest backup.Manifest `json:"manifest"`
	Signed   string          `json:"signed"`
	Opened   bool            `json:"opened"`
	Rows     int64           `json:"rows"`
	Files    int             `json:"files"`
	Problems []string        `json:"problems"`
}

func backupVerify(x *cli) *cobra.Command {
	var root, signer, identity string
	c := &cobra.Command{Use: "verify FILE", Short: "Check a backup", Args: cobra.ExactArgs(1), Annotations: map[string]string{"files": "yes"},
		Long: `Check a backup: its form, its signature (with --key, or --signer, the public key that each manifest names) and the hash of its content; with --identity
also every file and row in it. Exit code 3 when anything is wrong.`,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := x.checkOutput(); err != nil {
				return err
			}
			k, err := keys(root, signer, identity, true)
			if err != nil {
				return err
			}
			r, err := backup.Verify(args[0], k)
			if err != nil {
				return err
			}
			return x.checked(r)
		}}
	text(c.Flags(), &root, "key", "`file` of the root key")
	text(c.Flags(), &signer, "signer", "public key that the manifest must be signed with")
	text(c.Flags(), &identity, "identity", "`file` of the recovery key, to look inside")
	return c
}

func (x *cli) checked(r backup.Report) error {
	signed := map[string]string{"root key": say("by this platform's root key"), "given key": say("by the key given"), "its own word": say("by the key that it names itself; --key proves more"), "": say("NOT PROVEN")}[r.Signed]
	inside := say("not opened; --identity looks inside")
	if r.Opened {
		inside = say("%d rows, %d files", r.Contents.Rows(), r.Contents.Blobs)
	}
	m := r.Manifest
	if err := x.one(backupState{m, r.Signed, r.Opened, r.Contents.Rows(), r.Contents.Blobs, append([]string{}, r.Problems...)}, pair{"Made", say("%s by clew %s", m.Created.String(), m.Program)}, pair{"Schema", count(m.Schema) + ", " + string(m.Database)},
		pair{"Events in the trail", count(m.Events)}, pair{"Signed", signed}, pair{"Inside", inside}); err != nil {
		return err
	}
	if len(r.Problems) > 0 {
		return clew.Errorf(clew.Invalid, "The backup is not whole:\n  %s", strings.Join(r.Problems, "\n  "))
	}
	return nil
}

func backupRestore(x *cli) *cobra.Command {
	var t backup.Target
	var root, identity string
	c := &cobra.Command{Use: "restore FILE --identity FILE --data NEWDIR", Short: "Bring a backup back into a new data directory", Args: cobra.MaximumNArgs(1), Annotations: map[string]string{"files": "a backup"},
		Long: `Bring a backup back into a new data directory and, with --database, an empty PostgreSQL database, whichever kind it was made of. The root key is not in the
backup: put its file to NEWDIR.key, or name it with --key. Everybody is signed out, and the audit trail says that the database came from a backup.`,
		RunE: func(c *cobra.Command, args []string) error {
			if err := x.checkOutput(); err != nil {
				return err
			}
			if len(args) > 0 && t.From == "" {
				t.From, args = args[0], nil
			}
			if t.From == "" || t.Data == "" || len(args) > 0 {
				return usagef("name one backup, and the new data directory with --data DIR")
			}
			if root == "" {
				root = filepath.Clean(t.Data) + ".key"
			}
			if err := sign.Outside(root, t.Data); err != nil && !os.IsNotExist(err) {
				return err
			}
			k, err := keys(root, "", identity, true)
			if err != nil {
				return err
			}
			t.Root, t.Identities = k.Root, k.Identities
			r, err := backup.Restore(c.Context(), t)
			if err != nil {
				return err
			}
			if err := x.one(backupState{r.Manifest, "root key", true, r.Contents.Rows(), r.Contents.Blobs, append([]string{}, r.Contents.Missing...)}, pair{"Restored to", t.Data}, pair{"As it was", r.Manifest.Created.String()},
				pair{"Rows", count(r.Contents.Rows())}, pair{"Files", count(int64(r.Contents.Blobs))}, pair{"Forced", r.Forced}); err != nil {
				return err
			}
			start := t.Data
			for _, f := range []string{"key", "database", "checkpoints"} {
				if flag := c.Flags().Lookup(f); flag.Changed && f == "database" {
					start += " --database ..." // it may hold a password
				} else if flag.Changed {
					start += " --" + f + " " + flag.Value.String()
				}
			}
			x.note("Start it with: clew serve --data %s", start)
			return nil
		}}
	text(c.Flags(), &t.From, "from", "`file` of the backup, instead of naming it as FILE")
	text(c.Flags(), &identity, "identity", "`file` of the recovery key")
	text(c.Flags(), &root, "key", "`file` of the root key (default NEWDIR.key)")
	text(c.Flags(), &t.Data, "data", "new data `directory`")
	text(c.Flags(), &t.Database, "database", "postgres://... of an empty database, instead of SQLite in the data directory")
	text(c.Flags(), &t.Checkpoints, "checkpoints", "file for the trail's checkpoints (default NEWDIR/checkpoints/trail)")
	truth(c.Flags(), &t.Force, "force", "take it although signature or hash do not fit; the audit trail says so")
	return c
}
