package sbom

import "clew"

// NoInventory is the error for what is no inventory: found is a whole sentence on what it is, and a catalogue key.
func NoInventory(place, found string, args ...any) error {
	return &clew.Error{Kind: clew.Unsupported,
		Message: "This file is not an inventory that can be read. Expected is CycloneDX (JSON or XML), SPDX (JSON, tag-value or JSON-LD), or a list as CSV or XLSX; plain, gzip or zstd.",
		Fields:  []clew.Field{{Place: place, Message: found, Args: args}}}
}
