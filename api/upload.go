package api

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"clew"

	"github.com/danielgtaylor/huma/v2"
)

// slowest is how long an upload may stand still.
const slowest = 30 * time.Second

// patient reads an upload of any size, as long as it moves: each read gets a new deadline instead of one for the
// whole, which would cut off large files on slow lines.
type patient struct {
	body    io.ReadCloser
	control *http.ResponseController
	until   time.Time
}

func upload(w http.ResponseWriter, r *http.Request, max int64) io.Reader {
	return &patient{body: http.MaxBytesReader(w, r.Body, max), control: http.NewResponseController(w)}
}

// Read implements io.Reader. What went wrong on the way in is the sender's error, not ours.
func (p *patient) Read(b []byte) (int, error) {
	if now := time.Now(); now.After(p.until) {
		p.until = now.Add(time.Second)
		p.control.SetReadDeadline(now.Add(slowest)) // where the server cannot, its own deadlines hold
	}
	n, err := p.body.Read(b)
	if err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return n, clew.Errorf(clew.TooLarge, "The file is larger than %d bytes", large.Limit)
	}
	return n, clew.Wrapf(clew.Invalid, err, "The file was cut off on its way here; nothing was kept. Please send it again")
}

// queryOf reads the query of a streamed route strictly: a parameter that is not known, or given twice, is refused.
func queryOf(r *http.Request, known ...string) (url.Values, error) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, clew.Errorf(clew.Invalid, "The request cannot be read")
	}
	var f clew.Faults
next:
	for name, values := range q {
		for _, k := range known {
			if k == name && len(values) == 1 {
				continue next
			}
		}
		f.Add("/query/"+name, "This query parameter is not known here")
	}
	return q, f.Err()
}

func truth(q url.Values, name string) (bool, error) {
	if q.Get(name) == "" {
		return false, nil
	}
	b, err := strconv.ParseBool(q.Get(name))
	if err != nil {
		return false, (clew.Faults{{Place: "/query/" + name, Message: "Use true or false"}}).Err()
	}
	return b, nil
}

func pathID(r *http.Request) (clew.ID, error) {
	id, err := clew.ParseID(r.PathValue("id"))
	if err != nil {
		return id, clew.Errorf(clew.NotFound, "There is no such record")
	}
	return id, nil
}

// describeUpload says in the OpenAPI document what a streamed route takes and gives.
func describeUpload[T any](s *server, status, what, example string, params ...*huma.Param) func(*huma.Operation) {
	return func(o *huma.Operation) {
		o.Parameters = params
		o.RequestBody = &huma.RequestBody{Required: true, Description: what, Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: "string", Format: "binary"}, Example: example}}}
		o.Responses[status] = &huma.Response{Description: "Taken; it is read in the background", Content: map[string]*huma.MediaType{
			"application/json": {Schema: schemaOf[T](s)}}}
	}
}

func param(in, name, text string, required bool, schema *huma.Schema) *huma.Param {
	return &huma.Param{Name: name, In: in, Description: text, Required: required || in == "path", Schema: schema}
}

// attachment answers with stored bytes, never to be shown by a browser as a page of ours.
func attachment(w http.ResponseWriter, r *http.Request, name, sum string, content io.ReadSeeker) {
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	if sum != "" {
		h.Set("ETag", `"`+sum+`"`)
	}
	http.ServeContent(w, r, "", time.Time{}, content)
}
