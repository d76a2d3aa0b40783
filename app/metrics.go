package app

import (
	"net/http"
	"strconv"
	"time"

	"clew/access"
	"clew/job"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// meters are the figures of this process for Prometheus.
type meters struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	imported *prometheus.CounterVec
}

func newMeters(a *App) *meters {
	m := &meters{registry: prometheus.NewRegistry(), requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "clew_http_request_seconds", Help: "Duration of requests by route template.", Buckets: []float64{.005, .02, .1, .3, 1, 5, 30}}, []string{"route", "status"}),
		imported: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "clew_imported_total", Help: "What this process took over, by kind: components of inventories, new or changed source records, unchanged ones that were skipped."}, []string{"kind"})}
	for _, kind := range job.Kinds {
		m.imported.WithLabelValues(kind)
	}
	commits := prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "clew_db_commits_total", Help: "Writing transactions that this process has committed."}, func() float64 { return float64(a.DB.Commits()) })
	for kind, n := range map[string]func(access.Counts) int64{"denied": func(c access.Counts) int64 { return c.Denied }, "hidden": func(c access.Counts) int64 { return c.Hidden }, "wrong_token": func(c access.Counts) int64 { return c.WrongToken }} {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "clew_turned_away_total", ConstLabels: prometheus.Labels{"kind": kind},
			Help: "Requests turned away, by kind: without the right, changes to what is not there or not visible, API tokens that are not valid."}, func() float64 { return float64(n(a.Door.Counts())) }))
	}
	m.registry.MustRegister(m.requests, m.imported, commits, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), &healthCollector{a})
	return m
}

// healthCollector gives the last probe's figures.
type healthCollector struct{ a *App }

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("clew_"+name, help, labels, nil)
}

var (
	readyDesc     = desc("ready", "1 when the process can read and write.")
	diskDesc      = desc("disk_free_bytes", "Free space of the data directory.")
	lagDesc       = desc("seal_lag_seconds", "Age of the oldest event that is not sealed yet.")
	waitingDesc   = desc("work_waiting", "Pieces of work queued or running.")
	oldestDesc    = desc("work_oldest_seconds", "Age of the oldest unfinished work.")
	discardedDesc = desc("jobs_discarded", "Jobs that were given up.")
	backupDesc    = desc("backup_age_seconds", "Time since the snapshot of the last backup; -1 when there never was one.")
	feedDesc      = desc("feed_age_seconds", "Time since a feed was last known to be current.", "feed")
)

// Describe implements prometheus.Collector.
func (c *healthCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{readyDesc, diskDesc, lagDesc, waitingDesc, oldestDesc, discardedDesc, backupDesc, feedDesc} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (c *healthCollector) Collect(ch chan<- prometheus.Metric) {
	h := c.a.health.Load()
	if h == nil {
		return
	}
	put := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	ready := 0.0
	if h.Ready {
		ready = 1
	}
	put(readyDesc, ready)
	put(diskDesc, float64(h.DiskFree))
	put(lagDesc, h.SealLag)
	put(waitingDesc, float64(h.Waiting))
	put(oldestDesc, h.OldestWork)
	put(discardedDesc, float64(h.Discarded))
	put(backupDesc, h.BackupAge)
	for name, age := range h.FeedAge {
		put(feedDesc, age, name)
	}
}

// count measures requests by route template, never by address: labels stay bounded whatever is asked for.
func (a *App) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		s := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(s, r)
		a.meters.requests.WithLabelValues(template(r.Pattern), strconv.Itoa(s.status)).Observe(time.Since(start).Seconds())
	})
}

// template is the route a request was counted under: one of the table of rights, a probe, or "other" for what no route
// takes, so that the set is bounded.
func template(pattern string) string {
	if _, ok := access.Rights[pattern]; ok || pattern == "GET /healthz" || pattern == "GET /readyz" {
		return pattern
	}
	return "other"
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (s *statusWriter) WriteHeader(code int) {
	s.status = code
	s.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController reach what is underneath.
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// management is what the loopback listener answers.
func (a *App) management() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(a.meters.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /health", a.details)
	return mux
}
