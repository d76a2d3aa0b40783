package access

import "net/http"

type oidcCache struct{}

func bounded(c *http.Client) *http.Client { return c }
