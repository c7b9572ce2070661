#!/usr/bin/env bash
# Makes the files of a release: archives of eam and eam-silo for each system, the .NET tool, a list of the packages in each program (CycloneDX), and checksums.
#   tools/publish.sh [--output DIR] [--program eam|eam-silo] [--tool] [RID ...]
#     RID is linux-x64, linux-arm64, win-x64 or osx-arm64; without a RID it makes all four and the package of the .NET tool
#     --output is artifacts/release by default; --program makes only one of the two programs; --tool makes the package, alone or in addition to RIDs
# The archives run on machines without .NET. Their code is compiled ahead of time (ReadyToRun).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDTERMINALLOGGER=off

known=(linux-x64 linux-arm64 win-x64 osx-arm64)
output=artifacts/release tool=no rids=() programs=(eam eam-silo)
while [ $# -gt 0 ]; do
    case "$1" in
        --output) output=${2:?publish.sh: --output needs a folder}; shift ;;
        --program)
            case "${2:-}" in
                eam | eam-silo) programs=("$2"); shift ;;
                *) echo "publish.sh: --program must be eam or eam-silo, not '${2:-}'" >&2; exit 2 ;;
            esac ;;
        --tool) tool=yes ;;
        -h | --help) sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
        linux-x64 | linux-arm64 | win-x64 | osx-arm64) rids+=("$1") ;;
        *) echo "publish.sh: unknown system or option '$1': systems are ${known[*]} (see tools/publish.sh --help)" >&2; exit 2 ;;
    esac
    shift
done
if [ "$tool" = no ] && [ ${#rids[@]} -eq 0 ]; then
    tool=yes rids=("${known[@]}")
fi
for needed in dotnet tar zip sha256sum; do
    command -v "$needed" >/dev/null || { echo "publish.sh: '$needed' is not installed" >&2; exit 1; }
done
mkdir -p "$output"
output=$(cd "$output" && pwd)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

# The archives do not contain libtorch, which is a gigabyte per system. On a machine with GPUs, build from source (docs/torch.md#build).
publish() { # PROJECT RID FOLDER
    # Without AVX2 the compiler leaves out the methods that may use it, and they are compiled at each start (docs/performance.md#short-verbs).
    local instructions=()
    case "$2" in *-x64) instructions=(-p:PublishReadyToRunCrossgen2ExtraArgs=--instruction-set:x86-64-v3) ;; esac
    dotnet publish "$1" -c Release -r "$2" --self-contained -o "$3" -v quiet -nologo \
        -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true "${instructions[@]}" -p:PublishDocumentationFiles=false
}

# A list of the NuGet packages in a program, with their versions, hashes and licences: a software bill of materials.
bill() { # PROJECT PROGRAM VERSION
    echo "publish.sh: $2-$3.cdx.json"
    dotnet tool run dotnet-CycloneDX -- "$1" --output "$output" --filename "$2-$3.cdx.json" --output-format Json \
        --set-name "$2" --set-version "$3" --exclude-dev --disable-package-restore >/dev/null
}

# The build computes the version (MinVer); it is read once here.
version=$(dotnet msbuild src/Eam.Client/Eam.Client.csproj -restore -t:GetAssemblyVersion -getProperty:Version -p:Configuration=Release -v:quiet -nologo)
[ -n "$version" ] || { echo "publish.sh: the build returned no version" >&2; exit 1; }

if [ ${#rids[@]} -gt 0 ]; then
    for rid in "${rids[@]}"; do
        for program in "${programs[@]}"; do
            case "$program" in eam) project=src/Eam.Client ;; *) project=src/Eam.Silo ;; esac
            name=$program-$version-$rid
            echo "publish.sh: $name"
            publish "$project" "$rid" "$stage/$name"
            cp LICENSE "$stage/$name/"
            case "$rid" in
                win-*) archive=$name.zip; rm -f "$output/$archive"; (cd "$stage" && zip -qry "$output/$archive" "$name") ;;
                *) archive=$name.tar.gz; tar -C "$stage" --owner=0 --group=0 --sort=name -czf "$output/$archive" "$name" ;;
            esac
            rm -rf "${stage:?}/$name"
        done
    done
fi
dotnet tool restore >/dev/null
for program in "${programs[@]}"; do
    case "$program" in eam) project=src/Eam.Client ;; *) project=src/Eam.Silo ;; esac
    dotnet restore "$project" -v quiet
    bill "$project/$(basename "$project").csproj" "$program" "$version"
done
if [ "$tool" = yes ]; then
    echo "publish.sh: eam.$version.nupkg"
    dotnet pack src/Eam.Client -c Release -o "$output" -v quiet -nologo
fi

(cd "$output" && find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum >SHA256SUMS)
echo "publish.sh: $(wc -l <"$output/SHA256SUMS") files and their checksums are in $output"
