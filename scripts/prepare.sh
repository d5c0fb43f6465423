#!/bin/sh
# Makes .venv and installs Catwalk in it, after saying what the system lacks and how much will be downloaded.
#
#   scripts/prepare.sh [EXTRA]    EXTRA is a set of further packages, such as test
#   TORCH=cpu                     on Linux: the smaller torch without graphics card (about 0.4 GB instead of 3.1 GB)
#   SYSTEM=install                as root on Debian or Ubuntu: installs what the system lacks instead of naming it
set -eu
cd "$(dirname "$0")/.."
extra=${1:-}
system=$(uname -s)

works() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
loads() { "$python" -c "import ctypes; ctypes.CDLL('$1')" 2>/dev/null; }

find_python() {
    python=
    for candidate in ${PYTHON:-} .venv/bin/python python3 python3.14 python3.13 python3.12 python3.11; do
        if works "$candidate"; then python=$candidate; return; fi
    done
}

# Sets `lacking` to what has to be installed, in the names of the system's own packages.
find_lacking() {
    lacking=
    find_python
    if [ "$system" = Darwin ]; then
        [ -n "$python" ] || lacking="python@3.12"
    elif [ -z "$python" ]; then
        # python3 may be older than 3.11 here (Ubuntu 22.04), whose own archive has 3.11 beside it
        lacking="python3 python3-venv"
        if command -v python3 >/dev/null; then lacking="python3.11 python3.11-venv"; fi
    else
        case "$python" in python3.*) package=$python-venv ;; *) package=python3-venv ;; esac
        "$python" -c 'import venv, ensurepip' 2>/dev/null || lacking=$package
    fi
    if [ "$system" = Linux ]; then
        if [ -z "$python" ]; then lacking="$lacking libgl1 libglib2.0-0"; return; fi
        loads libGL.so.1 || lacking="$lacking libgl1"
        loads libgthread-2.0.so.0 || lacking="$lacking libglib2.0-0"
    fi
}

check_system() {
    find_lacking
    lacking=$(echo $lacking)
    [ -n "$lacking" ] || return 0
    if [ "$system" = Darwin ]; then
        line="brew install $lacking"
    elif command -v apt-get >/dev/null; then
        line="apt-get update && apt-get install --yes --no-install-recommends $lacking"
        if [ "${SYSTEM:-}" = install ] && [ "$(id -u)" = 0 ]; then
            echo "Installing what this system lacks: $lacking"
            DEBIAN_FRONTEND=noninteractive sh -c "$line"
            find_lacking
            [ -n "$(echo $lacking)" ] || return 0
        fi
        [ "$(id -u)" = 0 ] || line="sudo sh -c '$line'"
    else
        line="(with your system's own packages, called $lacking on Debian)"
    fi
    echo "This system lacks: $lacking. Install it, then say make again:" >&2
    echo "  $line" >&2
    exit 1
}

say_size() {
    if "$python" -m pip show torch >/dev/null 2>&1; then return; fi
    if [ "$system" = Linux ] && [ "${TORCH:-}" != cpu ]; then
        echo "Now about 3.1 GB are downloaded and 6 GB kept in .venv, nearly all of it torch with its graphics card part."
        echo "Without a graphics card, stop this (Ctrl-C) and say: make run TORCH=cpu (about 0.4 GB)."
    else
        echo "Now about 0.4 GB are downloaded and 1.2 GB kept in .venv, most of it torch."
    fi
}

install_catwalk() {
    if [ ! -x .venv/bin/python ]; then "$python" -m venv .venv; fi
    python=.venv/bin/python
    say_size
    quiet=
    [ -t 1 ] || quiet=--quiet  # pip's bars are for people
    if [ "${TORCH:-}" = cpu ]; then
        "$python" -m pip install --disable-pip-version-check $quiet torch torchvision \
            --index-url https://download.pytorch.org/whl/cpu
    fi
    "$python" -m pip install --disable-pip-version-check $quiet --editable ".${extra:+[$extra]}"
}

check_system
install_catwalk
