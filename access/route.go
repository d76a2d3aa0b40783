package access

import (
	"slices"

	"clew"
)

// Right says who may use a route at all. Finer checks (scope, ownership) are the domain verbs' own.
type Right struct {
	Verb Verb   // needed in at least one scope
	Or   []Verb // any of these will do as well
	Open bool   // anybody, also nobody signed in
}

// Rights is the one declared table: "METHOD /pattern" -> right, for pages and API alike. A route that is not in it is
// refused at start.
var Rights = map[string]Right{}

// Allow checks the actor against the table's row for a route.
func Allow(a clew.Actor, route string) error {
	r, ok := Rights[route]
	switch {
	case !ok:
		return clew.Errorf(clew.Internal, "Route %s has no row in the table of rights", route)
	case r.Open || a.Kind == clew.System:
		return nil
	case a.Kind == clew.Nobody || a.ID.IsZero():
		return clew.Errorf(clew.Unauthenticated, "Please sign in")
	case !CanSomewhere(a, r.Verb) && !slices.ContainsFunc(r.Or, func(v Verb) bool { return CanSomewhere(a, v) }):
		return clew.Errorf(clew.Denied, "Your roles do not allow this")
	}
	return nil
}

func declare(rights map[string]Right) {
	for route, r := range rights {
		Rights[route] = r
	}
}

func init() {
	declare(pageRights)
	declare(apiRights)
}
