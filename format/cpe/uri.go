package cpe

import (
	"errors"
	"fmt"
	"strings"
)

// uri reads what follows "cpe:/": up to seven components, percent-encoded, the sixth of which may pack five.
func (n *Name) uri(t string) error {
	for _, f := range n.attributes() {
		*f = Any
	}
	fields := []*string{&n.Part, &n.Vendor, &n.Product, &n.Version, &n.Update, &n.Edition, &n.Language}
	for i, v := range strings.Split(t, ":") {
		if i == len(fields) {
			return errors.New("more than 7 components")
		}
		if i == 5 && strings.HasPrefix(v, "~") {
			if err := n.unpack(v); err != nil {
				return err
			}
			continue
		}
		if err := decodeURI(fields[i], v); err != nil {
			return err
		}
	}
	return nil
}

func (n *Name) unpack(v string) error {
	fields := []*string{&n.Edition, &n.SWEdition, &n.TargetSW, &n.TargetHW, &n.Other}
	for i, part := range strings.Split(v[1:], "~") {
		if i == len(fields) {
			return errors.New("edition packs more than 5")
		}
		if err := decodeURI(fields[i], part); err != nil {
			return err
		}
	}
	return nil
}

func decodeURI(into *string, v string) error {
	switch v {
	case "":
		*into = Any
		return nil
	case NA:
		*into = NA
		return nil
	}
	var b strings.Builder
	for i := 0; i < len(v); i++ {
		if v[i] != '%' {
			literal(&b, v[i])
			continue
		}
		if i+2 >= len(v) {
			return errors.New("percent-encoding cut off")
		}
		c := hexByte(v[i+1])<<4 | hexByte(v[i+2])
		if hexByte(v[i+1]) > 15 || hexByte(v[i+2]) > 15 {
			return fmt.Errorf("percent-encoding %q", v[i:i+3])
		}
		i += 2
		switch {
		case c == 1:
			b.WriteByte('?')
		case c == 2:
			b.WriteByte('*')
		case c < ' ' || c >= 0x7f:
			return fmt.Errorf("percent-encoding %%%02x", c)
		case c >= 'A' && c <= 'Z':
			b.WriteByte(c | 0x20)
		default:
			literal(&b, c)
		}
	}
	*into = lone(b.String())
	return nil
}

func hexByte(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	}
	return 255
}

// URI gives the 2.2 URI.
func (n Name) URI() string {
	edition := encodeURI(n.Edition)
	if ext := []string{encodeURI(n.SWEdition), encodeURI(n.TargetSW), encodeURI(n.TargetHW), encodeURI(n.Other)}; strings.Join(ext, "") != "" {
		edition = "~" + edition + "~" + strings.Join(ext, "~")
	}
	parts := []string{encodeURI(n.Part), encodeURI(n.Vendor), encodeURI(n.Product), encodeURI(n.Version),
		encodeURI(n.Update), edition, encodeURI(n.Language)}
	return "cpe:/" + strings.TrimRight(strings.Join(parts, ":"), ":")
}

func encodeURI(v string) string {
	switch v {
	case "", Any:
		return ""
	case NA:
		return NA
	}
	var b strings.Builder
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch {
		case c == '\\' && i+1 < len(v):
			i++
			fmt.Fprintf(&b, "%%%02x", v[i])
		case c == '?':
			b.WriteString("%01")
		case c == '*':
			b.WriteString("%02")
		case plain(c):
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02x", c)
		}
	}
	return b.String()
}
