#!/usr/bin/env bash
# Trains the sweeps of samples/methods one after the other, and prints the table of docs/methods.md#all-methods-on-all-tasks in Markdown.
#   tools/methods-table.sh [DIR]     DIR is the data folder (artifacts/methods-table): sweeps that ended there are not trained again
# EAM is the command (default: eam; it may be several words). Without libtorch the task digit-images is left out (docs/torch.md#build).
set -euo pipefail
case "${1:-}" in -h | --help) sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;; esac
cd "$(dirname "${BASH_SOURCE[0]}")/.."
data=${1:-artifacts/methods-table} sweeps=()
read -r -a eam <<<"${EAM:-eam}"
command -v "${eam[0]}" >/dev/null || { echo "methods-table.sh: there is no program '${eam[0]}': name one in EAM" >&2; exit 1; }

for task in mixture separated-modes many-well digits digit-images; do
    if [ "$task" = digit-images ] && ! "${eam[@]}" tasks digit-images >/dev/null 2>&1; then
        echo "methods-table.sh: digit-images is left out, because ${eam[*]} was built without libtorch" >&2
        continue
    fi
    # A sweep that was stopped or interrupted continues; one that has ended is only shown again.
    if [ -d "$data/sweeps/$task-1" ]; then
        "${eam[@]}" resume "$task-1" --data "$data" >&2
    else
        "${eam[@]}" run "samples/methods/$task.yaml" --data "$data" >&2
    fi
    sweeps+=("$task-1")
done
"${eam[@]}" table "${sweeps[@]}" --data "$data" --best-over learning_rate --metrics reward,sw2,control_gap,diversity,mode_error -o markdown
