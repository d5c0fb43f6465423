#!/bin/sh
# Sees to it that the programs are there with which OSC is tested: liblo's tools, Pure Data and SuperCollider's language;
# and a compiler for the sketch for openFrameworks.
# Root on Debian or Ubuntu gets them installed, everybody else is told the line.
set -eu

lacking=
command -v oscdump >/dev/null || lacking="$lacking liblo-tools"
command -v pd >/dev/null || lacking="$lacking puredata-core"
command -v g++ >/dev/null || lacking="$lacking g++"
command -v sclang >/dev/null || lacking="$lacking supercollider-language"
[ -n "$lacking" ] || exit 0

exec "$(dirname "$0")/offer_packages.sh" \
    "The OSC tests need more programs; make test-fast leaves them out. Install them, then say make test again:" \
    "${lacking# }" "brew install liblo && brew install --cask pd supercollider" \
    "with your system's own packages, called$lacking on Debian"
