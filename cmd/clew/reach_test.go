package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Why no server answers is said in words, not in those of a network library.
func TestUnreachable(t *testing.T) {
	t.Setenv("CLEW_LANG", "en")
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + free.Addr().String()
	free.Close()
	tls := httptest.NewTLSServer(http.NotFoundHandler())
	defer tls.Close()
	for server, want := range map[string]string{nobody: "nothing listens there", "https://no-such-name.invalid": "its name is not known", tls.URL: "its certificate or encryption is not accepted"} {
		var out, errOut strings.Builder
		code := run(t.Context(), []string{"line", "list", "--server", server, "--token", "x"}, strings.NewReader(""), &out, &errOut)
		if said := errOut.String(); code != exitUnavailable || !strings.Contains(said, want) || strings.Contains(said, "dial") || strings.Contains(said, "x509") {
			t.Errorf("%s: %d %q, want %q", server, code, said, want)
		}
	}
}
