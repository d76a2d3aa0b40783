package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"clew"
	"clew/audit"
	"clew/client"
	"clew/db"
	"clew/lang"
)

func auditCommand(x *cli) *cobra.Command {
	return x.remote(group("audit", "The audit trail", auditVerify(x), auditKey(x), auditList(x)))
}

// verdict is what audit verify found.
type verdict struct {
	Sealed      int64    `json:"sealed"`
	Pending     int64    `json:"pending"`
	Erased      int64    `json:"erased"`
	Checkpoints int      `json:"checkpoints"`
	Covered     int64    `json:"covered"`
	Problems    []string `json:"problems"`
}

// auditVerify works on the data directory itself, so that nobody has to trust the server about its own trail.
func auditVerify(x *cli) *cobra.Command {
	var d dataFlags
	var file, name, signer string
	c := &cobra.Command{Use: "verify --data DIR", Short: "On the server: recompute the whole trail and hold it against the checkpoints", Args: cobra.NoArgs,
		Long: `On the server: recompute the whole trail and hold it against the signed checkpoints that were written outside the database. Name the copy of the checkpoint
file that lies where whoever can alter the database cannot reach it. Exit code 3 when anything was altered; each problem is named.`,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := x.checkOutput(); err != nil {
				return err
			}
			d.keyless = signer != ""
			s, err := d.open(c.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			named := file != ""
			if !named {
				file = filepath.Join(s.data, "checkpoints", "trail")
			}
			if signer == "" {
				notary := audit.NewNotary(s.db, s.root, file)
				notary.Name = name
				if signer, err = notary.Key(); err != nil {
					return err
				}
			}
			known, err := audit.ReadCheckpoints(file, signer)
			if clew.Is(err, clew.NotFound) && !named {
				x.note("There are no checkpoints at %s: whether the end of the trail was cut off cannot be told.", file)
				err = nil
			}
			if err != nil {
				return err
			}
			var r audit.Report
			if err := s.db.Read(c.Context(), func(tx *db.Tx) (err error) { r, err = audit.Verify(tx, known); return err }); err != nil {
				return err
			}
			return x.verdict(r)
		}}
	d.register(c)
	text(c.Flags(), &file, "checkpoints", "file of checkpoints (default DATA/checkpoints/trail)")
	text(c.Flags(), &signer, "signer", "public key of the checkpoints, kept apart from the platform; the root key is not needed then")
	text(c.Flags(), &name, "origin", "origin of the trail, the first line of each checkpoint")
	c.Flags().Lookup("origin").DefValue = audit.Origin
	name = audit.Origin
	return c
}

// auditKey prints what verify takes as --signer: from the data directory itself, else as the server tells it.
func auditKey(x *cli) *cobra.Command {
	var d dataFlags
	c := &cobra.Command{Use: "key", Short: "Print the public key of the checkpoints", Args: cobra.NoArgs,
		Long: `Print the public key of the checkpoints, for "clew audit verify --signer". With --data it comes from the root key on the server itself, else from the server
that --server names. Keep it apart from the platform, with a copy of the checkpoints: both together prove the trail to somebody who trusts neither.`,
		Example: "  clew audit key --data data > trail.pub\n  clew audit verify --data data --checkpoints copy-of-the-trail --signer \"$(cat trail.pub)\"",
		RunE: func(c *cobra.Command, _ []string) error {
			if err := x.checkOutput(); err != nil {
				return err
			}
			v := client.TrailKey{Origin: audit.Origin}
			if d.data == "" {
				api, err := x.reach()
				if err == nil {
					v, err = client.Read[client.TrailKey](api.GetAuditKey(c.Context()))
				}
				if err != nil {
					return err
				}
			} else {
				s, err := d.open(c.Context())
				if err != nil {
					return err
				}
				defer s.Close()
				if v.Key, err = audit.NewNotary(s.db, s.root, "").Key(); err != nil {
					return err
				}
			}
			if x.json() {
				return x.one(v)
			}
			_, err := fmt.Fprintln(x.out, v.Key)
			return err
		}}
	d.register(c)
	return c
}

func (x *cli) verdict(r audit.Report) error {
	v := verdict{r.Sealed, r.Pending, r.Erased, r.Checkpoints, r.Covered, []string{}}
	var told []string
	for _, p := range r.Problems {
		v.Problems = append(v.Problems, p.String())
		told = append(told, problemText(p))
	}
	state := say("whole: nothing was altered")
	if n := len(told); n > 0 {
		state = several(n, "ALTERED: 1 problem", "ALTERED: %d problems")
	}
	if err := x.one(v, pair{"The trail is", state}, pair{"Sealed events", count(v.Sealed)}, pair{"Not sealed yet", some(v.Pending)}, pair{"Erased contents", some(v.Erased)},
		pair{"Checkpoints", say("%d, up to event %d", v.Checkpoints, v.Covered)}); err != nil {
		return err
	}
	if len(v.Problems) == 0 {
		return nil
	}
	return clew.Errorf(clew.Invalid, "The audit trail was altered:\n  %s", strings.Join(told, "\n  "))
}

// problemText says a problem in the language of the process; JSON has it in English.
func problemText(p audit.Problem) string {
	s := lang.Message(locale, p.What, p.Args...)
	if p.Seq >= 0 {
		s = say("event %d: %s", p.Seq, s)
	}
	return s
}

func auditList(x *cli) *cobra.Command {
	var f client.ListEventsParams
	limit := 50
	c := &cobra.Command{Use: "list", Short: "List what was done, newest first", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		if err := errors.Join(x.productID()(c.Context(), &f.Product), x.userID()(c.Context(), &f.Actor)); err != nil {
			return err
		}
		rows, _, err := collect(limit, func(limit int64, after string) ([]client.Event, string, int64, error) {
			f.Limit, f.After = limit, after
			p, err := client.Read[client.EventPage](api.ListEvents(c.Context(), &f))
			return p.Items, p.Next, 0, err
		})
		if err != nil {
			return err
		}
		type col = column[client.Event]
		return show(x, rows, int64(len(rows)), col{"WHEN", func(e client.Event) string { return moment(e.RecordedAt) }}, col{"WHAT", func(e client.Event) string { return e.Kind }},
			col{"RECORD", func(e client.Event) string { return clip(e.RecordId, 40) }}, col{"BY", func(e client.Event) string {
				if e.ActorName != "" {
					return e.ActorName
				}
				return string(e.ActorKind)
			}}, col{"ACT", func(e client.Event) string { return e.ActId }}, col{"ID", func(e client.Event) string { return e.Id }})
	}}
	text(c.Flags(), &f.Kind, "kind", "only this kind of event, as product.created")
	text(c.Flags(), &f.Record, "record", "only events of this record")
	text(c.Flags(), &f.Actor, "by", "only what this user did")
	text(c.Flags(), &f.Product, "product", "only events of this product")
	c.Flags().IntVar(&limit, "limit", limit, "how many to give; 0: all")
	return c
}
