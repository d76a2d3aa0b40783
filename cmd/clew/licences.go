package main

import (
	"io"

	"github.com/spf13/cobra"

	"clew/licence"
)

func licencesCommand() *cobra.Command {
	return &cobra.Command{Use: "licences", Aliases: []string{"licenses"}, Short: "Print the licences of what others gave and this program holds", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := io.WriteString(c.OutOrStdout(), licence.Text())
			return err
		}}
}
