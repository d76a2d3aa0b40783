package advisory

import (
	"context"
	"io"

	"clew/db"
)

// Delivery is a file of a feed, as it was fetched or handed in, kept in the blob store and ready to be read.
type Delivery struct {
	Feed   string
	Blob   string // its name in the blob store
	File   ReadAtSeeker
	Size   int64
	Whole  bool // the whole of the feed: what is not in it is gone
	Fence  func(*db.Tx) error
	Report func(ctx context.Context, done, changed int64) error
}

// ReadAtSeeker is what a stored file offers.
type ReadAtSeeker interface {
	io.ReadSeeker
	io.ReaderAt
}
