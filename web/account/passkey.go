package account

import (
	"encoding/json"
	"net/http"

	"clew"
	"clew/db"
	"clew/web/site"
)

// begun is what passkey.js gets: options for the browser and the step to send back with its answer, or where to go.
type begun struct {
	Options json.RawMessage `json:"options,omitempty"`
	Step    string          `json:"step,omitempty"`
	Go      string          `json:"go,omitempty"`
	Error   string          `json:"error,omitempty"`
}

func answer(w http.ResponseWriter, status int, b begun) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(b)
}

// fault answers passkey.js with an error that people may read.
func fault(w http.ResponseWriter, r *site.Request, err error) error {
	if k := clew.KindOf(err); k == clew.Internal || k == clew.Unavailable {
		return err
	}
	b := r.Base(nil, "", "")
	return answer(w, http.StatusUnprocessableEntity, begun{Error: b.Err(err)})
}

// BeginPasskey answers POST /signin/passkey, asked by passkey.js.
func (p Pages) BeginPasskey(w http.ResponseWriter, r *site.Request) error {
	in := r.Sent()
	factor := ""
	if in.Get("factor") != "" {
		factor = p.Door.Step(r.Request)
	}
	options, step, err := p.Door.BeginPasskey(r.Context(), factor, site.Local(in.Get("next"), ""))
	if err != nil {
		return fault(w, r, err)
	}
	return answer(w, http.StatusOK, begun{Options: options, Step: step})
}

// FinishPasskey answers POST /signin/passkey/finish, a form that passkey.js filled.
func (p Pages) FinishPasskey(w http.ResponseWriter, r *site.Request) error {
	in := r.Sent()
	next := site.Local(in.Get("next"), "/")
	res, err := p.Door.CompletePasskey(r.Context(), in.Get("step"), []byte(in.Get("response")), p.visit(r))
	if err == nil {
		return p.entered(w, r, res, next)
	}
	page := p.signIn(w, r, next)
	status, err := refused(page.Form, &page.Base, res, err)
	if err != nil {
		return err
	}
	return signInPage.Render(w, r.Request, status, page)
}

// BeginNewPasskey answers POST /account/passkeys, asked by passkey.js.
func (p Pages) BeginNewPasskey(w http.ResponseWriter, r *site.Request) error {
	var b begun
	_, err := site.Read(r, func(tx *db.Tx) (_ struct{}, err error) {
		b.Options, b.Step, err = p.Door.BeginPasskeyRegistration(tx, r.Actor)
		return
	})
	if needsConfirm(err) {
		return answer(w, http.StatusOK, begun{Go: "/account/confirm?next=%2Faccount%2Fsecond-factor"})
	}
	if err != nil {
		return fault(w, r, err)
	}
	return answer(w, http.StatusOK, b)
}

// FinishNewPasskey answers POST /account/passkeys/finish, a form that passkey.js filled.
func (p Pages) FinishNewPasskey(w http.ResponseWriter, r *site.Request) error {
	in := r.Sent()
	name := in.Text("name")
	var codes []string
	err := r.Write(in, func(tx *db.Tx) (err error) {
		codes, err = p.Door.FinishPasskeyRegistration(tx, r.Actor, in.Get("step"), name, []byte(in.Get("response")))
		return err
	})
	switch {
	case needsConfirm(err):
		return toConfirm(w, r, "/account/second-factor")
	case clew.Is(err, clew.Unauthenticated): // the answer was not accepted; the session is fine
		return clew.Wrapf(clew.Invalid, err, "This passkey was not accepted")
	case err != nil:
		return err
	}
	return p.added(w, r, codes, r.T("The passkey is added. Other sessions have ended."))
}
