package sbom

import (
	"cmp"
	"maps"
	"slices"

	"clew/format/limit"
)

// Dependency passes a dependency on, in parts when it is long. Targets (and Ref itself) that no component has yet
// are remembered until Finish, since a file may name them in any order.
func (s *Sink) Dependency(d Dependency, at limit.Place) {
	if s.err != nil || d.Ref == "" || len(d.On) == 0 {
		return
	}
	s.clean(&d.Ref, at)
	s.want(d.Ref, at)
	for len(d.On) > 0 && s.err == nil {
		part := d
		part.On = d.On[:min(len(d.On), MaxOn)]
		d.On = d.On[len(part.On):]
		for i := range part.On {
			s.clean(&part.On[i], at)
			s.want(part.On[i], at)
			if part.On[i] == d.Ref {
				s.Warn(at, "the component %q depends on itself", clip(d.Ref))
			}
		}
		s.doc.Dependencies += len(part.On)
		if s.h.Dependency != nil {
			s.err = s.h.Dependency(part)
		}
	}
}

func (s *Sink) want(ref string, at limit.Place) {
	h := s.hash(ref)
	if _, ok := s.refs[h]; ok {
		return
	}
	if _, ok := s.loose[h]; ok || len(s.loose) >= maxLoose || s.IsAside(ref) {
		return
	}
	s.loose[h] = at.Line
	if len(s.names) < maxLooseNames {
		s.names[h] = clip(ref)
	}
}

// Vulnerability passes an embedded assessment on.
func (s *Sink) Vulnerability(v Vulnerability, at limit.Place) {
	if s.err != nil {
		return
	}
	v.Place, v.Line = at.String(), at.Line
	for _, p := range []*string{&v.ID, &v.Source, &v.State, &v.Justification, &v.Detail} {
		s.clean(p, at)
	}
	for _, l := range []*[]string{&v.References, &v.Responses} {
		*l = s.list(*l, at)
	}
	for i := range v.Affects {
		s.clean(&v.Affects[i], at)
	}
	s.doc.Vulns++
	if s.h.Vulnerability != nil {
		s.err = s.h.Vulnerability(v)
	}
}

// Aside notes a reference that may be named without being a component: the subject, the document itself, files.
func (s *Sink) Aside(ref string) {
	if ref != "" && len(s.aside) < maxLoose {
		s.aside[s.hash(ref)] = struct{}{}
	}
}

// IsAside reports whether Aside was told of a reference.
func (s *Sink) IsAside(ref string) bool {
	_, ok := s.aside[s.hash(ref)]
	return ok
}

// Root notes what the document describes.
func (s *Sink) Root(ref string, at limit.Place) {
	switch {
	case ref == "" || slices.Contains(s.doc.Roots[:min(len(s.doc.Roots), 16)], ref):
	case len(s.doc.Roots) == MaxRoots:
		s.Warn(at, "the document describes more than %d things", MaxRoots)
	case len(s.doc.Roots) < MaxRoots:
		s.clean(&ref, at)
		s.doc.Roots = append(s.doc.Roots, ref)
	}
}

// Finish names the references that lead nowhere, and the subject when the only root was among the first components.
func (s *Sink) Finish() error {
	if s.err != nil {
		return s.err
	}
	lost := 0
	for _, h := range slices.SortedFunc(maps.Keys(s.loose), func(a, b uint64) int {
		return cmp.Or(cmp.Compare(s.loose[a], s.loose[b]), cmp.Compare(s.names[a], s.names[b]))
	}) {
		if _, ok := s.refs[h]; ok {
			continue
		}
		if _, ok := s.aside[h]; ok {
			continue
		}
		if name := s.names[h]; name != "" {
			s.Warn(limit.Place{Line: s.loose[h]}, "the reference %q leads to no component", name)
		} else {
			lost++
		}
	}
	if lost > 0 {
		s.Warn(limit.Place{Line: 1}, "%d more references lead to no component", lost)
	}
	if len(s.doc.Roots) == 1 && s.doc.Subject.Name == "" {
		if nv, ok := s.known[s.hash(s.doc.Roots[0])]; ok {
			s.doc.Subject.Ref, s.doc.Subject.Name, s.doc.Subject.Version = s.doc.Roots[0], nv[0], nv[1]
		}
	}
	return nil
}
