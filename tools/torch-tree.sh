#!/usr/bin/env bash
# Makes a small Debian 13 system in a folder, for the torch tests: TorchSharp needs a newer libstdc++ than Debian 12 has.
#   tools/torch-tree.sh fits                   exits with 0 if this machine's own libstdc++ is new enough
#   tools/torch-tree.sh make                   makes the tree, or completes it (needs root and debootstrap; two minutes, 1.1 GB)
#   tools/torch-tree.sh where                  prints the tree's folder; exits with 1 if there is none
#   tools/torch-tree.sh complete               exits with 0 if there is a tree and it has everything that the tests need
#   tools/torch-tree.sh run COMMAND [ARG...]   runs a command in the tree; this repository, /tmp and the .NET SDK keep their paths
# EAM_TORCH_ROOT is the folder of the tree; by default it is eam/debian-13 in the user's cache folder.
set -uo pipefail
PATH=$PATH:/usr/sbin:/sbin
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
tree=${EAM_TORCH_ROOT:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/eam/debian-13}
suite=trixie
packages=libstdc++6,libgomp1,libssl3t64,tzdata
python="python3-torch python3-safetensors" # the tests of tools/export_*.py

fail() { echo "torch-tree.sh: $*" >&2; exit 1; }

exists() { [ -x "$tree/usr/bin/env" ]; }

complete() { # add_python writes the file at its end, so an interrupted attempt is not complete
    exists && [ "$(cat "$tree/var/lib/eam-packages" 2>/dev/null)" = "$python" ]
}

fits() { # checks for the version that libLibTorchSharp.so requires
    local library
    [ "$(uname -s)" = Linux ] || return 0
    library=$(ldconfig -p 2>/dev/null | sed -n 's/.*libstdc++\.so\.6 .*x86-64.*=> //p;s/.*libstdc++\.so\.6 .*AArch64.*=> //p' | head -1)
    [ -n "$library" ] && grep -q -a -F GLIBCXX_3.4.32 "$library"
}

mirror() { # prints the Debian mirror that this machine's apt uses
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null | head -1
}

make() {
    complete && return 0
    [ "$(id -u)" -eq 0 ] || fail "only root can make the Debian 13 tree in $tree"
    if exists; then
        log=$(mktemp)
        trap 'rm -f "$log"' EXIT
        add_python "$tree"
        return
    fi
    command -v debootstrap >/dev/null || fail "debootstrap is missing: install it, then run this command again"
    from=$(mirror)
    [ -n "$from" ] || fail "apt has no Debian mirror: run apt-get update, then this command again"
    mkdir -p "$(dirname "$tree")" || fail "cannot create $(dirname "$tree")"
    find "$(dirname "$tree")" -maxdepth 1 -name "$(basename "$tree").??????" -mmin +60 -exec rm -rf --one-file-system {} +
    # The tree has a temporary name until it is complete, so an interrupted attempt leaves nothing that looks finished.
    half=$(mktemp -d "$tree.XXXXXX")
    log=$(mktemp)
    trap 'rm -rf --one-file-system "$half" "$log"' EXIT
    trap 'exit 130' INT TERM HUP
    # Runs in its own mount namespace: the mounts of debootstrap end with it, even if it is killed.
    if ! unshare --mount --propagation private \
        debootstrap --variant=minbase --include="$packages" "$suite" "$half" "$from" >"$log" 2>&1; then
        tail -5 "$log" >&2
        fail "debootstrap could not make the Debian 13 tree; the last lines of its output are above"
    fi
    add_python "$half"
    chmod 755 "$half"
    mv -T "$half" "$tree" 2>/dev/null || exists || fail "cannot move the new tree to $tree: remove what is there"
}

add_python() { # installs PyTorch from Debian's packages in the tree $1; debootstrap cannot resolve what they depend on
    cp -L /etc/resolv.conf "$1/etc/resolv.conf" 2>/dev/null
    if ! unshare --mount --propagation private bash -c '
        mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" &&
            chroot "$1" /usr/bin/env DEBIAN_FRONTEND=noninteractive LC_ALL=C sh -c "
                dpkg --configure -a && apt-get update -qq && apt-get install -y -qq --no-install-recommends $2"' \
        add-python "$1" "$python" </dev/null >"$log" 2>&1; then
        tail -5 "$log" >&2
        fail "apt-get could not install $python in the Debian 13 tree; the last lines of its output are above"
    fi
    rm -rf "$1"/var/cache/apt/archives/*.deb "$1"/var/lib/apt/lists/*
    echo "$python" >"$1/var/lib/eam-packages"
}

run() {
    exists || fail "there is no Debian 13 tree in $tree: run tools/torch-tree.sh make"
    [ "$(id -u)" -eq 0 ] || fail "only root can run a program in the Debian 13 tree"
    local sdk
    sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
    # The mounts are in a namespace of this process only. They end with it in any case, so they never block rm -rf.
    export EAM_TREE=$tree EAM_BOUND="/proc /sys /dev /tmp $sdk $repository" EAM_FOLDER=$PWD DOTNET_ROOT=$sdk PATH="$sdk:$PATH"
    exec unshare --mount --propagation private bash -c '
        for folder in $EAM_BOUND; do
            mkdir -p "$EAM_TREE$folder" && mount --rbind "$folder" "$EAM_TREE$folder" && continue
            echo "torch-tree.sh: cannot mount $folder in $EAM_TREE" >&2
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
    complete) complete ;;
    run) shift; run "$@" ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2 ;;
esac
