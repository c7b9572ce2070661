#!/usr/bin/env bash
# Restores, builds and tests Eam.sln: ./test.sh [--long | --cluster | --all] [--fail-skips]
#   (nothing)     everything but the categories Long and Cluster: at most ten minutes on two cores
#   --long        also category Long: tests that take minutes each
#   --cluster     category Cluster alone: silos in processes of their own, a PostgreSQL server, and failures of every kind
#   --all         all tests
#   --fail-skips  a skipped test counts as a failed one
# EAM_TEST_BUDGET=N gives the tests that repeat something N minutes together (default 6).
# The last line is the sum over all projects: N passed, N failed, N skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDTERMINALLOGGER=off

filter=(--filter-not-trait Category=Long --filter-not-trait Category=Cluster)
program_filter=(-trait- Category=Long -trait- Category=Cluster) # the same, for a test program that is started by itself
skips=ignore
for argument in "$@"; do
    case "$argument" in
        --long) filter=(--filter-not-trait Category=Cluster) program_filter=(-trait- Category=Cluster) ;;
        --cluster) filter=(--filter-trait Category=Cluster) program_filter=(-trait Category=Cluster) ;;
        --all) filter=() program_filter=() ;;
        --fail-skips) skips=fail ;;
        -h | --help) sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
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

# Where this machine's libstdc++ is too old for libtorch, the torch tests run in a Debian 13 tree, if tools/torch-tree.sh has made one.
# Without the tree they stay in the run of the solution, which skips them with the reason.
torch=artifacts/bin/Eam.Torch.Tests/release
in_tree=no
if ! tools/torch-tree.sh fits && tools/torch-tree.sh where >/dev/null && [ "$(id -u)" -eq 0 ]; then
    in_tree=yes
    filter+=(--filter-not-namespace "Eam.Torch.Tests*")
fi

# One test program at a time: each uses all cores by itself. Exit code 8 means that the filter leaves a program no test.
dotnet test --solution Eam.sln -c Release --no-build --max-parallel-test-modules 1 --no-progress --no-ansi --ignore-exit-code 8 \
    --results-directory "$results" --report-xunit-trx "${filter[@]}" </dev/null
status=$?

if [ "$in_tree" = yes ]; then
    echo "test.sh: Eam.Torch.Tests runs in the Debian 13 tree $(tools/torch-tree.sh where)"
    mkdir -p "$results"
    tools/torch-tree.sh run dotnet exec "$torch/Eam.Torch.Tests.dll" -noColor -noLogo -result-trx "$results/Eam.Torch.Tests.trx" \
        "${program_filter[@]}" </dev/null || status=1
fi

sum() { # an attribute of the <Counters> element, over all result files
    find "$results" -name '*.trx' -exec grep -ohE '<Counters [^>]*>' {} + 2>/dev/null |
        sed -nE "s/.* $1=\"([0-9]+)\".*/\1/p" | awk '{ total += $1 } END { print total + 0 }'
}
total=$(sum total) passed=$(sum passed) failed=$(sum failed)
skipped=$((total - passed - failed))
[ "$total" -gt 0 ] || { echo "test.sh: no test ran" >&2; [ "$status" -ne 0 ] || status=1; }
[ "$failed" -eq 0 ] || [ "$status" -ne 0 ] || status=1
if [ "$skips" = fail ] && [ "$skipped" -gt 0 ]; then
    echo "test.sh: $skipped tests were skipped, which counts as a failure here. The reasons, with the number of tests:" >&2
    find "$results" -name '*.trx' -exec cat {} + | sed 's/<UnitTestResult /\n&/g' |
        sed -nE '/outcome="NotExecuted"/s/.*<StdOut>([^<]*).*/\1/p' | sort | uniq -c >&2
    [ "$status" -ne 0 ] || status=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
