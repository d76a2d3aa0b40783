// Command cluster starts a throw-away PostgreSQL cluster, runs a command with CLEW_TEST_POSTGRES naming it, and stops
// the cluster again. It saves each package's tests from starting one of their own.
package main

import (
	"fmt"
	"os"
	"os/exec"

	"clew/db/dbtest"
)

func main() {
	os.Exit(run(os.Args[1:]))
}

func run(args []string) int {
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: cluster COMMAND [ARGUMENT ...]")
		return 2
	}
	env := os.Environ()
	if os.Getenv("CLEW_TEST_POSTGRES") == "" {
		url, stop, err := dbtest.StartCluster()
		if err != nil {
			fmt.Fprintln(os.Stderr, "PostgreSQL for the tests:", err)
			return 1
		}
		defer stop()
		env = append(env, "CLEW_TEST_POSTGRES="+url)
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = env, os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
