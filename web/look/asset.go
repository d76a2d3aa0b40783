package look

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"sort"
	"strconv"
	"strings"
	"sync"
)

//go:embed css/*.css static/*
var files embed.FS

// asset is a static file under a name that changes with its content.
type asset struct {
	path string // /static/app.0123456789ab.css
	kind string
	body []byte
	gzip []byte // nil where it does not pay
}

var kinds = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml", ".woff2": "font/woff2", ".png": "image/png", ".ico": "image/x-icon"}

// assets reads the embedded files once: css/*.css become one app.css in the order of their names.
var assets = sync.OnceValues(func() (map[string]*asset, error) {
	out := map[string]*asset{}
	names, err := fs.Glob(files, "static/*")
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		b, err := fs.ReadFile(files, n)
		if err != nil {
			return nil, err
		}
		if _, ok := kinds[path.Ext(n)]; ok {
			out[path.Base(n)] = newAsset(path.Base(n), b)
		}
	}
	sheets, err := fs.Glob(files, "css/*.css")
	if err != nil {
		return nil, err
	}
	sort.Strings(sheets)
	var css bytes.Buffer
	for _, n := range sheets {
		b, err := fs.ReadFile(files, n)
		if err != nil {
			return nil, err
		}
		css.Write(b)
	}
	text := css.String()
	for name, a := range out {
		text = strings.ReplaceAll(text, `url("`+name+`")`, `url("`+a.path+`")`)
	}
	out["app.css"] = newAsset("app.css", []byte(text))
	return out, nil
})

func newAsset(name string, body []byte) *asset {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	a := &asset{path: "/static/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext, kind: kinds[ext], body: body}
	if ext != ".woff2" && ext != ".png" {
		var z bytes.Buffer
		w, _ := gzip.NewWriterLevel(&z, gzip.BestCompression) // the level is valid
		_, err := w.Write(body)
		if err == nil && w.Close() == nil && z.Len() < len(body) {
			a.gzip = z.Bytes()
		}
	}
	return a
}

// Asset gives the address of a static file: app.css, app.js, htmx.min.js, icons.svg, inter.woff2. An unknown name
// gives an address that answers 404; a test finds it.
func Asset(name string) string {
	if m, err := assets(); err == nil {
		if a, ok := m[name]; ok {
			return a.path
		}
	}
	return "/static/missing-" + name
}

// Static serves /static/. A name holds its content's hash, so that it may be kept for ever.
func Static() http.Handler {
	m, err := assets()
	byPath := make(map[string]*asset, len(m))
	for _, a := range m {
		byPath[a.path] = a
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := byPath[r.URL.Path]
		if err != nil || !ok {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		h := w.Header()
		h.Set("Content-Type", a.kind)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'")
		body := a.body
		if a.gzip != nil {
			h.Add("Vary", "Accept-Encoding")
			if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
				h.Set("Content-Encoding", "gzip")
				body = a.gzip
			}
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method == http.MethodGet {
			_, _ = w.Write(body) // the reader may have gone
		}
	})
}
