package overview

import (
	"time"

	"clew"
	"clew/aftersales/vulnerability"
	"clew/db"
	"clew/lang"
	"clew/view"
	"clew/web/chart"
	"clew/web/look"
	"clew/web/site"
)

// How far back the trend goes, and how old what we know must be before a line says anything.
const (
	trendWeeks = 12
	trendLeast = 14 * 24 * time.Hour
	week       = 7 * 24 * time.Hour
)

// life is from when to when a vulnerability was open; to is 0 while it is.
type life struct{ from, to clew.Time }

// lives gives for each vulnerability since when we see it and when its last decision was made, if that left nothing
// open. It speaks of what is found today: what left our releases or the sources meanwhile is not in it.
func lives(groups []*view.Group, decided map[string]clew.Time) []life {
	out := make([]life, 0, len(groups))
	for _, g := range groups {
		if g.FirstSeen.IsZero() {
			continue
		}
		x := life{from: g.FirstSeen}
		if g.State != view.Open {
			x.to = max(decided[g.Vulnerability], g.FirstSeen)
		}
		out = append(out, x)
	}
	return out
}

// weekly counts what was open at the end of each of the last weeks, the oldest first; nothing when there is too little
// history to speak of.
func weekly(all []life, now clew.Time) (ends []clew.Time, open []float64) {
	var oldest clew.Time
	for _, x := range all {
		if oldest.IsZero() || x.from < oldest {
			oldest = x.from
		}
	}
	if oldest.IsZero() || now.Sub(oldest) < trendLeast {
		return nil, nil
	}
	for i := trendWeeks; i >= 0; i-- {
		end := now.Add(-time.Duration(i) * week)
		if end < oldest {
			continue
		}
		n := 0
		for _, x := range all {
			if x.from <= end && (x.to.IsZero() || x.to > end) {
				n++
			}
		}
		ends, open = append(ends, end), append(open, float64(n))
	}
	return ends, open
}

// trendBlock draws the open findings over the weeks; its table stands in the chart's own details.
func trendBlock(tx *db.Tx, r *site.Request, b *look.Base, rows []*view.Row) (Block, error) {
	out := Block{Kind: trend, Title: r.T("Open over the weeks")}
	live, err := vulnerability.LiveAll(tx)
	if err != nil {
		return out, err
	}
	decided := map[string]clew.Time{}
	for _, a := range live {
		decided[a.Vulnerability] = max(decided[a.Vulnerability], a.CreatedAt)
	}
	ends, open := weekly(lives(view.Gather(rows), decided), r.Now)
	if len(ends) == 0 {
		return out, nil
	}
	c := chart.Line{Common: chart.Common{Title: r.T("Open vulnerabilities"), Note: r.T("Of those that are found today"), Names: r.T("Week until"), Series: []chart.Series{{Name: r.T("Open"), Values: open}}, Width: 320, Height: 130}}
	for _, e := range ends {
		c.Labels = append(c.Labels, lang.Date(r.Lang(), clew.DateOf(e.Std().In(b.Zone))))
	}
	out.Chart = c
	return out, nil
}
