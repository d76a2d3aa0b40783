package egress

import (
	"context"
	"io"
	"maps"
	"net/http"
	"strconv"
	"time"

	"clew"
)

// Conditions says what the caller has already, and what else goes with the question.
type Conditions struct {
	ETag         string      // as the last Response gave it
	LastModified string      // as the last Response gave it
	Accept       string      // media types; "": any
	Header       http.Header // more, such as an API key; none of it follows to another server
	Mirror       Opened      // a server opened for this question
}

// Response is an answer to Fetch. Body is never nil and must be closed; it is empty when NotModified.
type Response struct {
	Body            io.ReadCloser
	NotModified     bool // what the caller has is still right
	ETag            string
	LastModified    string
	Length          int64 // as promised; -1 when the server did not say, and then a cut can pass unnoticed on HTTP/1.0
	ContentType     string
	ContentEncoding string // "gzip" and such: the body is as sent, and unpacking it is bounded by the caller
	URL             string // where the answer came from, after redirects
	Date            time.Time
}

const maxValidator = 1 << 10

// Fetch gets an address for a connector. Every answer but 200 and 304 is an error. Zero limits are the connector's.
func (w *Way) Fetch(ctx context.Context, connector, address string, c Conditions, l Limits) (*Response, error) {
	if w.offline {
		return nil, switchedOff()
	}
	client, p, err := w.through(connector, c.Mirror)
	if err != nil {
		return nil, err
	}
	u, err := p.parse(address)
	if err != nil {
		return nil, err
	}
	ctx = context.WithValue(ctx, limitsKey{}, l.or(p.limits))
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fail(BadURL, u.Hostname(), err, "%q is not an address. Write it as https://example.com/path", clew.Clip(address, 200))
	}
	c.set(req.Header)
	resp, err := client.Do(req)
	if err != nil {
		return nil, explain(err, u.Hostname())
	}
	r := &Response{
		Body:            resp.Body,
		NotModified:     resp.StatusCode == http.StatusNotModified && (c.ETag != "" || c.LastModified != ""),
		ETag:            validator(resp.Header.Get("ETag")),
		LastModified:    validator(resp.Header.Get("Last-Modified")),
		Length:          resp.ContentLength,
		ContentType:     resp.Header.Get("Content-Type"),
		ContentEncoding: resp.Header.Get("Content-Encoding"),
		URL:             resp.Request.URL.String(),
	}
	r.Date, _ = http.ParseTime(resp.Header.Get("Date"))
	if resp.StatusCode == http.StatusOK || r.NotModified {
		return r, nil
	}
	resp.Body.Close()
	return nil, badStatus(resp)
}

func (c Conditions) set(h http.Header) {
	maps.Copy(h, c.Header.Clone())
	if h.Get("Accept-Encoding") == "" {
		h.Set("Accept-Encoding", "identity")
	}
	if c.Accept != "" {
		h.Set("Accept", c.Accept)
	}
	if c.ETag != "" {
		h.Set("If-None-Match", c.ETag)
	}
	if c.LastModified != "" {
		h.Set("If-Modified-Since", c.LastModified)
	}
}

// validator drops what is too long to be kept and sent back.
func validator(s string) string {
	if len(s) > maxValidator {
		return ""
	}
	return s
}

func badStatus(resp *http.Response) *clew.Error {
	host, code := resp.Request.URL.Hostname(), resp.StatusCode
	f := &Failure{Reason: BadStatus, Host: host, Status: code, After: retryAfter(resp)}
	switch {
	case code == http.StatusUnauthorized, code == http.StatusProxyAuthRequired:
		return clew.Wrapf(clew.Unavailable, f, "%s wants credentials, or refuses the ones it got (status %d). Check them in the connector's settings", host, code)
	case code == http.StatusForbidden:
		return clew.Wrapf(clew.Unavailable, f, "%s refuses the request (status %d). Check the credentials and whether too much was asked in a short time", host, code)
	case code == http.StatusNotFound, code == http.StatusGone:
		return clew.Wrapf(clew.Unavailable, f, "%s has nothing at this address (status %d). Check the address: the data may have moved", host, code)
	case code == http.StatusTooManyRequests:
		return clew.Wrapf(clew.Unavailable, f, "%s was asked too often (status %d). It will be tried again later", host, code)
	case code >= 500:
		return clew.Wrapf(clew.Unavailable, f, "%s has a fault of its own (status %d). It will be tried again later", host, code)
	}
	return clew.Wrapf(clew.Unavailable, f, "%s gave an answer that does not help (status %d). Check the address", host, code)
}

// retryAfter reads seconds or a date, at most a day.
func retryAfter(resp *http.Response) time.Duration {
	text := resp.Header.Get("Retry-After")
	d := time.Duration(0)
	if n, err := strconv.ParseUint(text, 10, 31); err == nil {
		d = time.Duration(n) * time.Second
	} else if t, err := http.ParseTime(text); err == nil {
		d = time.Until(t)
	}
	return min(max(d, 0), 24*time.Hour)
}
