#!/usr/bin/env bash
# Restores, builds and tests Eam.sln: ./test.sh [--long | --cluster | --all] [--fail-skips]
#   (nothing)     everything but the categories Long and Cluster: at most ten minutes on two cores
#   --long        also category Long: tests that take minutes each
#   --cluster     category Cluster alone: silos in processes of their own, a PostgreSQL server, and failures of every kind
#   --all         all tests
#   --fail-skips  a skipped test counts as a failed one
# The last line is the sum over all projects: N passed, N failed, N skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDTERMINALLOGGER=off

filter=(--filter-not-trait Category=Long --filter-not-trait Category=Cluster)
skips=ignore
for argument in "$@"; do
    case "$argument" in
        --long) filter=(--filter-not-trait Category=Cluster) ;;
        --cluster) filter=(--filter-trait Category=Cluster) ;;
        --all) filter=() ;;
        --fail-skips) skips=fail ;;
        -h | --help) sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
        *) echo "test.sh: unknown option '$argument' (see ./test.sh --help)" >&2; exit 2 ;;
    esac
done

log=$(mktemp)
trap 'rm -f "$log"' EXIT

if ! dotnet build Eam.sln -c Release -v minimal -nologo >"$log" 2>&1; then
    grep -E ': (error|warning) ' "$log" | sort -u | head -50
    echo "test.sh: the build failed" >&2
    exit 1
fi
echo "test.sh: Eam.sln is built; testing"

results=artifacts/test-results
rm -rf "$results"
# One test program at a time: each uses all cores by itself. Exit code 8 means that the filter leaves a program no test.
dotnet test --solution Eam.sln -c Release --no-build --max-parallel-test-modules 1 --no-progress --no-ansi --ignore-exit-code 8 \
    --results-directory "$results" --report-xunit-trx "${filter[@]}" </dev/null
status=$?

sum() { # an attribute of the <Counters> element, over all result files
    find "$results" -name '*.trx' -exec grep -ohE '<Counters [^>]*>' {} + 2>/dev/null |
        sed -nE "s/.* $1=\"([0-9]+)\".*/\1/p" | awk '{ total += $1 } END { print total + 0 }'
}
total=$(sum total) passed=$(sum passed) failed=$(sum failed)
skipped=$((total - passed - failed))
[ "$total" -gt 0 ] || { echo "test.sh: no test ran" >&2; [ "$status" -ne 0 ] || status=1; }
[ "$failed" -eq 0 ] || [ "$status" -ne 0 ] || status=1
if [ "$skips" = fail ] && [ "$skipped" -gt 0 ]; then
    echo "test.sh: $skipped tests were skipped, which counts as a failure here; their reasons are above" >&2
    [ "$status" -ne 0 ] || status=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
