package access

// findingRights are the routes of the pages about findings, decisions and the first page.
var findingRights = map[string]Right{
	"GET /search":      {Verb: Own}, // finds only what one may see
	"GET /search.json": {Verb: Own},

	"GET /findings":                              {Verb: Read},
	"GET /findings/unassessable":                 {Verb: Read},
	"GET /findings/{record}/{key...}":            {Verb: Read},
	"GET /vulnerabilities/{id}":                  {Verb: Read},
	"GET /vulnerabilities/{id}/records/{record}": {Verb: Read},
	"GET /vulnerabilities/{id}/covers":           {Verb: Assess},
	"GET /vulnerabilities/{id}/decide":           {Verb: Assess},
	"POST /vulnerabilities/{id}/decide":          {Verb: Assess},
	"GET /assessments/{id}/withdraw":             {Verb: Assess},
	"POST /assessments/{id}/withdraw":            {Verb: Assess},
	"GET /releases/{id}/findings":                {Verb: Read},
	"GET /releases/{id}/components":              {Verb: Read},
	"GET /components/{key...}":                   {Verb: Read},
	"GET /products/{id}/findings":                {Verb: Read},
}

func init() { declare(findingRights) }
