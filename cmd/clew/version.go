package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version of the program. The release build sets it by -ldflags "-X main.version=...".
var version = "0.1.0"

type versionInfo struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func versionCommand(x *cli) *cobra.Command {
	c := &cobra.Command{
		Use:   "version",
		Short: "Say which version this program is",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			v := versionInfo{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
			if info, ok := debug.ReadBuildInfo(); ok {
				for _, s := range info.Settings {
					if s.Key == "vcs.revision" {
						v.Revision = s.Value
					}
				}
			}
			return x.one(v, pair{"Version", v.Version}, pair{"Revision", v.Revision}, pair{"Go", v.Go}, pair{"Platform", v.Platform})
		},
	}
	x.outputFlag(c)
	return c
}
