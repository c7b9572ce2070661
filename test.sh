#!/usr/bin/env bash
# Restores, builds and tests everything that this machine can: ./test.sh [--long] [--cluster] [--all]
#   --long     also runs the tests of category Long (minutes each)
#   --cluster  runs the tests of category Cluster instead: real silos and a real PostgreSQL that fail in every way (twelve minutes)
#   --all      runs all of them
# The last line is the sum over all projects: N passed, N failed, N skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDTERMINALLOGGER=off

filter='Category!=Long&Category!=Cluster'
for argument in "$@"; do
    case "$argument" in
        --long) filter='Category!=Cluster' ;;
        --cluster) filter='Category=Cluster' ;;
        --all) filter='Category!=None' ;;
        -h | --help) sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
        *) echo "test.sh: unknown option '$argument' (see ./test.sh --help)" >&2; exit 2 ;;
    esac
done

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# The cluster's and Torch's packages are large and not in every registry; the rest does not need them.
solution=Eam.sln
if ! dotnet restore "$solution" >"$log" 2>&1; then
    missing=$(sed -nE "s/.*error (NU[0-9]+): (Unable to find package ([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*).*)/\3/p" "$log" | sort -u | paste -sd ' ')
    if [ -z "$missing" ]; then
        missing=$(grep -oE "error (NU|MSB)[0-9]+: .*" "$log" | sort -u | head -5 | paste -sd ';')
    fi
    echo "test.sh: $solution cannot be restored here; missing: ${missing:-see the log below}"
    [ -n "$missing" ] || tail -20 "$log"
    solution=Eam.Local.slnf
    echo "test.sh: testing $solution instead"
    if ! dotnet restore "$solution" >"$log" 2>&1; then
        cat "$log"
        echo "test.sh: $solution cannot be restored either: is the package registry reachable?" >&2
        exit 1
    fi
fi

if ! dotnet build "$solution" -c Release --no-restore -v minimal -nologo >"$log" 2>&1; then
    grep -E ': (error|warning) ' "$log" | sort -u | head -50
    echo "test.sh: the build failed" >&2
    exit 1
fi
echo "test.sh: $solution is built; testing"

results=artifacts/test-results
rm -rf "$results"
# -m:1: one test assembly at a time; each uses all cores by itself.
dotnet test "$solution" -c Release --no-build -nologo -m:1 --filter "$filter" \
    --logger trx --logger "console;verbosity=minimal" --results-directory "$results" </dev/null
status=$?

sum() { # an attribute of the <Counters> element, over all result files
    find "$results" -name '*.trx' -exec grep -ohE '<Counters [^>]*>' {} + 2>/dev/null |
        sed -nE "s/.* $1=\"([0-9]+)\".*/\1/p" | awk '{ total += $1 } END { print total + 0 }'
}
total=$(sum total) passed=$(sum passed) failed=$(sum failed)
[ "$total" -gt 0 ] || { echo "test.sh: no test ran" >&2; [ "$status" -ne 0 ] || status=1; }
[ "$failed" -eq 0 ] || [ "$status" -ne 0 ] || status=1
echo "$passed passed, $failed failed, $((total - passed - failed)) skipped"
exit "$status"
