package main

import (
	"net/http"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clew/client"
)

func settingsCommand(x *cli) *cobra.Command {
	return x.remote(group("settings", "Settings of the platform", settingsShow(x), settingsSet(x), providerList(x, "providers")))
}

func settingsPairs(s client.Settings) []pair {
	return []pair{{"Organisation", s.Organisation}, {"Second factor needed by", list(s.SecondFactorRoles)}, {"Address", s.BaseUrl}, {"Database", string(s.Database)},
		{"Passkeys", yes(s.Passkeys)}, {"Version", s.Version}, {"Revision", count(s.Revision)}}
}

func settingsShow(x *cli) *cobra.Command {
	return &cobra.Command{Use: "show", Short: "Show the settings", Args: cobra.NoArgs, RunE: tells(x, settingsPairs, func(c *cobra.Command, api *client.Client, args []string) (*http.Response, error) {
		return api.GetSettings(c.Context())
	})}
}

func settingsFlags(fl *pflag.FlagSet, in *client.SettingsInput) {
	text(fl, &in.Organisation, "organisation", "name of whoever runs the platform")
	texts(fl, &in.SecondFactorRoles, "second-factor", "roles whose holders need a second factor")
}

func settingsSet(x *cli) *cobra.Command {
	var unused client.SettingsInput
	c := &cobra.Command{Use: "set", Short: "Change the settings", Args: cobra.NoArgs, Example: "  clew settings set --organisation \"Example GmbH\" --second-factor administrator,security_management",
		RunE: alters(x, settingsPairs, settingsFlags, func(c *cobra.Command, api *client.Client, args []string) (*http.Response, error) {
			return api.GetSettings(c.Context())
		}, func(c *cobra.Command, api *client.Client, s client.Settings, in client.SettingsInput) (*http.Response, error) {
			return api.UpdateSettings(c.Context(), &client.UpdateSettingsParams{IfMatch: match(s.Revision)}, in)
		})}
	settingsFlags(c.Flags(), &unused)
	return c
}
