#!/bin/sh
# The figures of "clew match" in docs/bench.md. OSV_SCANNER names an osv-scanner v2.5.0 to compare with:
#   GOBIN=/some/folder go install github.com/google/osv-scanner/v2/cmd/osv-scanner@v2.5.0
# GRYPE names a grype v0.121.2 instead, with a database made by bench/grypedb in GRYPE_DB_CACHE_DIR.
# Usage: bench/match.sh [CLEW]
set -eu
cd "$(dirname "$0")/.."
clew=${1:-bin/clew}
data=${CLEW_BENCH_DATA:-../shared/data}
if [ ! -d "$data/osv" ] || [ ! -d "$data/sbom/bench" ]; then
	echo "skipped: shared data not present"
	exit 0
fi
if [ -n "${GRYPE:-}" ]; then
	exec "${GO:-go}" run ./bench/match -clew "$clew" -grype "$GRYPE" -data "$data" -n "${N:-7}"
fi
scanner=${OSV_SCANNER:-$(command -v osv-scanner || true)}
[ -n "$scanner" ] || echo "no osv-scanner: the comparison is left out"
exec "${GO:-go}" run ./bench/match -clew "$clew" -osv-scanner "$scanner" -data "$data" -n "${N:-7}"
