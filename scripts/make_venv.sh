#!/bin/sh
# Make .venv with the first Python 3.11 or later that has venv, and put the pinned uv and build backend into it.
set -eu
cd "$(dirname "$0")/.."

suits() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if ! suits .venv/bin/python; then
    for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
        if [ -n "$candidate" ] && suits "$candidate"; then
            found=$candidate
            break
        fi
    done
    if [ -z "${found:-}" ]; then
        echo "No Python 3.11 or later with venv was found: install one (Debian: python3 python3-venv), or name it: make setup PYTHON=/path/to/python3.11" >&2
        exit 2
    fi
    rm -rf .venv
    "$found" -m venv .venv
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/bootstrap.txt
