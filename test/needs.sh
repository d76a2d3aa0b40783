#!/bin/sh
# Installs what the tests need, where that is allowed; else says exactly what to install.
set -eu
missing=""
have() { command -v "$1" >/dev/null 2>&1; }
have initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || [ -n "${CLEW_TEST_POSTGRES:-}" ] || missing="$missing postgresql"
have chromium-headless-shell || have chromium || have chromium-browser || have google-chrome || missing="$missing chromium-headless-shell"
have git || missing="$missing git"
if [ -z "$missing" ]; then
	exit 0
fi
if have apt-get && { [ "$(id -u)" = 0 ] || { have sudo && sudo -n true 2>/dev/null; }; }; then
	sudo=""
	[ "$(id -u)" = 0 ] || sudo="sudo -n"
	echo "installing:$missing"
	$sudo apt-get update -qq
	# shellcheck disable=SC2086
	DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing fonts-dejavu-core >/dev/null
	exit 0
fi
echo "The tests need programs that are not here. Please install:$missing" >&2
echo "On Debian: sudo apt-get install$missing" >&2
echo "Or go without PostgreSQL: CLEW_TEST_POSTGRES=off make test" >&2
exit 1
