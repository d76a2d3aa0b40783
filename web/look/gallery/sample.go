package gallery

import (
	"net/url"
	"time"

	"clew"
	"clew/web/chart"
	"clew/web/look"
)

var icons = []string{"layout-dashboard", "package", "users", "crosshair", "shield", "flask-conical", "traffic-cone", "factory", "key-round",
	"radar", "briefcase", "siren", "megaphone", "refresh-cw", "recycle", "file-text", "graduation-cap", "trending-up", "rss",
	"scroll-text", "settings", "search", "menu", "bell", "circle-user-round", "user-round-cog", "keyboard", "log-out", "log-in", "x", "plus",
	"info", "arrow-up", "arrow-down", "arrow-right", "chevron-left", "chevron-right", "chevron-down", "book-open", "copy", "download",
	"upload", "link", "trash-2", "pencil", "check", "clock", "calendar", "filter", "external-link", "eye", "eye-off", "undo-2",
	"git-compare", "layers", "box", "cpu", "tags", "lock", "shield-alert", "shield-check", "flame", "message-square", "history",
	"circle-help", "play", "square", "list", "terminal", "building-2", "map-pin", "wrench", "bug", "bookmark", "fingerprint", "mail",
	"globe", "server", "paperclip", "ban", "flag", "star", "ellipsis", "columns-3", "save", "s-exploited"}

func cell(s look.LifeState, gaps int) look.LifeCell {
	return look.LifeCell{State: s, Gaps: gaps, Href: "/gallery#life"}
}

func date(y int, m time.Month, d int) clew.Date { return clew.Date{Year: y, Month: m, Day: d} }

// gateway is a product with something of everything.
func gateway(subject string) look.LifeBar {
	return look.LifeBar{Subject: subject, Href: "/gallery#life", Cells: map[string]look.LifeCell{
		"1.1": cell(look.Complete, 0), "1.2": cell(look.InWork, 0), "1.3": cell(look.InWork, 0), "1.4": cell(look.Broken, 3), "1.5": cell(look.Nothing, 0),
		"2": cell(look.Late, 1), "3.1.1": cell(look.Complete, 0), "3.1.2": cell(look.Late, 12), "3.1.3": cell(look.TooOld, 0), "3.1.4": cell(look.Complete, 0),
		"3.2": cell(look.Broken, 1), "3.3": cell(look.Complete, 0), "3.4": {State: look.NotApplicable, Reason: "service"}, "3.5": cell(look.Broken, 2), "Doc": cell(look.InWork, 0)}}
}

func (p *Page) sample() {
	p.Title, p.Here = p.T("Gallery"), "overview"
	p.Lead = p.T("Every part of the pages in every state. All data is made up.")
	p.Crumbs = []look.Crumb{{Label: p.T("Overview"), Href: "/"}}
	p.Actions = []look.Action{{Label: p.T("Export this"), Href: "/gallery?format=csv", Icon: "download"}, {Label: p.T("New product"), Href: "/gallery#forms", Main: true, Key: "a"}}
	p.Menu = look.Menu(p.Lang, map[string]int{"products": 14, "parties": 412, "findings": 1038}, "overview", "products", "parties", "findings", "feeds", "audit", "settings")
	p.Feeds = &look.Freshness{Kind: look.Warn, Text: p.T("Oldest feed {0}", "9 d"), Href: "/feeds"}
	p.Jobs = 2
	p.Banners = []look.Notice{{Kind: look.Warn, Text: p.T("No network: feeds cannot be fetched."), More: p.T("Files can still be imported."), Action: &look.Action{Label: p.T("Feeds"), Href: "/feeds"}}}
	p.Kinds = []look.Kind{look.Good, look.Warn, look.Bad, look.Info, look.Idle}
	p.Icons = icons
	p.Hostile = `<img src=x onerror=alert(1)> "hx-get" ‮gnitirw`
	for _, s := range [][2]string{{"life", p.T("Life-cycle bar")}, {"tags", p.T("States")}, {"tables", p.T("Tables")}, {"queue", p.T("Rows and facts")},
		{"charts", p.T("Charts")}, {"forms", p.T("Forms")}, {"work", p.T("Work under way")}, {"notices-all", p.T("Notices")}, {"empty", p.T("Nothing yet")}, {"icons", p.T("Icons")}} {
		p.Sections = append(p.Sections, section{s[0], s[1]})
	}
	p.lists()
	p.states()
	p.forms()
	p.charts()
}

func (p *Page) lists() {
	p.Chips = []look.Chip{{Label: p.T("Status"), Value: p.T("open"), Off: "/gallery?#tables"}, {Label: p.T("Line"), Value: "Comfort & Co", Off: "/gallery?#tables"}, {Label: p.T("Filter"), On: "/gallery?f=1#tables"}}
	p.Pager = look.Pager{Shown: 38, Total: 1204, Next: "/gallery?after=x#tables", Prev: "/gallery?before=x#tables"}
	p.Ends = look.Pager{Label: p.T("Pages of a long list"), Shown: 50, Total: 10000, More: true, Next: "/gallery?after=x#tables"}
	calm := look.LifeBar{Subject: "Radio Sensor", Href: "/gallery#life", Cells: map[string]look.LifeCell{}}
	for _, k := range look.Processes[:14] {
		calm.Cells[k.Key] = cell(look.Complete, 0)
	}
	unknown := look.LifeBar{Subject: "Boiler Interface 2", Href: "/gallery#life", Cells: map[string]look.LifeCell{"3.1.1": cell(look.Broken, 1), "3.1.2": cell(look.Broken, 1), "3.1.3": cell(look.Nothing, 0)}}
	spark := func(v ...float64) chart.Spark { return chart.Spark{Label: p.T("Open findings"), Values: v} }
	p.Rows = []row{
		{"Heat Gateway", p.T("Comfort line · embedded Linux"), "/gallery#tables", gateway("Heat Gateway"), 1021, 94, "4.1.0", look.Tag{Kind: look.Good, Word: p.T("released")}, date(2031, 3, 31), spark(61, 58, 52, 54, 47, 44, 38)},
		{"Radio Sensor", p.T("Comfort line · RTOS, constrained"), "/gallery#tables", calm, 3, 88, "2.9.0-rc.2", look.Tag{Kind: look.Info, Word: p.T("candidate")}, date(2031, 3, 31), spark(1, 1, 2, 3, 3, 3, 3)},
		{"Boiler Interface 2", p.T("bought in · ended"), "/gallery#tables", unknown, 0, 0, "1.4", look.Tag{Kind: look.Idle, Word: p.T("ended")}, date(2024, 6, 30), spark(chart.Gap, chart.Gap)},
	}
	p.Bulk = look.Bulk{Form: "bulk", Actions: []look.BulkAction{{Label: p.T("Assess"), Href: "/gallery", Main: true}, {Label: p.T("Give to"), Href: "/gallery"}}}
	p.Tabs = look.Tabs{Label: p.T("Views of the product"), Tabs: []look.Tab{{Label: p.T("Releases"), Href: "/gallery#queue", Count: 12, Here: true}, {Label: p.T("Components"), Href: "/gallery#queue", Count: 312},
		{Label: p.T("Findings"), Href: "/gallery#queue", Count: 21, Kind: look.Bad}, {Label: p.T("Documents"), Href: "/gallery#queue"}, {Label: p.T("History"), Href: "/gallery#queue"}}}
	p.Facts = []look.Fact{{Name: p.T("Exploited"), Value: p.T("in KEV since {0}", date(2026, 11, 21)), Tag: &look.Tag{Kind: look.Bad, Word: p.T("exploited"), Icon: "s-exploited"}},
		{Name: p.T("Why affected"), Value: p.T("{0} in {1}, by purl", "busybox 1.36.1", "1.30.0 ≤ v < 1.37.1")}, {Name: "purl", Value: "pkg:generic/busybox@1.36.1", Mono: true},
		{Name: p.T("Where"), Value: "Heat Gateway 3.8 – 4.1.0", Href: "/gallery#queue"}, {Name: p.T("Not assessable"), Value: "19"}}
	p.Queue = []look.Row{
		{Clock: "19 h 42 min", Kind: look.Bad, What: p.T("Early warning to the CSIRT"), Href: "/gallery#queue", After: p.T("for {0}", "CASE-31, Heat Gateway 4.x"), Mark: &look.Tag{Kind: look.Bad, Word: p.T("exploited"), Icon: "s-exploited"}, Why: p.T("Aware since {0}. The draft is complete but for one field.", "22 Nov 18:48"), Action: &look.Action{Label: p.T("Open report"), Href: "/gallery#queue", Main: true, Key: "a"}},
		{Clock: p.T("today"), Kind: look.Warn, What: p.T("Gate of {0}", "Radio Sensor 2.9.0"), Href: "/gallery#queue", After: p.T("waits for a second signature"), Why: p.T("{0} of {1} conditions pass.", 23, 25), Action: &look.Action{Label: p.T("Review"), Href: "/gallery#queue", Key: "a"}},
		{Clock: p.T("{0} days", 30), Kind: look.Idle, What: p.T("Support of {0}", "Heat Gateway 3.x"), Href: "/gallery#queue", After: p.T("ends; {0} devices are still on it", 2310), Action: &look.Action{Label: p.T("Prepare"), Href: "/gallery#queue"}},
		{Tag: &look.Tag{Kind: look.Bad, Word: "1.4", Icon: "l-gap"}, What: p.T("Measure {0} has no passing evidence", "MEA-12"), Href: "/gallery#queue"}}
}

func (p *Page) states() {
	p.Life = gateway("Heat Gateway 4.1.0")
	p.Legend = look.LifeStates
	p.All = look.LifeBar{Subject: p.T("nothing known"), Cells: map[string]look.LifeCell{}}
	p.Support = []look.Support{{Subject: "Heat Gateway", From: date(2021, 5, 1), To: date(2031, 3, 31), Marks: []look.Mark{{Label: "3.0", On: date(2021, 5, 1)}, {Label: "3.8", On: date(2023, 9, 12), Kind: look.Warn}, {Label: "4.0", On: date(2025, 11, 3), Kind: look.Good}, {Label: "4.1", On: date(2026, 10, 14), Kind: look.Good}}},
		{Subject: "Boiler Interface 2", From: date(2014, 2, 1), To: date(2024, 6, 30), Marks: []look.Mark{{Label: "1.0", On: date(2014, 2, 1)}, {Label: "1.4", On: date(2019, 3, 8)}}},
		{Subject: "Comfort Cloud", From: date(2022, 1, 1)}}
	p.Buttons = []look.Action{{Label: p.T("Main"), Href: "/gallery", Main: true}, {Label: p.T("Plain"), Href: "/gallery"}, {Label: p.T("With icon"), Href: "/gallery", Icon: "upload"}, {Label: p.T("Delete"), Href: "/gallery", Danger: true, Icon: "trash-2"}, {Label: p.T("Sends a form"), Href: "/gallery", Post: true, Hidden: []look.Hidden{{Name: "x", Value: "1"}}}}
	undo := &look.Action{Label: p.T("Undo"), Href: "/gallery", Post: true, Icon: "undo-2"}
	p.Notices2 = []look.Notice{{Kind: look.Good, Text: p.T("Decision saved for {0} findings.", 14), Action: undo}, {Kind: look.Info, Text: p.T("This release is a draft."), More: p.T("It is matched, and nobody is told.")},
		{Kind: look.Warn, Text: p.T("The inventory is incomplete."), More: p.T("What is not listed cannot be assessed.")}, {Kind: look.Bad, Text: p.T("The upload is no inventory."), More: p.T("Found: {0}. Expected: {1}.", "PNG", "CycloneDX, SPDX, CSV, XLSX")}}
	p.Work = []look.Progress{{ID: "job-1", Title: "gateway-4.1.0.cdx.json", Stage: p.T("Reading components"), Done: 118204, Total: 300000, Unit: p.T("components"), Left: 34 * time.Second, Running: true, Poll: "/gallery/progress", Cancel: &look.Action{Label: p.T("Cancel"), Href: "/gallery", Post: true}},
		{ID: "job-2", Title: p.T("Feed {0}", "OSV"), Stage: p.T("Fetching"), Running: true, Poll: "/gallery/progress"}, {ID: "job-3", Title: "sensor-2.9.spdx", Stage: p.T("{0} components, {1} warnings", 88, 3), Kind: look.Good, Result: p.T("done"), ResultLink: &look.Action{Label: p.T("Look at it"), Href: "/gallery"}},
		{ID: "job-4", Title: "photo.png", Stage: p.T("This is a picture, not an inventory."), Kind: look.Bad, Result: p.T("refused")}}
	p.Empty = look.Empty{Icon: "package", Title: p.T("No product yet"), For: p.T("Products are what everything else hangs on: their releases are watched for vulnerabilities for as long as anyone uses them."), Who: p.T("Product management registers them, with the line they belong to."), Action: &look.Action{Label: p.T("New product"), Href: "/gallery", Main: true}, Section: "3.1.1"}
	p.Dialog = look.Dialog{ID: "withdraw", Title: p.T("Withdraw release {0}?", "4.1.0"), Text: p.T("It stays in the register and is watched on; parties see it as withdrawn."), Type: "4.1.0", Action: look.Action{Label: p.T("Withdraw"), Href: "/gallery", Danger: true}}
	p.History = []look.Event{{At: p.Now.Add(-4 * time.Minute), Who: "Ada Berg", What: p.T("decided CVE-2026-3117: not affected"), Kind: look.Good, Why: p.T("The DHCP client is not compiled in."), Changes: []look.Change{{Name: p.T("Status"), Old: p.T("under investigation"), New: p.T("not affected")}, {Name: p.T("Justification"), New: "vulnerable_code_not_present"}}},
		{At: p.Now.Add(-26 * time.Hour), Who: "clew", What: p.T("found it in the feed {0}", "OSV"), Kind: look.Bad, Href: "/gallery"}, {At: p.Now.Add(-90 * 24 * time.Hour), Who: "Jonas Weiß", What: p.T("uploaded the inventory")}}
	p.Code = look.Code{Label: p.T("As a call of the API"), Text: "curl -H 'Authorization: Bearer …' 'http://localhost:8420/api/v1/findings?release=018f&status=open&sort=-priority'"}
}

func (p *Page) forms() {
	fill := func(id string) *look.Form {
		f := p.NewForm("/gallery", p.T("Create product"))
		f.ID, f.Title, f.Cancel = id, p.T("New product"), "/gallery"
		f.Text("name", p.T("Name")).Need().Help(p.T("As it stands on the type plate.")).Max = 200
		f.Select("line", p.T("Product line"), look.Option{Value: "", Label: p.T("Please choose")}, look.Option{Value: "c", Label: "Comfort", Group: p.T("Active")}, look.Option{Value: "o", Label: "Classic", Group: p.T("Ended")}).Need()
		f.Radio("constrained", p.T("Is the device constrained?"), look.Option{Value: "no", Label: p.T("No")}, look.Option{Value: "yes", Label: p.T("Yes"), Hint: p.T("It cannot check the authenticity of updates; the reason is kept.")}).Set("no")
		f.Checks("markets", p.T("Placed on the market in"), look.Option{Value: "eu", Label: p.T("European Union")}, look.Option{Value: "uk", Label: p.T("United Kingdom")})
		f.Date("until", p.T("Supported until"))
		f.Number("count", p.T("Devices"))
		f.Area("note", p.T("Note"))
		f.File("sbom", p.T("Inventory of the first release"), ".json,.xml,.spdx,.csv,.xlsx").Help(p.T("CycloneDX, SPDX, CSV or XLSX; up to {0}.", "512 MB"))
		f.Check("told", p.T("Tell product development"))
		return f
	}
	p.Form, p.Wrong = fill("new"), fill("wrong")
	p.Wrong.Title = p.T("New product, sent back")
	p.Form.Field("name").Value = "Heat Gateway"
	var faults clew.Faults
	faults.Add("name", "Another product of this line has this name")
	faults.Add("until", "%q is not a date (as 2031-03-31)", "31.3.")
	faults.Add("constrained", "Give the reason")
	p.Wrong.Fill(url.Values{"name": {"Heat Gateway"}, "line": {"c"}, "constrained": {"yes"}, "markets": {"eu"}})
	p.Wrong.Fail(faults.Err())
}

func (p *Page) charts() {
	weeks := []string{"1 Sep", "8 Sep", "15 Sep", "22 Sep", "29 Sep", "6 Oct", "13 Oct", "20 Oct", "27 Oct", "3 Nov", "10 Nov", "23 Nov"}
	open := chart.Series{Name: p.T("Open"), Values: []float64{61, 62, 58, 54, 55, 50, 46, 47, 42, 39, 40, 38}}
	late := chart.Series{Name: p.T("Late"), Kind: "bad", Values: []float64{9, 8, 8, 7, 7, 5, chart.Gap, chart.Gap, 4, 3, 4, 4}}
	rel := []string{"3.6", "3.8", "3.9", "4.0", "4.1"}
	p.Charts = []look.Drawn{
		chart.Line{Common: chart.Common{Title: p.T("Open findings in shipped releases"), Note: p.T("Half are decided within {0} days.", 1.8), Labels: weeks, Series: []chart.Series{open}}, Area: true},
		chart.Line{Common: chart.Common{Title: p.T("Open and late"), Note: p.T("Two weeks were not measured."), Labels: weeks, Limit: 50, Series: []chart.Series{open, late}}},
		chart.Bar{Common: chart.Common{Title: p.T("Decided per week"), Labels: weeks, Series: []chart.Series{{Name: p.T("Decided"), Values: []float64{12, 9, 14, 22, 8, 17, 12, 9, chart.Gap, 13, 6, 11}}}}},
		chart.Bar{Common: chart.Common{Title: p.T("Findings by release"), Names: p.T("Release"), Labels: rel, Series: []chart.Series{{Name: p.T("affected"), Kind: "bad", Values: []float64{3, 4, 4, 2, 1}}, {Name: p.T("under investigation"), Kind: "warn", Values: []float64{1, 2, 2, 5, 7}}, {Name: p.T("not affected"), Kind: "idle", Values: []float64{24, 22, 23, 19, 18}}}}},
		chart.Heat{Common: chart.Common{Title: p.T("Risks by likelihood and severity"), Names: p.T("Likelihood"), Labels: []string{"1", "2", "3", "4", "5"}, Series: []chart.Series{{Name: p.T("almost certain"), Values: []float64{0, 1, 2, 1, 3}}, {Name: p.T("likely"), Values: []float64{2, 4, 3, 2, 1}}, {Name: p.T("possible"), Values: []float64{5, 8, 4, 1, 0}}, {Name: p.T("rare"), Values: []float64{7, 3, 2, 0, chart.Gap}}}}},
	}
}
