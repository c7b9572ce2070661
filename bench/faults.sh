#!/usr/bin/env bash
# Runs sweeps on three silos, a gateway and PostgreSQL, each in a network of its own, while parts of the cluster fail, and prints one
# table. Each sweep must end with the table of an undisturbed run, and no device may train two trials at once.
# Usage: bench/faults.sh [--seed S] [--count N] [--single NAMES] [--undisturbed SECONDS] [--train] [--out FILE]
#   --seed S        first seed of the random combinations [default: 1]; the same seed gives the same faults at the same times
#   --count N       number of random combinations [default: 50]; about a minute and a half each
#   --single NAMES  instead: single faults, such as DatabaseRestored,Mute@30 (healed after 30 s), or all
#   --undisturbed N the sweep takes N seconds without faults; without this option that is measured first
#   --train         the sweeps really train. By default devices are simulated: they take their time, and no processor
#   --out FILE      where the table is written; logs of failed runs are next to it [default: artifacts/faults/table.md]
# Needs Linux, root, and Debian's packages postgresql, iproute2, nftables and libfaketime. Other tests of this kind must not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seed=1 count=50 single='' undisturbed=0 train='' out=artifacts/faults/table.md
while [ $# -gt 0 ]; do
    case "$1" in
        --seed | --count | --single | --undisturbed | --out)
            [ $# -ge 2 ] || { echo "faults.sh: $1 needs a value" >&2; exit 2; }
            printf -v "${1#--}" '%s' "$2"; shift 2 ;;
        --train) train=1; shift ;;
        -h | --help) sed -n '2,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
        *) echo "faults.sh: unknown option '$1' (see bench/faults.sh --help)" >&2; exit 2 ;;
    esac
done
[[ $seed =~ ^[0-9]{1,9}$ && $count =~ ^[1-9][0-9]{0,5}$ && $undisturbed =~ ^[0-9]{1,5}$ ]] || { echo "faults.sh: --seed, --count and --undisturbed must be numbers" >&2; exit 2; }
[ "$(id -u)" -eq 0 ] || { echo "faults.sh: it makes network namespaces, so it must run as root" >&2; exit 2; }
missing=()
command -v ip >/dev/null || missing+=(iproute2)
command -v nft >/dev/null || missing+=(nftables)
ls /usr/lib/*-linux-gnu/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || missing+=(libfaketime)
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing+=(postgresql)
[ ${#missing[@]} -eq 0 ] || { echo "faults.sh: these packages of Debian are missing: ${missing[*]}" >&2; exit 2; }

mkdir -p "$(dirname "$out")"
out=$(realpath "$out")
log=$(dirname "$out")/run.log
dotnet build tests/Eam.Cluster.Tests -c Release -nologo -v quiet || exit 1
printf '| run | what happened | seconds | segments trained again | trials lost | result |\n|---|---|---|---|---|---|\n' >"$out"
tail -n +1 -f "$out" &
printer=$!
trap 'kill $printer' EXIT

status=0
EAM_FAULTS_SEED=$seed EAM_FAULTS_COUNT=$count EAM_FAULTS_SINGLE=$single EAM_FAULTS_UNDISTURBED=$undisturbed EAM_FAULTS_TRAIN=$train EAM_FAULTS_TABLE=$out \
    artifacts/bin/Eam.Cluster.Tests/release/Eam.Cluster.Tests -class '*FaultCampaignTests' -noColor -noLogo >"$log" 2>&1 || status=1
sleep 1 # the last row
if [ "$status" -ne 0 ]; then
    tail -5 "$log" >&2
    echo "faults.sh: a run failed; see $(dirname "$out")" >&2
fi
exit "$status"
