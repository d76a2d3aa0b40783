package main

import (
	"net/http"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clew/client"
)

func backupPairs(b client.BackupState) []pair {
	every := say("not by schedule")
	if b.EveryHours > 0 {
		every = say("%d h", b.EveryHours)
	}
	return []pair{{"Opened by the keys of", strings.Join(b.Recipients, ", ")}, {"Every", every}, {"Files that stay", count(b.Keep)}, {"Last backup", moment(b.LastAt)}, {"File", b.LastFile},
		{"Size", say("%d bytes", b.LastBytes)}, {"Last try", moment(b.TriedAt)}, {"Error", b.Error}, {"Asked for", yes(b.Asked)}, {"Revision", count(b.Revision)}}
}

func backupShow(x *cli) *cobra.Command {
	return &cobra.Command{Use: "show", Short: "Of a server: the schedule of backups, and how the last ones went", Args: cobra.NoArgs, RunE: tells(x, backupPairs, func(c *cobra.Command, api *client.Client, args []string) (*http.Response, error) {
		return api.GetBackup(c.Context())
	})}
}

func backupSettings(fl *pflag.FlagSet, in *client.BackupSettings) {
	texts(fl, &in.Recipients, "recipient", "age1... of the recovery keys that open the backups")
	number(fl, &in.EveryHours, "every-hours", "how often; 0: not by schedule")
	number(fl, &in.Keep, "keep", "how many of the files made by schedule stay")
}

func backupSchedule(x *cli) *cobra.Command {
	var unused client.BackupSettings
	c := &cobra.Command{Use: "schedule", Short: "Of a server: say how often it makes backups by itself, and for whom", Args: cobra.NoArgs,
		Example: "  clew backup schedule --recipient age1... --every-hours 24 --keep 14",
		RunE: alters(x, backupPairs, backupSettings, func(c *cobra.Command, api *client.Client, args []string) (*http.Response, error) {
			return api.GetBackup(c.Context())
		}, func(c *cobra.Command, api *client.Client, b client.BackupState, in client.BackupSettings) (*http.Response, error) {
			return api.UpdateBackup(c.Context(), &client.UpdateBackupParams{IfMatch: match(b.Revision)}, in)
		})}
	backupSettings(c.Flags(), &unused)
	return c
}

func backupRun(x *cli) *cobra.Command {
	return &cobra.Command{Use: "run", Short: "Of a server: have it make a backup within a minute", Args: cobra.NoArgs, RunE: tells(x, backupPairs, func(c *cobra.Command, api *client.Client, args []string) (*http.Response, error) {
		return api.RunBackup(c.Context())
	})}
}
