package api

import (
	"context"

	"clew"
	"clew/access"
	"clew/aftersales/vulnerability"
	"clew/db"
)

// scope is how far a decision reaches.
type scope struct {
	Kind         string  `json:"kind" enum:"occurrence,release,until,product,line,component_version" doc:"From the narrowest to the widest"`
	LineID       clew.ID `json:"line_id,omitzero" doc:"Of line"`
	ProductID    clew.ID `json:"product_id,omitzero" doc:"Of product and until"`
	ReleaseID    clew.ID `json:"release_id,omitzero" doc:"Of release and occurrence"`
	UntilVersion string  `json:"until_version,omitempty" maxLength:"200" doc:"Of until: the releases before this version"`
	ComponentKey string  `json:"component_key,omitempty" maxLength:"2000" doc:"Only this component version (its key); needed by component_version and occurrence"`
	Path         string  `json:"path,omitempty" maxLength:"2000" doc:"Of occurrence: where the component lies"`
}

// assessment is a decision on what a vulnerability means for us, in the words of VEX.
type assessment struct {
	ID                     clew.ID   `json:"id"`
	Vulnerability          string    `json:"vulnerability"`
	Status                 string    `json:"status" enum:"affected,not_affected,fixed,under_investigation"`
	CSAFStatus             string    `json:"csaf_status" doc:"The product_status of CSAF it belongs to"`
	Justification          string    `json:"justification,omitempty"`
	CycloneDXJustification string    `json:"cyclonedx_justification,omitempty"`
	Impact                 string    `json:"impact,omitempty"`
	Action                 string    `json:"action,omitempty"`
	Reason                 string    `json:"reason"`
	Scope                  scope     `json:"scope"`
	ExpiresOn              clew.Date `json:"expires_on,omitzero" doc:"The last day it holds"`
	Live                   bool      `json:"live" doc:"Neither ended nor expired"`
	AuthorID               clew.ID   `json:"author_id,omitzero"`
	Author                 string    `json:"author,omitempty"`
	ActID                  clew.ID   `json:"act_id,omitzero"`
	CreatedAt              clew.Time `json:"created_at"`
	EndedAt                clew.Time `json:"ended_at,omitzero"`
	EndedBy                clew.ID   `json:"ended_by,omitzero"`
	EndedReason            string    `json:"ended_reason,omitempty"`
	SupersededBy           clew.ID   `json:"superseded_by,omitzero"`
}

func assessmentsOf(tx *db.Tx, all []vulnerability.Assessment) ([]assessment, error) {
	var ids []clew.ID
	for _, a := range all {
		ids = append(ids, a.AuthorID)
	}
	names, err := access.Names(tx, ids...)
	out := make([]assessment, len(all))
	for i, a := range all {
		out[i] = assessment{ID: a.ID, Vulnerability: a.Vulnerability, Status: string(a.Status), CSAFStatus: a.Status.CSAF(), Justification: a.Justification,
			CycloneDXJustification: a.CycloneDXJustification, Impact: a.Impact, Action: a.Action, Reason: a.Reason,
			Scope: scope{string(a.Kind), a.LineID, a.ProductID, a.ReleaseID, a.UntilVersion, a.ComponentKey, a.Path}, ExpiresOn: a.ExpiresOn, Live: a.Live(tx.Now()),
			AuthorID: a.AuthorID, Author: names[a.AuthorID], ActID: a.ActID, CreatedAt: a.CreatedAt, EndedAt: a.EndedAt, EndedBy: a.EndedBy, EndedReason: a.EndedReason, SupersededBy: a.SupersededBy}
	}
	return out, err
}

func assessmentOf(tx *db.Tx, a vulnerability.Assessment, err error) (assessment, error) {
	if err != nil {
		return assessment{}, err
	}
	all, err := assessmentsOf(tx, []vulnerability.Assessment{a})
	return all[0], err
}

type newAssessment struct {
	Vulnerability          string    `json:"vulnerability" minLength:"1" maxLength:"200" doc:"By any of its names, as CVE-2024-3094"`
	Status                 string    `json:"status" enum:"affected,not_affected,fixed,under_investigation"`
	Justification          string    `json:"justification,omitempty" enum:"component_not_present,vulnerable_code_not_present,vulnerable_code_not_in_execute_path,vulnerable_code_cannot_be_controlled_by_adversary,inline_mitigations_already_exist" doc:"Of not_affected, as OpenVEX and CSAF label it"`
	CycloneDXJustification string    `json:"cyclonedx_justification,omitempty" enum:"code_not_present,code_not_reachable,requires_configuration,requires_dependency,requires_environment,protected_by_compiler,protected_at_runtime,protected_at_perimeter,protected_by_mitigating_control" doc:"Of not_affected, as CycloneDX labels it"`
	Impact                 string    `json:"impact,omitempty" doc:"Impact statement: why we are not affected"`
	Action                 string    `json:"action,omitempty" doc:"Action statement: what those who run it should do; affected needs one"`
	Reason                 string    `json:"reason" minLength:"1" doc:"Why we decide so"`
	Scope                  scope     `json:"scope"`
	ExpiresOn              clew.Date `json:"expires_on,omitzero" doc:"The last day it holds; missing: until somebody ends it"`
	Act                    string    `json:"act,omitempty" format:"uuid" doc:"Id of the act it belongs to, where one act makes many decisions"`
}

func assessments(s *server) {
	type createInput struct{ Body newAssessment }
	register(s, op{route: "POST /api/v1/assessments", id: "assess", tag: tagFindings, summary: "Decide what a vulnerability means for us",
		text: "A decision on the very same vulnerability and scope is superseded by it. Of several that cover a place the most specific one holds; equally specific ones that disagree are a conflict and count as undecided.", status: 201},
		func(ctx context.Context, actor clew.Actor, in *createInput) (*one[assessment], error) {
			b, act := in.Body, clew.ID{}
			if b.Act != "" {
				var err error
				if act, err = clew.ParseID(b.Act); err != nil {
					return nil, err
				}
			}
			return oneOf(write(ctx, s.DB, func(tx *db.Tx) (assessment, error) {
				a, err := vulnerability.Assess(tx, actor, vulnerability.Input{Vulnerability: b.Vulnerability, Status: vulnerability.Status(b.Status), Justification: b.Justification,
					CycloneDXJustification: b.CycloneDXJustification, Impact: b.Impact, Action: b.Action, Reason: b.Reason, ExpiresOn: b.ExpiresOn,
					Scope: vulnerability.Scope{Kind: vulnerability.ScopeKind(b.Scope.Kind), LineID: b.Scope.LineID, ProductID: b.Scope.ProductID, ReleaseID: b.Scope.ReleaseID,
						UntilVersion: b.Scope.UntilVersion, ComponentKey: b.Scope.ComponentKey, Path: b.Scope.Path}}, act)
				return assessmentOf(tx, a, err)
			}))
		})
	register(s, op{route: "GET /api/v1/assessments/{id}", id: "getAssessment", tag: tagFindings, summary: "Read a decision"},
		func(ctx context.Context, actor clew.Actor, in *ID) (*one[assessment], error) {
			return oneOf(read(ctx, s.DB, func(tx *db.Tx) (assessment, error) {
				a, err := vulnerability.Get(tx, actor, in.ID)
				return assessmentOf(tx, a, err)
			}))
		})
	type withdrawInput struct {
		ID
		Body reasonBody
	}
	register(s, op{route: "POST /api/v1/assessments/{id}/withdraw", id: "withdrawAssessment", tag: tagFindings, summary: "Take a decision back", text: "What it covered is open again, or falls to a wider decision. The history stays.", status: 204},
		func(ctx context.Context, actor clew.Actor, in *withdrawInput) (*nothing, error) {
			act, err := Why{in.Body.Reason, in.Body.Act}.act()
			if err != nil {
				return nil, err
			}
			return nil, s.DB.Write(ctx, func(tx *db.Tx) error { return vulnerability.Withdraw(tx, actor, in.ID.ID, in.Body.Reason, act.ID) })
		})
	type historyInput struct {
		Name string `path:"name" maxLength:"200" doc:"Any name of the vulnerability"`
	}
	register(s, op{route: "GET /api/v1/vulnerabilities/{name}/assessments", id: "listAssessments", tag: tagFindings, summary: "List the decisions on a vulnerability, newest first, ended ones included"},
		func(ctx context.Context, actor clew.Actor, in *historyInput) (*list[assessment], error) {
			rows, err := read(ctx, s.DB, func(tx *db.Tx) ([]assessment, error) {
				all, err := vulnerability.History(tx, actor, in.Name)
				if err != nil {
					return nil, err
				}
				return assessmentsOf(tx, all)
			})
			return paged(callOf(ctx), rows, len(rows), 0, same), err
		})
}
