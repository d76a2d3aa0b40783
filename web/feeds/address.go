package feeds

import (
	"net/url"
	"strconv"
	"strings"

	"clew/feed"
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

// archive is where OSV keeps an ecosystem's archive, beside those that are watched from the start.
func archive(ecosystem string) string {
	for _, f := range feed.Defaults() {
		if e := f.Ecosystem(); e != "" {
			return strings.Replace(f.Address, "/"+e+"/", "/"+url.PathEscape(ecosystem)+"/", 1)
		}
	}
	return ""
}
