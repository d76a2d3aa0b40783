#!/bin/sh
# The figures of docs/bench.md: clew match against other matchers, and the portfolio. Needs ../shared/data; run it on a
# machine that does nothing else. OSV_SCANNER and GRYPE may name programs to compare with.
set -eu
cd "$(dirname "$0")/.."
DATA="${CLEW_BENCH_DATA:-../shared/data}"
if [ ! -d "$DATA/osv" ]; then
	echo "no data at $DATA (set CLEW_BENCH_DATA to a folder with osv/*/all.zip and sbom/bench)" >&2
	exit 1
fi
echo "## The portfolio: 10,000 releases of 1,000 components, SQLite"
go run ./bench/portfolio -data "$DATA" 2>/dev/null
echo
echo "## One inventory of 300,000 components, SQLite"
go run ./bench/portfolio -data "$DATA" -big 300000 2>/dev/null
if [ -n "${CLEW_BENCH_POSTGRES:-}" ]; then
	echo
	echo "## The portfolio on PostgreSQL (an empty database)"
	go run ./bench/portfolio -data "$DATA" -database "$CLEW_BENCH_POSTGRES" 2>/dev/null
fi
echo
echo "## clew match"
sh bench/match.sh
