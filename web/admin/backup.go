package admin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"clew"
	"clew/backup"
	"clew/db"
	"clew/lang"
	"clew/web/look"
	"clew/web/site"
)

// BackupPage is the schedule of backups, how the last ones went, and what lies in the folder.
type BackupPage struct {
	look.Base
	Tabs    *look.Tabs
	Key     *look.Code // a recovery key just made
	Facts   []look.Fact
	Form    *look.Form
	Files   []BackupFile
	Restore look.Code
}

// BackupFile is a file in the folder.
type BackupFile struct {
	Name, Size string
	At         clew.Time
}

// often says how often something is done that is done every so many hours.
func often(b *look.Base, n int) string {
	switch n {
	case 24:
		return b.T("every day")
	case 7 * 24:
		return b.T("every week")
	}
	return b.T("every {0}", hours(n))
}

func hours(n int) time.Duration { return time.Duration(n) * time.Hour }

var backupPage = look.Declare[BackupPage]("admin/backup", files)

// shownFiles is how many files of the folder are listed.
const shownFiles = 30

func (p Pages) backup(w http.ResponseWriter, r *site.Request) (page BackupPage, err error) {
	var s backup.Schedule
	var a backup.Attempt
	last, err := site.Read(r, func(tx *db.Tx) (last backup.Made, err error) {
		if s, a, err = backup.GetSchedule(tx, r.Actor); err != nil {
			return last, err
		}
		last, _, err = backup.Last(tx)
		return last, err
	})
	if err != nil {
		return page, err
	}
	page = BackupPage{Base: r.Base(w, r.T("Backups"), "settings"), Tabs: tabs(r, "/settings/backup")}
	page.Lead = page.T("Database, files and checkpoints in one encrypted file, made while people go on working.")
	page.Actions = []look.Action{{Label: page.T("Make a recovery key"), Href: "/settings/backup/key", Post: true}}
	if len(s.Recipients) > 0 {
		page.Actions = append(page.Actions, look.Action{Label: page.T("Back up now"), Href: "/settings/backup/run", Post: true})
	}
	page.Restore = look.Code{Label: page.T("Command"), Text: "clew backup restore --from FILE --identity RECOVERY-KEY-FILE --key ROOT-KEY-FILE --data NEW-DIRECTORY"}
	page.Form = scheduleForm(&page.Base, s)
	page.Facts = backupFacts(&page.Base, s, a, last)
	if p.Backups == "" {
		return page, nil
	}
	page.Facts = append(page.Facts, look.Fact{Name: page.T("Folder"), Value: p.Backups, Mono: true})
	list, ferr := backup.Files(p.Backups)
	if ferr != nil {
		page.Notices = append(page.Notices, look.Notice{Kind: look.Bad, Text: page.T("The folder of backups cannot be read.")})
	}
	for _, f := range list[:min(len(list), shownFiles)] {
		page.Files = append(page.Files, BackupFile{f.Name, lang.Bytes(page.Lang, f.Bytes), f.At})
	}
	return page, nil
}

func backupFacts(b *look.Base, s backup.Schedule, a backup.Attempt, last backup.Made) []look.Fact {
	made := b.T("never; a disk that breaks takes everything with it")
	if !last.At.IsZero() {
		made = b.T("{0}, {1}, {2}", lang.Clock(b.Lang, last.At, b.Zone), last.File, lang.Bytes(b.Lang, last.Bytes))
	}
	out := []look.Fact{{Name: b.T("Last backup"), Value: made}}
	switch {
	case a.Asked:
		out = append(out, look.Fact{Name: b.T("Next"), Value: b.T("within a minute")})
	case s.EveryHours > 0 && !last.At.IsZero():
		out = append(out, look.Fact{Name: b.T("Next"), Value: clock(b, last.At.Add(hours(s.EveryHours)))})
	}
	if a.Error != "" {
		out = append(out, look.Fact{Name: b.T("Last try failed"), Value: b.T("{0}: {1}", clock(b, a.At), a.Error)})
	}
	return out
}

func scheduleForm(b *look.Base, s backup.Schedule) *look.Form {
	f := b.NewForm("/settings/backup", b.T("Save"))
	to := f.Area("recipients", b.T("Who can open the backups")).Set(strings.Join(s.Recipients, "\n"))
	to.Help(b.T("Recipients of recovery keys, one a line; each begins with age1. Any one of the keys opens a backup."))
	to.Mono, to.Rows = true, 3
	every := []look.Option{{Value: "0", Label: b.T("not by schedule")}}
	choices := []int{1, 6, 12, 24, 168}
	if !slices.Contains(choices, s.EveryHours) && s.EveryHours > 0 {
		choices = append(choices, s.EveryHours)
		slices.Sort(choices)
	}
	for _, n := range choices {
		every = append(every, look.Option{Value: strconv.Itoa(n), Label: often(b, n)})
	}
	f.Select("every_hours", b.T("How often"), every...).Set(strconv.Itoa(s.EveryHours))
	f.Number("keep", b.T("Files that stay")).Need().Set(strconv.Itoa(s.Keep)).Help(b.T("Beyond that the oldest made by schedule are removed. Copy them to another machine as well."))
	site.Expect(f, s.Revision)
	return f
}

// Backup answers GET and POST /settings/backup.
func (p Pages) Backup(w http.ResponseWriter, r *site.Request) error {
	page, err := p.backup(w, r)
	if err != nil {
		return err
	}
	if !r.Posted() {
		return backupPage.Render(w, r.Request, http.StatusOK, &page)
	}
	in := r.Sent()
	change := backup.Schedule{Recipients: strings.Fields(in.Text("recipients")), EveryHours: int(in.Int("every_hours")), Keep: int(in.Int("keep")), Revision: in.Revision()}
	err = r.Write(in, func(tx *db.Tx) error {
		_, err := backup.SetSchedule(tx, r.Actor, change)
		return err
	})
	if err != nil {
		return r.Again(w, page.Form, err, func(status int) error { return backupPage.Render(w, r.Request, status, &page) })
	}
	return r.Done(w, "/settings/backup", r.T("Saved"))
}

// BackupNow answers POST /settings/backup/run.
func (p Pages) BackupNow(w http.ResponseWriter, r *site.Request) error {
	if err := r.Write(r.Sent(), func(tx *db.Tx) error { return backup.Ask(tx, r.Actor) }); err != nil {
		return err
	}
	return r.Done(w, "/settings/backup", r.T("A backup will be made within a minute"))
}

// BackupKey answers POST /settings/backup/key with a new recovery key, which is stored nowhere.
func (p Pages) BackupKey(w http.ResponseWriter, r *site.Request) error {
	key, err := backup.NewKey()
	if err != nil {
		return err
	}
	page, err := p.backup(w, r)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	to := page.Form.Field("recipients")
	to.Set(strings.TrimSpace(to.Value + "\n" + key.Recipient))
	if every := page.Form.Field("every_hours"); every.Value == "0" {
		every.Set("24")
	}
	page.Key = &look.Code{Label: page.T("Recovery key"), Text: "# " + page.T("Recovery key for backups of clew. Keep it apart from the server and from the backups.") + "\n# public key: " + key.Recipient + "\n" + key.Identity}
	return backupPage.Render(w, r.Request, http.StatusOK, &page)
}
