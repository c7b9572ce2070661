#!/usr/bin/env bash
# Fetches Orleans' own SQL scripts for PostgreSQL (membership, reminders): deploy/postgres/orleans-sql.sh [--apply] [FOLDER]
#   FOLDER   where they lie or go [default: ${XDG_CACHE_HOME:-~/.cache}/eam/orleans-sql-10.4.2]
#   --apply  then runs them with psql, in one transaction, into the schema public; the database is that of PGHOST, PGDATABASE, ... as psql reads them.
#            A database that has them is left as it is.
# They belong to the Orleans project (MIT licence), so Eam ships their checksums and not the files. Eam's own tables come from `eam-silo db migrate`.
set -euo pipefail

# A commit, whose bytes are the same for good, and not a tag or a branch. Orleans 10.4.2 works with these queries; those that its release adds are optional.
commit=80676edf46a3eff19a2c7d916362d0a7bfdc38a9
source=https://raw.githubusercontent.com/dotnet/orleans/$commit
# In the order in which they must run: the later ones fill the table that the first makes.
paths=(
    src/AdoNet/Shared/PostgreSQL-Main.sql
    src/AdoNet/Orleans.Clustering.AdoNet/PostgreSQL-Clustering.sql
    src/AdoNet/Orleans.Reminders.AdoNet/PostgreSQL-Reminders.sql
)
sums=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/orleans-sql.sha256

fail() { echo "orleans-sql.sh: $1" >&2; exit "${2:-1}"; }

apply=false folder=
for argument in "$@"; do
    case "$argument" in
        --apply) apply=true ;;
        -h | --help) sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
        -*) fail "unknown option '$argument' (see --help)" 2 ;;
        *) [ -z "$folder" ] || fail "one folder, not also '$argument'" 2; folder=$argument ;;
    esac
done
folder=${folder:-${XDG_CACHE_HOME:-${HOME:?is not set: name a folder}/.cache}/eam/orleans-sql-10.4.2}

verified() { (cd "$1" 2>/dev/null && sha256sum --check --status "$sums" 2>/dev/null); }

if ! verified "$folder"; then
    command -v curl >/dev/null || fail "$folder lacks the files, or has others, and there is no curl to fetch them"
    mkdir -p "$folder"
    fetched=$(mktemp -d "$folder/.fetch.XXXXXX")
    trap 'rm -rf "$fetched"' EXIT
    for path in "${paths[@]}"; do
        curl --proto '=https' --fail --location --silent --show-error --retry 3 --max-time 60 --output "$fetched/${path##*/}" "$source/$path" ||
            fail "cannot fetch $source/$path; on a machine without the network put the files into $folder yourself"
    done
    (cd "$fetched" && sha256sum --check --quiet "$sums") >&2 || fail "what came from $source has other checksums than $sums: nothing was kept"
    mv "$fetched"/*.sql "$folder"
fi
echo "Orleans' SQL scripts, as verified, are in $folder"

if [ "$apply" = true ]; then
    command -v psql >/dev/null || fail "there is no psql (package postgresql-client)"
    # Into public by name: a role called eam would have them in the schema eam, which is backed up and restored by itself.
    export PGOPTIONS="${PGOPTIONS:-} -c search_path=public -c client_min_messages=warning"
    if [ "$(psql -XAtc "SELECT to_regclass('public.orleansreminderstable') IS NOT NULL")" = t ]; then
        echo "the database has Orleans' tables already"
        exit 0
    fi
    files=()
    for path in "${paths[@]}"; do files+=(--file "$folder/${path##*/}"); done
    psql -Xq --set ON_ERROR_STOP=1 --single-transaction "${files[@]}" || fail "the scripts failed; nothing was applied"
    echo "Orleans' tables are made"
fi
