// Package inventory reads the inventory of a release, whichever format it comes in. It serves the paper's clause
// 3.1.1 (monitoring; row A1.1) and is the one entry point above format/cyclonedx, format/spdx and format/declared:
// it finds out packing and format, refuses what is no inventory, and owns no format itself.
package inventory

import (
	"context"
	"io"

	"clew"
	"clew/format/sbom"
)

// Read reads an inventory as a stream: plain, gzip or zstd; CycloneDX 1.0-1.7 JSON and XML, SPDX 2.1-2.3 JSON and
// tag-value, SPDX 3.0 JSON-LD, or a declared list as CSV or XLSX. Memory stays flat whatever the size.
//
// Errors are clew errors: Unsupported when the file is no inventory (with what was found), TooLarge when it passes
// a bound, Invalid when it is broken (with the line). What was passed to h before an error must be thrown away by
// the caller. Odd content is no error: it becomes warnings.
func Read(ctx context.Context, r io.Reader, h sbom.Handler) (sbom.Document, error) {
	return sbom.Document{}, clew.Errorf(clew.Unsupported, "not built yet")
}
