#!/usr/bin/env bash
# Training steps and sampling of the torch backend beside PyTorch eager, in turns on one machine: bench/torch-compare.sh [DEVICE] [THREADS] [ROUNDS]
# PYTHON names the interpreter that has torch. Build first: dotnet build bench/Eam.Torch.Bench -c Release
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
device=${1:-cpu} threads=${2:-1} rounds=${3:-5} python=${PYTHON:-python3} seconds=${SECONDS_EACH:-4}
bench=artifacts/bin/Eam.Torch.Bench/release/Eam.Torch.Bench.dll
log=$(mktemp)
trap 'rm -f "$log"' EXIT
"$python" -c 'import torch; print("PyTorch", torch.__version__)'
for ((round = 0; round < rounds; round++)); do
    for network in mlp unet dit; do
        dotnet "$bench" "$network" "$device" "$threads" "$seconds" | sed 's/^/eam /' >>"$log"
        "$python" bench/peers/torch_peer.py "$network" "$device" "$threads" "$seconds" | sed 's/^/peer /' >>"$log"
    done
done
# The best of the rounds: other processes only ever add.
awk -v rounds="$rounds" '
    { key = $2 " " $3; count[$1, key] = $5; if (!(($1, key) in best) || $4 < best[$1, key]) best[$1, key] = $4; keys[key] }
    END {
        printf "%-12s %10s %10s %8s %12s\n", "", "eam ms", "PyTorch ms", "ratio", "parameters"
        for (key in keys)
            printf "%-12s %10.3f %10.3f %8.2f %12s\n", key, best["eam", key], best["peer", key], best["eam", key] / best["peer", key], count["eam", key] (count["eam", key] == count["peer", key] ? "" : " (peer " count["peer", key] ")")
    }' "$log" | sort
