#!/bin/bash
# A private PostgreSQL for tests: on loopback, a free port and a folder of its own, thrown away afterwards.
#
#   scripts/postgres.sh run COMMAND ...   start it, run the command with TANSIQ_TEST_DATABASE_URL set, stop it
#   scripts/postgres.sh available         say by the exit code whether PostgreSQL 15 or later is installed
set -euo pipefail

find_binaries() {
    local folder
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn) "$(dirname "$(command -v initdb || echo /nowhere/x)")"; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            [ "$("$folder/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')" -ge 15 ] && echo "$folder" && return
        fi
    done
    return 1
}

as_owner() { # PostgreSQL refuses to run as the superuser
    if [ "$(id -u)" = 0 ]; then runuser -u "$owner" -- "$@"; else "$@"; fi
}

start() {
    if [ "$(id -u)" = 0 ]; then owner=$(id -un postgres 2>/dev/null || echo nobody); fi
    folder=$(mktemp -d "${TMPDIR:-/tmp}/tansiq-postgres.XXXXXX")
    trap stop EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    echo "$password" > "$folder/password"
    if [ "$(id -u)" = 0 ]; then chown -R "$owner" "$folder"; fi
    cd "$folder"
    as_owner "$binaries/initdb" --pgdata="$folder/data" --username=tansiq --pwfile="$folder/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 || fail "$folder/initdb.log"
    local try
    for try in 1 2 3; do # the port may be taken between the look and the start
        port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
        as_owner "$binaries/pg_ctl" --pgdata="$folder/data" --log="$folder/log" --wait --silent start -o "\
            -c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$folder \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off" >/dev/null && break
        [ "$try" = 3 ] && fail "$folder/log"
    done
    export TANSIQ_TEST_DATABASE_URL="postgres://tansiq:$password@127.0.0.1:$port/postgres"
    cd - >/dev/null
}

fail() {
    echo "The private PostgreSQL did not start:" >&2
    tail -5 "$1" >&2
    exit 1
}

stop() {
    cd /
    as_owner "$binaries/pg_ctl" --pgdata="$folder/data" --mode=immediate --silent stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}

binaries=$(find_binaries) || { echo "PostgreSQL 15 or later is not installed (Debian: postgresql)." >&2; exit 3; }
case "${1:-}" in
    available) ;;
    run) shift; start; "$@" ;;
    *) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
