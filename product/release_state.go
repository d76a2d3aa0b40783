package product

import (
	"slices"

	"clew"
	"clew/access"
	"clew/db"
)

// moves lists which state may follow which.
var moves = map[State][]State{
	Draft:     {Candidate, Released},
	Candidate: {Draft, Released},
	Released:  {Withdrawn},
	Withdrawn: {Released},
}

// Moves gives the states that may follow s.
func Moves(s State) []State { return slices.Clone(moves[s]) }

// SetState moves a release to another state. Releasing is refused while a hold on VerbRelease stands on the release,
// its product or line; on is the day of the release (zero: today). Withdrawing, and taking that back, need a reason.
func SetState(tx *db.Tx, actor clew.Actor, id clew.ID, revision int64, to State, on clew.Date, act Act) (Release, error) {
	old, err := releases.open(tx, actor, access.ReleaseWrite, id)
	if err != nil {
		return Release{}, err
	}
	r := old
	r.State = to
	if old.Revision == revision {
		if err := movable(tx, &old, to, act); err != nil {
			return Release{}, err
		}
	}
	if to == Released && old.State != Withdrawn {
		if r.ReleasedOn = on; on.IsZero() {
			r.ReleasedOn = Today(tx)
		}
	}
	return releases.change(tx, actor, "state_changed", revision, old, r, Change{Reason: act.Reason}, act)
}

func movable(tx *db.Tx, old *Release, to State, act Act) error {
	switch {
	case !known(to, States):
		return fault("state", "%q is not a state of a release", clew.Clip(string(to), 40))
	case old.Retired():
		return clew.Errorf(clew.Conflict, "This record is retired. Restore it before you change it.")
	case !known(to, moves[old.State]):
		return clew.Errorf(clew.Conflict, "A release that is %s cannot become %s.", string(old.State), string(to))
	case (old.State == Released || old.State == Withdrawn) && act.Reason == "":
		return fault("reason", "Say why")
	}
	verb := VerbChange
	if to == Released {
		verb = VerbRelease
	}
	return releases.notHeld(tx, old, verb)
}
