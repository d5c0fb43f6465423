#!/bin/sh
# Sees to it that the programs are there with which sketches for Processing are tested: Java's compiler, and a screen that
# nobody sees. Root on Debian or Ubuntu gets them installed, everybody else is told the line. Processing itself comes out of
# a package (tests/processing/jars.py).
set -eu

lacking=
command -v javac >/dev/null || lacking="$lacking openjdk-17-jdk"
command -v Xvfb >/dev/null || lacking="$lacking xvfb"
[ -n "$lacking" ] || exit 0

exec "$(dirname "$0")/offer_packages.sh" \
    "The Processing tests need more programs; make test-fast leaves them out. Install them, then say make test again:" \
    "${lacking# }" "brew install openjdk@17 && brew install --cask xquartz" \
    "with your system's own packages, called$lacking on Debian"
