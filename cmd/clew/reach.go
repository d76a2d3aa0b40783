package main

import (
	"errors"
	"syscall"

	"clew/egress"
)

// broken says in plain words why no server answered.
func broken(err error) string {
	switch egress.ReasonOf(egress.Explain(err)) {
	case egress.NoName:
		return say("its name is not known")
	case egress.NotTrusted:
		return say("its certificate or encryption is not accepted")
	case egress.Slow:
		return say("it does not answer in time")
	}
	if errors.Is(err, syscall.ECONNREFUSED) {
		return say("nothing listens there")
	}
	return say("the connection broke off")
}
