#!/usr/bin/env bash
# Compares training steps and sampling of the torch backend with the same networks in PyTorch, on one machine: bench/torch-compare.sh [DEVICE] [THREADS] [ROUNDS]
# Runs alternate with eager PyTorch, and single steps alternate with the network that PyTorch exported, on Eam's own libtorch.
# PYTHON is the interpreter that has torch. Build first: dotnet build bench/Eam.Torch.Bench -c Release
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
device=${1:-cpu} threads=${2:-1} rounds=${3:-5} python=${PYTHON:-python3} seconds=${SECONDS_EACH:-4}
# OpenBLAS may not recognise the CPU, and its generic kernels would be an unfair baseline.
if [ -z "${OPENBLAS_CORETYPE:-}" ] && grep -qw avx512f /proc/cpuinfo; then
    export OPENBLAS_CORETYPE=SkylakeX
fi
export OMP_NUM_THREADS=$threads OPENBLAS_NUM_THREADS=$threads MKL_NUM_THREADS=$threads
bench=artifacts/bin/Eam.Torch.Bench/release/Eam.Torch.Bench.dll
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -c 'import torch; print("PyTorch", torch.__version__)'
for network in mlp unet dit; do
    "$python" -W ignore bench/peers/torch_peer.py "$network" export "$work/$network.pt"
done
for ((round = 0; round < rounds; round++)); do
    for network in mlp unet dit; do
        dotnet "$bench" "$network" "$device" "$threads" "$seconds" "$work/$network.pt" | sed 's/^/eam /' >>"$work/log"
        "$python" bench/peers/torch_peer.py "$network" "$device" "$threads" "$seconds" | sed 's/^/peer /' >>"$work/log"
    done
done
# Prints the medians over the rounds.
sort "$work/log" | awk '
    function median(key,   n, i, j, t, v) {
        n = split(times[key], v, " ")
        for (i = 2; i <= n; i++) for (j = i; j > 1 && v[j] + 0 < v[j - 1] + 0; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
        return v[int((n + 1) / 2)]
    }
    { key = $2 " " $3; times[$1 " " key] = times[$1 " " key] " " $4; count[$1 " " key] = $5; if ($1 == "peer") keys[key] }
    END {
        printf "%-12s %10s %12s %8s %16s %12s\n", "", "eam ms", "PyTorch ms", "ratio", "same libtorch", "parameters"
        for (key in keys) {
            ours = median("eam " key); theirs = median("peer " key)
            printf "%-12s %10.3f %12.3f %8.2f %16.2f %12s\n", key, ours, theirs, ours / theirs, median("eam " key "-ratio"), count["eam " key] (count["eam " key] == count["peer " key] ? "" : " (peer " count["peer " key] ")")
        }
    }' | sort
