package egress

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"clew"
)

// Reason says why something could not be fetched, for programs that decide on it; people read the error's message.
type Reason string

// The reasons.
const (
	SwitchedOff Reason = "switched_off" // by the operator
	BadURL      Reason = "bad_url"      // the address cannot be used as it is
	Refused     Reason = "refused"      // it leads inside
	Plain       Reason = "plain"        // it is not encrypted, and that was not allowed
	NoName      Reason = "no_name"      // the name was not found, or no name server answers
	NoAnswer    Reason = "no_answer"    // no connection, or it broke before an answer came
	NoProxy     Reason = "no_proxy"     // the proxy is not there or refused
	NotTrusted  Reason = "not_trusted"  // TLS failed
	BadStatus   Reason = "bad_status"   // an answer, but not the one asked for
	BadRedirect Reason = "bad_redirect" // too many redirects, or one that must not be followed
	Slow        Reason = "slow"
	Large       Reason = "large"
	Cut         Reason = "cut"     // the answer ended before its end
	Stopped     Reason = "stopped" // by the caller
)

// Failure is the cause inside every clew.Error of this package.
type Failure struct {
	Reason Reason
	Host   string
	Status int           // of BadStatus
	After  time.Duration // of BadStatus: how long the server asks to wait (Retry-After), if it said so
	Err    error
}

// Error implements error.
func (f *Failure) Error() string {
	s := string(f.Reason)
	if f.Host != "" {
		s += " " + clew.Clip(f.Host, 100)
	}
	if f.Err != nil {
		s += ": " + f.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }

// FailureOf finds the Failure in an error of this package's clients; nil if there is none.
func FailureOf(err error) *Failure {
	var f *Failure
	errors.As(err, &f)
	return f
}

// ReasonOf gives the reason in an error, or "".
func ReasonOf(err error) Reason {
	if f := FailureOf(err); f != nil {
		return f.Reason
	}
	return ""
}

func fail(r Reason, host string, cause error, message string, args ...any) *clew.Error {
	kind := clew.Unavailable
	switch r {
	case BadURL, Refused, Plain, BadRedirect, Large:
		kind = clew.Invalid
	}
	return clew.Wrapf(kind, &Failure{Reason: r, Host: host, Err: cause}, message, args...)
}

func switchedOff() *clew.Error {
	return fail(SwitchedOff, "", nil, "Network use is switched off. Import the data from a file, or start the server without --offline")
}

// refuse does not tell which address a name has inside: that is for the log.
func refuse(t target, cause error) *clew.Error {
	return fail(Refused, t.host, cause, "%s leads to an internal address and is refused. If it is meant, let an administrator allow it for this connector", t.host)
}

func refusePort(t target) *clew.Error {
	return fail(Refused, t.host, nil, "Port %d of %s is refused. If it is meant, let an administrator allow it for this connector", t.port, t.host)
}

func slow(host string) *clew.Error {
	return fail(Slow, host, nil, "%s answers too slowly. It will be tried again; if this goes on, use a mirror or import the data from a file", host)
}

func tooLarge(host string, max int64) *clew.Error {
	return fail(Large, host, nil, "The answer of %s is larger than the %d bytes allowed. Check the address; if it is right, raise the limit", host, max)
}

func cut(host string, cause error) *clew.Error {
	return fail(Cut, host, cause, "The answer of %s ended before it was complete. It will be tried again", host)
}

// Explain turns an error of HTTPClient into one for people. Errors of Fetch and DialContext are explained already.
func Explain(err error) error { return explain(err, "") }

// explain classifies what net, crypto/tls and net/http give. What is a clew.Error already stays as it is.
func explain(err error, host string) error {
	var e *clew.Error
	if err == nil || errors.As(err, &e) {
		if e != nil {
			return e
		}
		return err
	}
	if host == "" {
		host = "The server"
	}
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, context.Canceled):
		return fail(Stopped, host, err, "The transfer from %s was stopped", host)
	case errors.As(err, &dns):
		return fail(NoName, host, err, "The name %s was not found. Check the address, and whether this machine has a network connection and a name server", host)
	case isTLS(err):
		return fail(NotTrusted, host, err, "The connection to %s cannot be trusted: its certificate or encryption is not accepted. If your company inspects connections, add its certificate authority to the configuration", host)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fail(Slow, host, err, "%s does not answer. Check that this machine may connect to it (firewall, proxy)", host)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fail(NoAnswer, host, err, "%s closed the connection without an answer. It will be tried again", host)
	}
	return fail(NoAnswer, host, err, "%s cannot be reached. Check the network connection, firewall and proxy of this machine", host)
}

func isTLS(err error) bool {
	var (
		verify  *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		alert   tls.AlertError
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		ech     *tls.ECHRejectionError
		net     *net.OpError
	)
	if errors.As(err, &net) && (net.Op == "remote error" || net.Op == "local error") { // how crypto/tls reports alerts
		return true
	}
	return errors.As(err, &verify) || errors.As(err, &record) || errors.As(err, &alert) || errors.As(err, &unknown) ||
		errors.As(err, &name) || errors.As(err, &invalid) || errors.As(err, &ech) || errors.Is(err, http.ErrSchemeMismatch)
}
