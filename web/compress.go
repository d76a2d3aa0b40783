package web

import (
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

var zips = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is valid
	return z
}}

// compress sends text gzipped to those who take it. Answers that carry a secret shown once say no-store and are left
// alone, so that their length tells nothing.
func compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") || r.Method == http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		z := &zipper{ResponseWriter: w}
		defer z.close()
		next.ServeHTTP(z, r)
	})
}

type zipper struct {
	http.ResponseWriter
	out     *gzip.Writer
	started bool
}

// Unwrap lets http.ResponseController reach the connection.
func (z *zipper) Unwrap() http.ResponseWriter { return z.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (z *zipper) WriteHeader(status int) {
	if !z.started && status >= 200 {
		z.started = true
		if h := z.Header(); worth(h, status) {
			h.Del("Content-Length")
			h.Set("Content-Encoding", "gzip")
			h.Add("Vary", "Accept-Encoding")
			z.out = zips.Get().(*gzip.Writer)
			z.out.Reset(z.ResponseWriter)
		}
	}
	z.ResponseWriter.WriteHeader(status)
}

func worth(h http.Header, status int) bool {
	if status == http.StatusNoContent || status == http.StatusNotModified || h.Get("Content-Encoding") != "" || strings.Contains(h.Get("Cache-Control"), "no-store") {
		return false
	}
	if n, err := strconv.Atoi(h.Get("Content-Length")); err == nil && n < 1400 {
		return false
	}
	t, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	return strings.HasPrefix(t, "text/") || t == "application/json"
}

// Write implements http.ResponseWriter.
func (z *zipper) Write(b []byte) (int, error) {
	if !z.started {
		if z.Header().Get("Content-Type") == "" {
			z.Header().Set("Content-Type", http.DetectContentType(b))
		}
		z.WriteHeader(http.StatusOK)
	}
	if z.out == nil {
		return z.ResponseWriter.Write(b)
	}
	return z.out.Write(b)
}

func (z *zipper) close() {
	if z.out != nil {
		_ = z.out.Close() // the reader may have gone
		z.out.Reset(nil)
		zips.Put(z.out)
	}
}
