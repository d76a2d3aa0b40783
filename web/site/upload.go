package site

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"strings"
	"time"

	"clew"
)

// Bounds of what stands beside the file of an upload.
const (
	uploadFields = 40
	uploadField  = 64 << 10
)

// Sending is a form with one file that is read as it comes, never kept in memory: the fields that stand before the
// file are known when it starts. File is nil where none was chosen.
type Sending struct {
	*Values
	FileName string
	File     io.Reader
}

// Sending reads the fields of an upload up to the field "file". The route needs an Upload bound. The fields are what
// Again puts back into the form.
func (r *Request) Sending() (*Sending, error) {
	mr, err := r.MultipartReader()
	if err != nil {
		return nil, clew.Wrapf(clew.Unsupported, err, "A form with a file is expected here")
	}
	s := &Sending{Values: &Values{Values: r.sent}}
	for range uploadFields {
		part, err := mr.NextPart()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return nil, sendingError(err)
		}
		if part.FormName() == "file" {
			if part.FileName() != "" {
				s.FileName, s.File = path.Base(strings.ReplaceAll(part.FileName(), `\`, "/")), sending{part}
			}
			return s, nil
		}
		b, err := io.ReadAll(io.LimitReader(part, uploadField+1))
		if err != nil {
			return nil, sendingError(err)
		}
		if len(b) > uploadField {
			return nil, clew.Errorf(clew.TooLarge, "This form is larger than 1 MB")
		}
		r.sent.Add(part.FormName(), string(b))
	}
	return nil, clew.Errorf(clew.TooLarge, "This form has too many entries")
}

// Missing says that a file must be chosen.
func (s *Sending) Missing() error {
	var f clew.Faults
	f.Add("file", "Choose a file")
	return f.Err()
}

// sending tells why reading stopped in words that whoever sends can act on.
type sending struct{ part *multipart.Part }

// Read implements io.Reader.
func (s sending) Read(b []byte) (int, error) {
	n, err := s.part.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = sendingError(err)
	}
	return n, err
}

func sendingError(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return clew.Errorf(clew.TooLarge, "The file is larger than %d bytes", big.Limit)
	}
	return clew.Wrapf(clew.Invalid, err, "The file was cut off on its way here; nothing was kept. Please send it again")
}

// Attach answers with stored bytes as a file to save: never shown by a browser as a page of ours.
func (r *Request) Attach(w http.ResponseWriter, name string, content io.ReadSeeker) error {
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, no-store")
	http.ServeContent(w, r.Request, "", time.Time{}, content)
	return nil
}
