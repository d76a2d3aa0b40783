package osv

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// plain says in words for people what a reader of JSON or of archives found; what is known is found by errors.Is still.
func plain(err error) error {
	if err == nil {
		return nil
	}
	var syntax *jsontext.SyntacticError
	switch {
	case errors.As(err, &syntax) && errors.Is(syntax.Err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the JSON breaks off at byte %d: the file may not have arrived whole", syntax.ByteOffset)
	case errors.As(err, &syntax):
		return fmt.Errorf("at byte %d stands something that JSON does not have there", syntax.ByteOffset)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it breaks off: the file may not have arrived whole")
	case errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum):
		return errors.New("the zip archive is damaged: fetch it again")
	case errors.Is(err, zip.ErrAlgorithm):
		return errors.New("the zip archive is packed in an unusual way: pack it with Deflate")
	case strings.HasPrefix(err.Error(), "flate: "), strings.HasPrefix(err.Error(), "zip: "):
		return errors.New("the zip archive is damaged: fetch it again")
	}
	return err
}
