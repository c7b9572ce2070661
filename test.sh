#!/usr/bin/env bash
# Restores, builds and tests Eam.sln: ./test.sh [--long | --cluster | --all] [--fail-skips]
#   (no option)   all tests except those of the categories Long and Cluster: at most ten minutes on two cores
#   --long        also the category Long: tests that take minutes each
#   --cluster     only the category Cluster: silos in separate processes, a PostgreSQL server, and simulated failures of all kinds
#   --all         all tests, except those of the category Faults, which bench/faults.sh runs for hours
#   --fail-skips  count a skipped test as failed
# EAM_TEST_BUDGET=N limits the tests that repeat their work to N minutes in total (default 6).
# The last line is the total over all projects: N passed, N failed, N skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDTERMINALLOGGER=off

filter=(--filter-not-trait Category=Long --filter-not-trait Category=Cluster --filter-not-trait Category=Faults)
program_filter=(-trait- Category=Long -trait- Category=Cluster -trait- Category=Faults) # the same filter for a test program that is started directly
skips=ignore
for argument in "$@"; do
    case "$argument" in
        --long) filter=(--filter-not-trait Category=Cluster --filter-not-trait Category=Faults) program_filter=(-trait- Category=Cluster -trait- Category=Faults) ;;
        --cluster) filter=(--filter-trait Category=Cluster) program_filter=(-trait Category=Cluster) ;;
        --all) filter=(--filter-not-trait Category=Faults) program_filter=(-trait- Category=Faults) ;;
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
echo "test.sh: built Eam.sln; running the tests"

results=artifacts/test-results
rm -rf "$results"

# If this machine's libstdc++ is too old for libtorch, the torch tests run in a Debian 13 tree that tools/torch-tree.sh has made.
# Without the tree the run of the solution includes them, and they are skipped with the reason.
torch=artifacts/bin/Eam.Torch.Tests/release
in_tree=no
if ! tools/torch-tree.sh fits && tools/torch-tree.sh where >/dev/null && [ "$(id -u)" -eq 0 ]; then
    in_tree=yes
    filter+=(--filter-not-namespace "Eam.Torch.Tests*")
fi

# One test program at a time, because each uses all cores. Exit code 8 means that the filter selects no test of a program.
dotnet test --solution Eam.sln -c Release --no-build --max-parallel-test-modules 1 --no-progress --no-ansi --ignore-exit-code 8 \
    --results-directory "$results" --report-xunit-trx "${filter[@]}" </dev/null
status=$?

if [ "$in_tree" = yes ]; then
    echo "test.sh: Eam.Torch.Tests runs in the Debian 13 tree $(tools/torch-tree.sh where)"
    mkdir -p "$results"
    tools/torch-tree.sh run dotnet exec "$torch/Eam.Torch.Tests.dll" -noColor -noLogo -result-trx "$results/Eam.Torch.Tests.trx" \
        "${program_filter[@]}" </dev/null || status=1
fi

sum() { # adds up an attribute of the <Counters> element over all result files
    find "$results" -name '*.trx' -exec grep -ohE '<Counters [^>]*>' {} + 2>/dev/null |
        sed -nE "s/.* $1=\"([0-9]+)\".*/\1/p" | awk '{ total += $1 } END { print total + 0 }'
}
total=$(sum total) passed=$(sum passed) failed=$(sum failed)
skipped=$((total - passed - failed))
[ "$total" -gt 0 ] || { echo "test.sh: no test ran" >&2; [ "$status" -ne 0 ] || status=1; }
[ "$failed" -eq 0 ] || [ "$status" -ne 0 ] || status=1
if [ "$failed" -gt 0 ]; then
    # Again at the end: the failures themselves are far above, and whoever keeps only the end of a log needs them too.
    echo "test.sh: failed tests, with the first line of each message:" >&2
    find "$results" -name '*.trx' -exec cat {} + | awk -v RS='<UnitTestResult ' '
        NR > 1 && match($0, /^[^>]*>/) && substr($0, 1, RLENGTH) ~ /outcome="Failed"/ {
            name = $0; sub(/.*testName="/, "", name); sub(/".*/, "", name)
            message = $0; sub(/.*<Message>/, "", message); sub(/[\r\n<].*/, "", message)
            print "  " name ": " substr(message, 1, 300)
        }' | head -50 >&2
fi
if [ "$skips" = fail ] && [ "$skipped" -gt 0 ]; then
    echo "test.sh: $skipped tests were skipped; --fail-skips counts them as failed. Number of tests and reason:" >&2
    find "$results" -name '*.trx' -exec cat {} + | sed 's/<UnitTestResult /\n&/g' |
        sed -nE '/outcome="NotExecuted"/s/.*<StdOut>([^<]*).*/\1/p' | sort | uniq -c >&2
    [ "$status" -ne 0 ] || status=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
