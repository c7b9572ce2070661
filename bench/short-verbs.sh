#!/usr/bin/env bash
# Measures the CPU time (user and system) of short commands of eam, over ten finished sweeps of 58 trials.
#   bench/short-verbs.sh PROGRAM [RUNS] [DATA]
#     PROGRAM is a published eam (tools/publish.sh); RUNS is 21 by default; DATA is a folder that keeps the ten sweeps, for comparing builds on the same sweeps
set -euo pipefail
case "${1:-}" in "" | -h | --help) sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2 ;; esac
program=$(realpath "$1") runs=${2:-21}
samples=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../samples")
data=${3:-}
if [ -z "$data" ]; then
    data=$(mktemp -d)
    trap 'rm -rf "$data"' EXIT
fi

if [ ! -d "$data/sweeps/am-vs-eam-10" ]; then
    mkdir -p "$data"
    # The sample with a sixth of its compute: the same trials and rungs, but less than a minute.
    sed -e 's/min: 50k, max: 4.05M/min: 30k, max: 2.43M/' "$samples/am-vs-eam.yaml" >"$data/sweep.yaml"
    "$program" run "$data/sweep.yaml" --data "$data" >/dev/null 2>&1
    for copy in 2 3 4 5 6 7 8 9 10; do cp -r "$data/sweeps/am-vs-eam-1" "$data/sweeps/am-vs-eam-$copy"; done
fi

TIMEFORMAT='%3U %3S'
measure() { # VERB ...
    for ((run = 0; run < runs; run++)); do
        { time "$program" "$@" >/dev/null 2>&1; } 2>&1
    done | awk '{ print ($1 + $2) * 1000 }' | sort -n |
        awk -v verb="$*" '{ t[NR] = $1 } END { sub(/ --data .*/, "", verb); printf "%-36s median %4d ms  (%d to %d, %d runs)\n", verb, t[int((NR + 1) / 2)], t[1], t[NR], NR }'
}

echo "load average: $(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || echo unknown), $(getconf _NPROCESSORS_ONLN) processors"
measure --help
measure --version
measure ls --data "$data"
measure best am-vs-eam-1 --data "$data"
measure trials am-vs-eam-1 --limit 5 --data "$data"
