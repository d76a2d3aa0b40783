#!/bin/sh
# Runs every test. One throw-away PostgreSQL cluster serves all packages. Databases of tests lie in memory where that
# is possible: thousands of them are made, and waiting for a disk proves nothing there (test/fault looks at durability).
set -eu
GO="${GO:-go}"
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'NR==2 {print $4}')" -gt 3000000 ]; then
	TMPDIR="$(mktemp -d /dev/shm/clew-test-XXXXXX)"
	chmod 755 "$TMPDIR"
	GOTMPDIR=/tmp
	export TMPDIR GOTMPDIR
	trap 'rm -rf "$TMPDIR"' EXIT INT TERM
fi
"$GO" vet ./...
unformatted="$(gofmt -l .)"
if [ -n "$unformatted" ]; then
	echo "not formatted: $unformatted" >&2
	exit 1
fi
"$GO" run ./test/cluster "$GO" test -timeout 25m ./...
