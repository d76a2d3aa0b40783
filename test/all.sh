#!/bin/sh
# Runs every test. One throw-away PostgreSQL cluster serves all packages.
set -eu
GO="${GO:-go}"
"$GO" vet ./...
unformatted="$(gofmt -l .)"
if [ -n "$unformatted" ]; then
	echo "not formatted: $unformatted" >&2
	exit 1
fi
exec "$GO" run ./test/cluster "$GO" test -timeout 20m ./...
