#!/usr/bin/env bash
# A minimal Debian 13 beside this machine's own system, for the torch tests: libtorch's binding needs a newer libstdc++ than Debian 12 has.
#   tools/torch-tree.sh fits                   exits with 0 if this machine's own libstdc++ is new enough
#   tools/torch-tree.sh make                   makes the tree (root, debootstrap, a minute, 220 MB); does nothing where it is
#   tools/torch-tree.sh where                  prints the tree's folder; exits with 1 if there is none
#   tools/torch-tree.sh run COMMAND [ARG...]   runs a command in the tree; this repository, /tmp and the .NET SDK have their usual paths
# EAM_TORCH_ROOT names another folder for the tree than eam/debian-13 in the user's cache folder.
set -uo pipefail
PATH=$PATH:/usr/sbin:/sbin
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
tree=${EAM_TORCH_ROOT:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/eam/debian-13}
suite=trixie
packages=libstdc++6,libgomp1,libssl3t64,tzdata

fail() { echo "torch-tree.sh: $*" >&2; exit 1; }

exists() { [ -x "$tree/usr/bin/env" ]; }

fits() { # the version that libLibTorchSharp.so asks for
    local library
    [ "$(uname -s)" = Linux ] || return 0
    library=$(ldconfig -p 2>/dev/null | sed -n 's/.*libstdc++\.so\.6 .*x86-64.*=> //p;s/.*libstdc++\.so\.6 .*AArch64.*=> //p' | head -1)
    [ -n "$library" ] && grep -q -a -F GLIBCXX_3.4.32 "$library"
}

mirror() { # the machine's own: apt knows where its packages come from
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null | head -1
}

make() {
    exists && return 0
    [ "$(id -u)" -eq 0 ] || fail "only root can make the Debian 13 tree in $tree"
    command -v debootstrap >/dev/null || fail "debootstrap is missing: install it, then call this again"
    from=$(mirror)
    [ -n "$from" ] || fail "apt knows no Debian mirror: call apt-get update, then this again"
    mkdir -p "$(dirname "$tree")" || fail "$(dirname "$tree") cannot be made"
    find "$(dirname "$tree")" -maxdepth 1 -name "$(basename "$tree").??????" -mmin +60 -exec rm -rf --one-file-system {} +
    # A name of its own until it is whole: an interrupted attempt leaves no tree that looks finished.
    half=$(mktemp -d "$tree.XXXXXX")
    log=$(mktemp)
    trap 'rm -rf --one-file-system "$half" "$log"' EXIT
    trap 'exit 130' INT TERM HUP
    # In a mount namespace of its own: the mounts of debootstrap end with it, even when it is killed.
    if ! unshare --mount --propagation private \
        debootstrap --variant=minbase --include="$packages" "$suite" "$half" "$from" >"$log" 2>&1; then
        tail -5 "$log" >&2
        fail "debootstrap could not make the Debian 13 tree; its last lines are above"
    fi
    rm -rf "$half"/var/cache/apt/archives/*.deb "$half"/var/lib/apt/lists/*
    chmod 755 "$half"
    mv -T "$half" "$tree" 2>/dev/null || exists || fail "$tree is in the way: remove it"
}

run() {
    exists || fail "there is no Debian 13 tree in $tree: call tools/torch-tree.sh make"
    [ "$(id -u)" -eq 0 ] || fail "only root can run a program in the Debian 13 tree"
    local sdk
    sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
    # The mounts are in a namespace of this process alone, so they end with it, however it ends, and never stand in the way of rm -rf.
    export EAM_TREE=$tree EAM_BOUND="/proc /sys /dev /tmp $sdk $repository" EAM_FOLDER=$PWD DOTNET_ROOT=$sdk PATH="$sdk:$PATH"
    exec unshare --mount --propagation private bash -c '
        for folder in $EAM_BOUND; do
            mkdir -p "$EAM_TREE$folder" && mount --rbind "$folder" "$EAM_TREE$folder" && continue
            echo "torch-tree.sh: $folder cannot be mounted in $EAM_TREE" >&2
            exit 1
        done
        tree=$EAM_TREE folder=$EAM_FOLDER
        unset EAM_TREE EAM_BOUND EAM_FOLDER
        exec chroot "$tree" /usr/bin/env --chdir="$folder" "$@"' torch-tree "$@"
}

case "${1:-}" in
    fits) fits ;;
    make) make ;;
    where) exists && echo "$tree" ;;
    run) shift; run "$@" ;;
    *) sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2 ;;
esac
