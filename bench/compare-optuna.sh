#!/usr/bin/env bash
# usage: bench/compare-optuna.sh [trials] [rounds] [storage ...]   (default 200 3 memory sqlite; Optuna takes tenths of a second per trial on SQLite)
# Compares the scheduler with Optuna. Both run a sweep without training, one trial after another, with the same rungs and values: Optuna with ask, report,
# should_prune and tell, Eam with decide, append and apply. Runs in memory and on SQLite, pinned to one core, in alternating rounds. In memory both must prune the same
# trials. Prints medians of seconds and their ratios, and the reports of each side. Needs python3 with optuna (Debian: python3-optuna).
set -euo pipefail
cd "$(dirname "$0")/.."
trials=${1:-200} rounds=${2:-3}
storages=("${@:3}")
[ ${#storages[@]} -gt 0 ] || storages=(memory sqlite)

python=
for candidate in ${PYTHON:-python3 /usr/bin/python3}; do
    if "$candidate" -c 'import optuna' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "skipped: ${PYTHON:-python3} has no module optuna (on Debian: apt install python3-optuna; otherwise set PYTHON to an interpreter with optuna)"
    exit 0
fi

dotnet build bench/Eam.Bench -c Release -v q -nologo >/dev/null
eam=artifacts/bin/Eam.Bench/release/Eam.Bench
core=$(taskset -cp $$ | sed 's/.*[ ,-]//')
folder=$(mktemp -d "${TMPDIR:-/tmp}/compare-optuna.XXXXXX")
trap 'rm -rf "$folder"' EXIT

"$python" -c 'import optuna, sqlite3; print("Optuna", optuna.__version__ + ", SQLite", sqlite3.sqlite_version)'
echo "$trials trials on core $core, $rounds rounds"
for ((i = 0; i < rounds; i++)); do
    for storage in "${storages[@]}"; do
        taskset -c "$core" "$python" bench/optuna_halving.py "$trials" $storage "$folder/optuna-$i.db" | sed "s/^/$storage optuna /"
        taskset -c "$core" "$eam" halving "$trials" $storage "$folder/eam-$i" | sed "s/^/$storage eam /"
    done
done | "$python" -c '
import statistics, sys
runs, outcomes = {}, {}
for line in sys.stdin:
    storage, side, wall, cpu, reports, completed = line.split()
    runs.setdefault(storage, {}).setdefault(side, []).append((float(wall), float(cpu)))
    outcomes[storage, side] = f"{reports} reports, {completed} trials completed"
for (storage, side), outcome in outcomes.items():
    print(f"{storage:8} {side:6} {outcome}")
if outcomes.get(("memory", "optuna")) != outcomes.get(("memory", "eam")):
    sys.exit("in memory, Optuna and Eam did not prune the same trials")
print("storage  seconds   optuna      eam    ratio   rounds")
for storage, sides in runs.items():
    for i, what in enumerate(["wall", "cpu"]):
        optuna, eam = [run[i] for run in sides["optuna"]], [run[i] for run in sides["eam"]]
        ratios = sorted(o / e for o, e in zip(optuna, eam))
        print(f"{storage:8} {what:5} {statistics.median(optuna):10.3f} {statistics.median(eam):8.3f} {statistics.median(optuna) / statistics.median(eam):8.1f}   {ratios[0]:.1f} .. {ratios[-1]:.1f}")
'
