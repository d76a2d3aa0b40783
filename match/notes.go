package match

import (
	"fmt"
	"strconv"
	"strings"

	"clew"
	"clew/format/sbom"
)

// maxNotes bounds the warnings of one kind; more are counted.
const maxNotes = 1000

// notes collects warnings.
type notes struct {
	list []string
	more int
}

func (n *notes) add(text string) {
	if len(n.list) >= maxNotes {
		n.more++
		return
	}
	n.list = append(n.list, clew.Clip(text, 1024))
}

func (n *notes) addf(place, message string, args []any) {
	text := message
	if len(args) > 0 {
		text = fmt.Sprintf(message, args...)
	}
	if place != "" {
		text = place + ": " + text
	}
	n.add(text)
}

// document adds what is only known when reading ended.
func (n *notes) document(d sbom.Document) {
	if d.Warnings > len(n.list) {
		n.list = append(n.list, fmt.Sprintf("%d more warnings about the inventory", d.Warnings-len(n.list)))
	}
	for _, r := range d.Rejected {
		n.addf(fmt.Sprintf("row %d, %s", r.Row, r.Column), r.Message, r.Args)
	}
	if d.RejectedRows > 0 {
		n.list = append(n.list, fmt.Sprintf("%d rows of the list could not be used", d.RejectedRows))
	}
	switch {
	case d.Components == 0:
		n.list = append(n.list, "The inventory has no components: nothing was assessed")
	case strings.HasPrefix(d.Aggregate, "incomplete") || d.Aggregate == "unknown":
		n.list = append(n.list, "The inventory says of itself that it is not complete")
	}
}

func quoteAll(list []string) string {
	q := make([]string, len(list))
	for i, s := range list {
		q[i] = strconv.Quote(s)
	}
	return strings.Join(q, ", ")
}
