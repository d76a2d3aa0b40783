package api

import (
	"context"
	"encoding/json"

	"clew"
	"clew/access"
	"clew/db"
	"clew/lang"
	"clew/product/component"
	"clew/queue"
)

// work is long work in the background.
type work struct {
	ID          clew.ID   `json:"id"`
	Kind        string    `json:"kind" doc:"inventory, feed, ..."`
	SubjectType string    `json:"subject_type"`
	SubjectID   string    `json:"subject_id"`
	Title       string    `json:"title" doc:"What it works on"`
	LineID      clew.ID   `json:"line_id,omitzero"`
	ProductID   clew.ID   `json:"product_id,omitzero"`
	StartedBy   clew.ID   `json:"started_by,omitzero"`
	State       string    `json:"state" enum:"queued,running,done,failed,cancelled"`
	Stage       string    `json:"stage" doc:"What it does now, in the language asked for"`
	Done        int64     `json:"done" doc:"How far it is, of total"`
	Total       int64     `json:"total" doc:"0 where that is not known"`
	LeftSeconds int64     `json:"left_seconds,omitempty" doc:"Estimated time left"`
	Message     string    `json:"message,omitempty" doc:"Why it failed, or what came of it"`
	Result      any       `json:"result,omitempty" doc:"What came of it, where that has members"`
	CreatedAt   clew.Time `json:"created_at"`
	StartedAt   clew.Time `json:"started_at,omitzero"`
	UpdatedAt   clew.Time `json:"updated_at"`
	FinishedAt  clew.Time `json:"finished_at,omitzero"`
	Finished    bool      `json:"finished" doc:"Nothing more will happen"`
}

func workOf(c *call, w queue.Work) work {
	out := work{ID: w.ID, Kind: w.Kind, SubjectType: w.SubjectType, SubjectID: w.SubjectID, Title: w.Title, LineID: w.LineID, ProductID: w.ProductID, StartedBy: w.ActorID, State: string(w.State),
		Stage: lang.T(c.lang, w.Stage), Done: w.Done, Total: w.Total, LeftSeconds: int64(w.Left().Seconds()), Message: lang.Kept(c.lang, w.Message), CreatedAt: w.CreatedAt, StartedAt: w.StartedAt,
		UpdatedAt: w.UpdatedAt, FinishedAt: w.FinishedAt, Finished: w.Finished()}
	if _, failure := clew.Kept(w.Message); !failure && len(w.Message) > 1 && w.Message[0] == '{' && json.Valid([]byte(w.Message)) {
		out.Message, out.Result = "", json.RawMessage(w.Message)
	}
	return out
}

// visibleWork narrows to work on what the actor may see; work on feeds belongs to no line.
func visibleWork(actor clew.Actor) *db.Where {
	if access.Can(actor, access.Read, access.Scope{}) && access.CanSomewhere(actor, access.FeedRead) {
		return &db.Where{}
	}
	w := access.Visible(actor, &db.Where{}, "line_id", "product_id")
	if !access.CanSomewhere(actor, access.FeedRead) {
		return w
	}
	scope := w.String()[len("WHERE "):]
	return (&db.Where{Args: w.Args}).And(scope + " OR subject_type = 'feed'")
}

// cancelVerb is the right to stop work: that of starting it.
func cancelVerb(kind string) access.Verb {
	if kind == component.WorkKind {
		return access.InventoryWrite
	}
	return access.FeedManage
}

func getWork(tx *db.Tx, actor clew.Actor, id clew.ID) (queue.Work, error) {
	w, err := queue.Get(tx, id)
	if err != nil {
		return w, err
	}
	scope := access.Scope{Line: w.LineID, Product: w.ProductID}
	visible := access.Can(actor, access.Read, scope)
	if w.SubjectType == "feed" {
		visible = access.CanSomewhere(actor, access.FeedRead)
	}
	if !visible {
		return w, clew.Errorf(clew.NotFound, "There is no such record")
	}
	return w, nil
}

func works(s *server) {
	type listInput struct {
		Limit int `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"How many items to give"`
	}
	register(s, op{route: "GET /api/v1/work", id: "listWork", tag: tagWork, summary: "List work, unfinished first, then newest first"},
		func(ctx context.Context, actor clew.Actor, in *listInput) (*list[work], error) {
			rows, err := read(ctx, s.DB, func(tx *db.Tx) ([]queue.Work, error) { return queue.Recent(tx, *visibleWork(actor), in.Limit) })
			return paged(callOf(ctx), rows, len(rows), 0, func(w queue.Work) work { return workOf(callOf(ctx), w) }), err
		})
	register(s, op{route: "GET /api/v1/work/{id}", id: "getWork", tag: tagWork, summary: "Read how far work is", text: "Ask again every second or two until finished."},
		func(ctx context.Context, actor clew.Actor, in *ID) (*one[work], error) {
			w, err := read(ctx, s.DB, func(tx *db.Tx) (queue.Work, error) { return getWork(tx, actor, in.ID) })
			return oneOf(workOf(callOf(ctx), w), err)
		})
	register(s, op{route: "POST /api/v1/work/{id}/cancel", id: "cancelWork", tag: tagWork, summary: "Stop work", text: "What has been made live stays.", status: 204},
		func(ctx context.Context, actor clew.Actor, in *ID) (*nothing, error) {
			return nil, s.DB.Write(ctx, func(tx *db.Tx) error {
				w, err := getWork(tx, actor, in.ID)
				if err != nil {
					return err
				}
				if err := access.Require(actor, cancelVerb(w.Kind), access.Scope{Line: w.LineID, Product: w.ProductID}); err != nil {
					return err
				}
				return queue.Cancel(tx, in.ID)
			})
		})
}
