#!/bin/sh
# Resolve pyproject.toml anew into requirements/*.txt: versions and hashes only, for every platform from
# Python 3.11 on, and no download address. `scripts/lock.sh --upgrade` takes newer versions too.
set -eu
cd "$(dirname "$0")/.."
lock() {
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@"
}
lock --group pyproject.toml:bootstrap -o requirements/bootstrap.txt ${1:+"$1"}
lock pyproject.toml -o requirements/base.txt ${1:+"$1"}
lock pyproject.toml --group dev -c requirements/base.txt -o requirements/dev.txt ${1:+"$1"}
