// Package inventory reads the inventory of a release, whichever format it comes in. It serves the paper's clause
// 3.1.1 (monitoring; row A1.1) and is the one entry point above format/cyclonedx, format/spdx and format/declared:
// it finds out packing and format, refuses what is no inventory, and owns no format itself.
package inventory

import (
	"bufio"
	"context"
	"io"

	"clew/format/cyclonedx"
	"clew/format/declared"
	"clew/format/limit"
	"clew/format/sbom"
	"clew/format/spdx"
)

// Read reads an inventory as a stream: plain, gzip or zstd; CycloneDX 1.0-1.7 JSON and XML, SPDX 2.1-2.3 JSON and
// tag-value, SPDX 3.0 JSON-LD, or a declared list as CSV or XLSX. Memory stays flat whatever the size.
//
// Errors are clew errors: Unsupported when the file is no inventory (with what was found), TooLarge when it passes
// a bound, Invalid when it is broken (with the line). What was passed to h before an error must be thrown away by
// the caller. Odd content is no error: it becomes warnings. The end of ctx ends the reading with its error.
func Read(ctx context.Context, r io.Reader, h sbom.Handler) (sbom.Document, error) {
	return ReadWithin(ctx, r, h, limit.Bounds{})
}

// ReadWithin is Read with other bounds than the usual ones.
func ReadWithin(ctx context.Context, r io.Reader, h sbom.Handler, b limit.Bounds) (sbom.Document, error) {
	var doc sbom.Document
	u, err := limit.Unpack(limit.WithContext(ctx, r), b)
	if err != nil {
		return doc, err
	}
	defer u.Close()
	in := bufio.NewReaderSize(u, sniffBytes)
	head, err := in.Peek(sniffBytes)
	if err != nil && err != io.EOF {
		return doc, err
	}
	kind, err := sniff(head)
	if err != nil {
		return doc, err
	}
	doc.Packing = string(u.Packing)
	s := sbom.NewSink(h, &doc)
	switch kind {
	case cyclonedxJSON, spdxJSON, spdxGraph:
		j := limit.NewJSON(in, limit.JSONOptions{Bounds: b, Warn: s.Warn})
		read := map[kindOf]func(*limit.JSON, *sbom.Sink, *sbom.Document) error{
			cyclonedxJSON: cyclonedx.ReadJSON, spdxJSON: spdx.ReadJSON, spdxGraph: spdx.ReadGraph}[kind]
		err = read(j, s, &doc)
	case cyclonedxXML:
		err = cyclonedx.ReadXML(limit.NewXML(in, b, s.Warn), s, &doc)
	case spdxTags:
		err = spdx.ReadTagValue(limit.NewLines(in, 16<<10), s, &doc)
	case listCSV, listXLSX:
		err = declared.Read(in, s, &doc)
	}
	if err == nil && doc.Components == 0 && doc.Vulns > 0 { // it would take the place of what is really inside
		err = refuse("It is a VEX document: it speaks of vulnerabilities (%d of them) and lists no component. Send the inventory that it belongs to.", doc.Vulns)
	}
	return doc, err
}
