package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"clew"
	"clew/access"
	"clew/db"

	"github.com/danielgtaylor/huma/v2"
)

// routes is the one way into the mux: a pattern without a row in the table of rights is refused, and what is added is
// guarded by its row.
type routes struct {
	mux   *http.ServeMux
	added []string
}

// HandleFunc implements humago.Mux.
func (r *routes) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	if _, ok := access.Rights[pattern]; !ok {
		panic("api: route " + pattern + " has no row in access.Rights")
	}
	r.added = append(r.added, pattern)
	r.mux.HandleFunc(pattern, func(w http.ResponseWriter, req *http.Request) {
		if err := access.Allow(callOf(req.Context()).actor, pattern); err != nil {
			refuse(w, req, err)
			return
		}
		h(w, req)
	})
}

// ServeHTTP implements humago.Mux.
func (r *routes) ServeHTTP(w http.ResponseWriter, req *http.Request) { r.mux.ServeHTTP(w, req) }

// op describes an operation. The id is what generated clients call it.
type op struct {
	route   string // "GET /api/v1/lines/{id}", as in access.Rights
	id      string
	tag     string
	summary string
	text    string
	status  int // of success; 0: 200, or 204 where nothing is answered
}

func (o op) operation() huma.Operation {
	method, path, _ := strings.Cut(o.route, " ")
	return huma.Operation{
		Method: method, Path: path, OperationID: o.id, Tags: []string{o.tag}, Summary: o.summary, Description: o.text, DefaultStatus: o.status,
		MaxBodyBytes: 1 << 20, BodyReadTimeout: 20 * time.Second, RejectUnknownQueryParameters: true,
	}
}

// register adds an operation whose body is small JSON.
func register[I, O any](s *server, o op, h func(ctx context.Context, actor clew.Actor, in *I) (*O, error)) {
	huma.Register(s.huma, o.operation(), func(ctx context.Context, in *I) (*O, error) {
		out, err := h(ctx, callOf(ctx).actor, in)
		if err != nil {
			return nil, problem(ctx, err)
		}
		return out, nil
	})
}

// stream adds an operation that reads or writes bytes by itself, outside of the framework, which would hold them in
// memory. describe completes what the OpenAPI document says of it.
func stream(s *server, o op, describe func(*huma.Operation), h func(w http.ResponseWriter, r *http.Request, actor clew.Actor) error) {
	operation := o.operation()
	operation.Responses = map[string]*huma.Response{}
	describe(&operation)
	operation.Responses["default"] = &huma.Response{Description: "Error", Content: map[string]*huma.MediaType{
		"application/problem+json": {Schema: &huma.Schema{Ref: "#/components/schemas/Problem"}}}}
	s.huma.OpenAPI().AddOperation(&operation)
	s.routes.HandleFunc(o.route, func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r, callOf(r.Context()).actor); err != nil {
			refuse(w, r, err)
		}
	})
}

// read runs f in a reading transaction.
func read[T any](ctx context.Context, d *db.DB, f func(tx *db.Tx) (T, error)) (v T, err error) {
	err = d.Read(ctx, func(tx *db.Tx) (err error) {
		v, err = f(tx)
		return err
	})
	return v, err
}

// write runs f in a writing transaction.
func write[T any](ctx context.Context, d *db.DB, f func(tx *db.Tx) (T, error)) (v T, err error) {
	err = d.Write(ctx, func(tx *db.Tx) (err error) {
		v, err = f(tx)
		return err
	})
	return v, err
}

// unmatched answers what no route matches: 404, or 405 with the methods that the path knows.
func (s *server) unmatched(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		probe := *r
		probe.Method = m
		if _, pattern := s.mux.Handler(&probe); pattern != "" {
			allowed = append(allowed, m)
		}
	}
	if slices.Contains(allowed, http.MethodGet) {
		allowed = append(allowed, http.MethodHead)
	}
	if len(allowed) == 0 {
		refuse(w, r, clew.Errorf(clew.NotFound, "There is nothing at this address"))
		return
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	send(w, r, problemStatus(r.Context(), http.StatusMethodNotAllowed, clew.Errorf(clew.Unsupported, "This address does not take %s requests", clew.Clip(r.Method, 20))))
}
