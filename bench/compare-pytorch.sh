#!/usr/bin/env bash
# usage: bench/compare-pytorch.sh [rounds]   (default 7)
# Measures one training step and one forward pass of the same MLP in Eam and in PyTorch, on one core and one thread, in alternating rounds.
# Prints the medians of CPU milliseconds over the rounds, and their ratio. Needs python3 with torch (Debian: python3-torch, libopenblas0).
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-7}
shapes=(2,128,256 64,256,256 64,512,512)

python=
for candidate in ${PYTHON:-python3 /usr/bin/python3}; do
    if "$candidate" -c 'import torch' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "skipped: ${PYTHON:-python3} has no module torch (on Debian: apt install python3-torch libopenblas0; otherwise set PYTHON to an interpreter with torch)"
    exit 0
fi

dotnet build bench/Eam.Bench -c Release -v q -nologo >/dev/null
eam=artifacts/bin/Eam.Bench/release/Eam.Bench
core=$(taskset -cp $$ | sed 's/.*[ ,-]//')

# OpenBLAS does not recognise every new CPU. Without this hint it may choose kernels that are several times too slow, which would be an unfair baseline.
if [ -z "${OPENBLAS_CORETYPE:-}" ] && grep -qw avx512f /proc/cpuinfo; then
    export OPENBLAS_CORETYPE=SkylakeX
fi
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

echo "peak rate of fused multiply-adds on core $core: $(taskset -c "$core" "$eam" peak) GFLOP/s"
"$python" -c 'import torch; print("PyTorch", torch.__version__)'
for ((i = 0; i < rounds; i++)); do
    taskset -c "$core" "$python" bench/mlp_step.py "${shapes[@]}" | sed 's/^/torch /'
    taskset -c "$core" "$eam" steps "${shapes[@]}" | sed 's/^/eam /'
done | "$python" -c '
import statistics, sys
times = {}
for line in sys.stdin:
    side, shape, _, train, _, forward = line.split()
    times.setdefault((shape, "train"), {}).setdefault(side, []).append(float(train))
    times.setdefault((shape, "forward"), {}).setdefault(side, []).append(float(forward))
print("d,H,B          what      torch ms    eam ms    ratio   rounds")
for (shape, what), sides in times.items():
    torch, eam = statistics.median(sides["torch"]), statistics.median(sides["eam"])
    ratios = sorted(t / e for t, e in zip(sides["torch"], sides["eam"]))
    print(f"{shape:14} {what:8} {torch:9.3f} {eam:9.3f} {torch / eam:8.2f}   {ratios[0]:.2f} .. {ratios[-1]:.2f}")
'
