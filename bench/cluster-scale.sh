#!/usr/bin/env bash
# Measures what a cluster itself costs: bench/cluster-scale.sh [--rows saturation,latency,utilisation,trials,devices] [--long]
# It builds the silo, starts silos with simulated devices (docs/cluster.md#simulated-devices) and a PostgreSQL server on loopback, runs sweeps, and
# prints one table per kind of row. docs/cluster.md#at-scale explains the columns and has the results.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build src/Eam.Silo -c Release -nologo -v quiet -p:RunAnalyzers=false
exec python3 bench/cluster_scale.py --silo artifacts/bin/Eam.Silo/release/eam-silo "$@"
