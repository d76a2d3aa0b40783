package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"strings"

	"clew"
	"clew/lang"
	"clew/product"

	"github.com/danielgtaylor/huma/v2"
)

// Problem is an error as clients see it (RFC 9457).
type Problem struct {
	Type      string         `json:"type" doc:"Always about:blank; kind tells problems apart" example:"about:blank"`
	Title     string         `json:"title" doc:"The kind of problem, for people"`
	Status    int            `json:"status" doc:"HTTP status code"`
	Kind      string         `json:"kind" enum:"internal,invalid,unauthenticated,denied,not_found,conflict,too_large,unsupported,limited,unavailable" doc:"The kind of problem, for programs"`
	Detail    string         `json:"detail" doc:"What is wrong and what to do, in the language asked for"`
	RequestID string         `json:"request_id" doc:"Under which the server's log holds this request"`
	Errors    []ProblemField `json:"errors,omitempty" nullable:"false" doc:"What is wrong, place by place"`
	Revision  int64          `json:"revision,omitempty" doc:"On a conflict: the revision that stands now"`
	Current   any            `json:"current,omitempty" doc:"On a conflict: the record as it stands now"`
	Yours     any            `json:"yours,omitempty" doc:"On a conflict: the record as this request would have it"`
}

// ProblemField is one thing that is wrong with a request.
type ProblemField struct {
	Location string `json:"location" doc:"JSON pointer into the body; for others query/NAME, path/NAME, header/NAME, or a line of an uploaded file"`
	Message  string `json:"message"`
}

// Error implements error.
func (p *Problem) Error() string { return p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// The framework's own errors (a body that is no JSON, a member of the wrong type) become problems here too. Its hooks
// are global; nothing else in the program uses them.
func init() {
	huma.NewError = func(status int, _ string, _ ...error) huma.StatusError { return &Problem{Status: status} }
	huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
		return fromFramework(ctx.Context(), status, errs)
	}
	huma.DefaultArrayNullable = false
}

var statuses = map[clew.Kind]int{
	clew.Internal: http.StatusInternalServerError, clew.Invalid: http.StatusUnprocessableEntity, clew.Unauthenticated: http.StatusUnauthorized,
	clew.Denied: http.StatusForbidden, clew.NotFound: http.StatusNotFound, clew.Conflict: http.StatusConflict, clew.TooLarge: http.StatusRequestEntityTooLarge,
	clew.Unsupported: http.StatusUnsupportedMediaType, clew.Limited: http.StatusTooManyRequests, clew.Unavailable: http.StatusServiceUnavailable,
}

var titles = map[clew.Kind]string{
	clew.Internal: lang.K("Internal error"), clew.Invalid: lang.K("Invalid input"), clew.Unauthenticated: lang.K("Not signed in"),
	clew.Denied: lang.K("Not allowed"), clew.NotFound: lang.K("Not found"), clew.Conflict: lang.K("Conflict"), clew.TooLarge: lang.K("Too large"),
	clew.Unsupported: lang.K("Not supported"), clew.Limited: lang.K("Too many requests"), clew.Unavailable: lang.K("Unavailable"),
}

// problem is problemOf for handlers: what is a problem already stays one.
func problem(ctx context.Context, err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	return problemOf(ctx, err)
}

// problemOf turns an error of the domain into what the client sees. What is no clew.Error, or an internal one, goes to
// the log and leaves as one general sentence.
func problemOf(ctx context.Context, err error) *Problem {
	return problemStatus(ctx, statuses[clew.KindOf(err)], err)
}

func problemStatus(ctx context.Context, status int, err error) *Problem {
	c, kind := callOf(ctx), clew.KindOf(err)
	p := &Problem{Type: "about:blank", Status: status, Kind: kind.String(), Title: lang.T(c.lang, titles[kind]), RequestID: c.id}
	if kind == clew.Internal {
		if ctx.Err() == nil {
			slog.Error("api", "request", c.id, "path", c.url.Path, "err", err)
		}
		p.Detail = lang.T(c.lang, "Something went wrong on our side. Please try again.")
		return p
	}
	if kind == clew.Unavailable || kind == clew.Denied {
		slog.Warn("api", "request", c.id, "path", c.url.Path, "actor", c.actor.ID.String(), "kind", kind.String(), "err", err)
	}
	if kind == clew.Denied || kind == clew.NotFound {
		c.refused = err
	}
	p.Detail = lang.Error(c.lang, err)
	var e *clew.Error
	if errors.As(err, &e) {
		for _, f := range e.Fields {
			p.Errors = append(p.Errors, ProblemField{location(f.Place), lang.Message(c.lang, f.Message, f.Args...)})
		}
	}
	var stale *product.Stale
	if errors.As(err, &stale) {
		p.Revision, p.Current, p.Yours = stale.Revision, stale.Current, stale.Yours
	}
	return p
}

// location writes the place of a domain fault as a JSON pointer, unless it is one or names a line.
func location(place string) string {
	if place == "" || strings.HasPrefix(place, "/") || strings.HasPrefix(place, "line ") {
		return place
	}
	return "/" + strings.NewReplacer("[", "/", "]", "", ".", "/").Replace(place)
}

// fromFramework turns what the framework found wrong with a request into a problem. A path that cannot be read leads
// nowhere: 404, as for an id that does not exist.
func fromFramework(ctx context.Context, status int, errs []error) *Problem {
	e := clew.Errorf(clew.Invalid, "Some entries need correction")
	switch status {
	case http.StatusBadRequest:
		e = clew.Errorf(clew.Invalid, "The request cannot be read")
	case http.StatusRequestTimeout:
		e = clew.Errorf(clew.Invalid, "The request took too long to arrive")
	case http.StatusRequestEntityTooLarge:
		e = clew.Errorf(clew.TooLarge, "The request is too large")
	case http.StatusUnsupportedMediaType:
		e = clew.Errorf(clew.Unsupported, "This type of content is not taken here; send application/json")
	case http.StatusNotAcceptable:
		e = clew.Errorf(clew.Unsupported, "This address answers as application/json only")
	case http.StatusInternalServerError:
		return problemOf(ctx, errors.Join(errs...))
	}
	p := problemStatus(ctx, status, e)
	for _, err := range errs {
		d, ok := err.(huma.ErrorDetailer)
		if !ok {
			continue // such as the framework's text on a body's size, which our own sentence says
		}
		detail := d.ErrorDetail()
		where, rest, _ := strings.Cut(detail.Location, ".")
		switch {
		case where == "path":
			return problemOf(ctx, clew.Errorf(clew.NotFound, "There is no such record"))
		case detail.Location == "header.If-Match" && strings.HasPrefix(detail.Message, "required"):
			p.Status = http.StatusPreconditionRequired
			p.Detail = lang.T(callOf(ctx).lang, "Say which revision you saw: send the record's ETag as If-Match")
		}
		place := where + "/" + rest
		if where == "body" {
			place = location(rest)
		}
		if m := missing.FindStringSubmatch(detail.Message); m != nil { // the place is that of the member that should be there
			place += "/" + m[1]
		}
		p.Errors = append(p.Errors, ProblemField{place, sentence(callOf(ctx).lang, detail.Message)})
	}
	return p
}

var missing = regexp.MustCompile(`^expected required property (.*) to be present$`)

// sentences are the framework's messages as patterns, with ours.
var sentences = []struct {
	pattern *regexp.Regexp
	text    string
}{
	{regexp.MustCompile(`^unexpected property$`), lang.K("This member is not known here")},
	{regexp.MustCompile(`^unknown query parameter$`), lang.K("This query parameter is not known here")},
	{regexp.MustCompile(`^required .* parameter is missing$`), lang.K("This is required")},
	{missing, lang.K("This is required")},
	{regexp.MustCompile(`^expected length >= 1$`), lang.K("This is required")},
	{regexp.MustCompile(`^expected length >= (.*)$`), lang.K("Use at least {0} characters")},
	{regexp.MustCompile(`^expected length <= (.*)$`), lang.K("Use at most {0} characters")},
	{regexp.MustCompile(`^expected array length >= (.*)$`), lang.K("Name at least {0}")},
	{regexp.MustCompile(`^expected array length <= (.*)$`), lang.K("Name at most {0}")},
	{regexp.MustCompile(`^expected value to be one of "(.*)"$`), lang.K("Use one of {0}")},
	{regexp.MustCompile(`^expected (string|array|object|boolean|integer|number)$`), lang.K("Expected is a value of type {0}")},
	{regexp.MustCompile(`^invalid (integer|boolean)$`), lang.K("Expected is a value of type {0}")},
	{regexp.MustCompile(`^expected number >= (.*)$`), lang.K("Use at least {0}")},
	{regexp.MustCompile(`^expected number <= (.*)$`), lang.K("Use at most {0}")},
	{regexp.MustCompile(`^expected string to be RFC 3339 date-time$`), lang.K("Write a time as 2026-11-23T18:00:00Z")},
	{regexp.MustCompile(`^expected string to be RFC 3339 date$`), lang.K("Write a date as 2026-11-23")},
	{regexp.MustCompile(`^expected string to be RFC 4122 uuid`), lang.K("This is not an id")},
	{regexp.MustCompile(`^request body is required$`), lang.K("A body is required")},
}

func sentence(language, message string) string {
	for _, s := range sentences {
		if m := s.pattern.FindStringSubmatch(message); m != nil {
			args := make([]any, len(m)-1)
			for i := range args {
				args[i] = m[i+1]
			}
			return lang.T(language, s.text, args...)
		}
	}
	return clew.Clip(strings.TrimPrefix(message, "invalid value: "), 300)
}

// refuse answers with err.
func refuse(w http.ResponseWriter, r *http.Request, err error) { send(w, r, problem(r.Context(), err)) }

func send(w http.ResponseWriter, r *http.Request, p *Problem) {
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="clew"`)
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		h.Set("Retry-After", "10")
	}
	h.Del("Content-Length")
	h.Del("Content-Disposition")
	w.WriteHeader(p.Status)
	if r.Method == http.MethodHead {
		return
	}
	if err := encode(w, p); err != nil && r.Context().Err() == nil {
		slog.Debug("api: answer not written", "request", p.RequestID, "err", err)
	}
}
