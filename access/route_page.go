package access

// pageRights are the routes of the pages inside.
var pageRights = map[string]Right{
	"GET /{$}":              {Verb: Own},
	"GET /static/{file...}": {Open: true},
	"GET /gallery":          {Verb: Own},
	"GET /sign-in":          {Open: true},
	"POST /sign-in":         {Open: true},
}
