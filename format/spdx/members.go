package spdx

import (
	"clew/format/limit"
	"clew/format/sbom"
)

// members goes through JSON as both JSON forms of SPDX need it.
type members struct {
	j    *limit.JSON
	sink *sbom.Sink
}

func (m members) failed() error {
	if err := m.j.Err(); err != nil {
		return err
	}
	return m.sink.Err()
}

func (m members) text() string { return m.j.Text(sbom.MaxText) }

// keys goes through the object that was opened last.
func (m members) keys() func(func(string) bool) {
	return func(yield func(string) bool) {
		for m.sink.Err() == nil {
			key, ok := m.j.Key()
			if !ok || !yield(key) {
				return
			}
		}
	}
}

// object opens the next value as an object and goes through it.
func (m members) object(member func(key string)) {
	if m.j.OpenAs('{') {
		for key := range m.keys() {
			member(key)
		}
	}
}

// list goes through the next value, a list of objects, opening each.
func (m members) list(each func()) {
	if !m.j.OpenAs('[') {
		return
	}
	for m.sink.Err() == nil && m.j.Elem() {
		if m.j.OpenAs('{') {
			each()
		}
	}
}

// texts goes through the next value, a list of texts; a single text counts as a list of one.
func (m members) texts(add func(string)) {
	if m.j.Peek() == '"' {
		add(m.text())
		return
	}
	if !m.j.OpenAs('[') {
		return
	}
	for m.sink.Err() == nil && m.j.Elem() {
		if t := m.text(); t != "" {
			add(t)
		}
	}
}
