package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"clew"
	"clew/client"
	"clew/lang"
)

// The exit codes, documented in the help of the root command.
const (
	exitDone        = 0
	exitMet         = 1
	exitUsage       = 2
	exitRefused     = 3
	exitNotFound    = 4
	exitUnavailable = 5
	exitDenied      = 6
	exitConflict    = 7
	exitInternal    = 8
)

// usageError is a command line that makes no sense.
type usageError struct {
	err  error
	path string // of the command whose help says more
}

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(text string, args ...any) error { return usageError{errors.New(say(text, args...)), ""} }

// met ends a command that did its work, and found what --fail-on asks for.
type met struct{ what string }

func (m met) Error() string { return m.what }
func (m met) ExitCode() int { return exitMet }

var codes = map[string]int{
	"invalid": exitRefused, "too_large": exitRefused, "unsupported": exitRefused, "not_found": exitNotFound, "conflict": exitConflict,
	"unauthenticated": exitDenied, "denied": exitDenied, "limited": exitUnavailable, "unavailable": exitUnavailable, "internal": exitInternal,
}

// finish says what went wrong and what to do, and gives the exit code.
func (x *cli) finish(ctx context.Context, err error) int {
	if err == nil {
		return exitDone
	}
	code, text, hint := x.explain(ctx, err)
	if text != "" {
		fmt.Fprintf(x.err, "clew: %s\n", safeLines(text))
	}
	if hint != "" {
		fmt.Fprintf(x.err, "%s\n", safeLines(hint))
	}
	return code
}

func (x *cli) explain(ctx context.Context, err error) (code int, text, hint string) {
	var coded interface{ ExitCode() int }
	var usage usageError
	var failure *client.Failure
	var fault *clew.Error
	var wire *url.Error
	var dial net.Error
	switch {
	case errors.As(err, &coded):
		return coded.ExitCode(), withCause(err), ""
	case errors.As(err, &usage):
		if usage.path != "" {
			hint = say("Run \"%s --help\" to see how it is used.", usage.path)
		}
		return exitUsage, retell(err.Error()), hint
	case errors.As(err, &failure):
		return x.failed(failure)
	case ctx.Err() != nil:
		return exitUnavailable, say("Interrupted."), ""
	case errors.As(err, &fault): // before the network's own errors, which it may hold as its cause
		if fault.Kind == clew.Internal {
			return exitInternal, err.Error(), ""
		}
		return codes[fault.Kind.String()], said(fault), ""
	case errors.As(err, &wire), errors.As(err, &dial):
		cause := err
		if wire != nil {
			cause = wire.Err
		}
		return exitUnavailable, say("The server at %s cannot be reached: %s", x.server, broken(cause)), say("Is it running? Name another one with --server or CLEW_SERVER.")
	case errors.Is(err, client.ErrPlain):
		return exitUsage, say("The token would travel to %s unencrypted.", x.server), say("Use https://, or --plain-http if you trust the network in between.")
	}
	return exitInternal, err.Error(), ""
}

// failed explains an answer that is an error.
func (x *cli) failed(f *client.Failure) (code int, text, hint string) {
	code = codes[string(f.Kind)]
	if code == 0 {
		code = exitInternal
	}
	text = f.Detail
	for _, e := range f.Errors {
		text += "\n  " + strings.TrimPrefix(e.Location, "/") + ": " + e.Message
	}
	switch {
	case f.Status == 401 && x.token == "":
		hint = say("Give an API token by CLEW_TOKEN or --token-file. One is made on the page of your account, or on the server by \"clew token create --data DIR\".")
	case f.Status == 401:
		hint = say("Make a new token on the page of your account, or on the server by \"clew token create --data DIR\".")
	case f.Kind == client.ProblemKindConflict && f.Revision > 0:
		hint = say("It is at revision %d now. Look at it again and repeat the command.", f.Revision)
	case f.Kind == client.ProblemKindInternal && f.RequestId != "":
		hint = say("The server's log says more under request %s.", f.RequestId)
	}
	return code, text, hint
}

// said is what a domain error says to people: its message and fields, not its cause.
func said(e *clew.Error) string {
	s := lang.Error(locale, e)
	for _, f := range e.Fields {
		s += "\n  "
		if f.Place != "" {
			s += f.Place + ": "
		}
		s += lang.Message(locale, f.Message, f.Args...)
	}
	return s
}
