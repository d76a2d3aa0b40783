package egress

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"clew"
)

// body is an answer's body within its limits: bytes, time, rate, and the length that the server promised. It counts
// only the time that the caller spends waiting here, so that a slow reader is not taken for a slow server.
type body struct {
	rc     io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc
	host   string
	limits Limits
	total  *time.Timer
	idle   *time.Timer

	want, got int64 // want is -1 when the server did not say
	waited    time.Duration
	windowGot int64
	err       error
}

func newBody(ctx context.Context, host string, l Limits) *body {
	b := &body{host: host, limits: l, want: -1}
	b.ctx, b.cancel = context.WithCancelCause(ctx)
	late := func() { b.cancel(slow(host)) }
	b.total = time.AfterFunc(l.Total, late)
	b.idle = time.AfterFunc(l.Start, late) // until the answer begins; Read sets it anew
	return b
}

// take makes resp read through b.
func (b *body) take(req *http.Request, resp *http.Response) error {
	b.idle.Stop()
	hasBody := req.Method != http.MethodHead && resp.StatusCode != http.StatusNoContent && resp.StatusCode != http.StatusNotModified
	if hasBody {
		b.want = resp.ContentLength
	}
	b.rc = resp.Body
	if b.want > b.limits.Bytes {
		b.Close()
		return tooLarge(b.host, b.limits.Bytes)
	}
	resp.Body = b
	return nil
}

// Read implements io.Reader. An error other than io.EOF means that what was read so far is not the whole: nothing of
// it may be taken for good.
func (b *body) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	if room := b.limits.Bytes - b.got + 1; int64(len(p)) > room { // one more than allowed shows that there is more
		p = p[:room]
	}
	b.idle.Reset(b.limits.Idle)
	began := time.Now()
	n, err := b.rc.Read(p)
	b.idle.Stop()
	b.waited += time.Since(began)
	b.got += int64(n)
	b.windowGot += int64(n)
	if b.got > b.limits.Bytes {
		b.err = tooLarge(b.host, b.limits.Bytes)
		b.end()
		return n - 1, b.err
	}
	switch {
	case err == io.EOF && b.want >= 0 && b.got != b.want:
		b.err = cut(b.host, io.ErrUnexpectedEOF)
	case err == io.EOF:
		b.err = io.EOF
	case err != nil:
		b.err = b.why(err, func(err error, host string) error { return cut(host, err) })
	case b.waited >= b.limits.Idle:
		if float64(b.windowGot) < float64(b.limits.MinRate)*b.waited.Seconds() {
			b.err = slow(b.host)
		}
		b.waited, b.windowGot = 0, 0
	}
	if b.err != nil {
		b.end()
	}
	return n, b.err
}

// why finds out who ended a transfer: our own timers, the caller, or the other side.
func (b *body) why(err error, other func(error, string) error) error {
	cause := context.Cause(b.ctx)
	var e *clew.Error
	switch {
	case errors.As(cause, &e):
		return e
	case cause != nil:
		return explain(cause, b.host)
	case errors.As(err, &e):
		return e
	}
	return other(err, b.host)
}

func (b *body) end() {
	b.total.Stop()
	b.idle.Stop()
	b.cancel(nil)
}

// Close implements io.Closer.
func (b *body) Close() error {
	err := b.rc.Close()
	b.end()
	return err
}
