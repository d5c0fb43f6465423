#!/bin/sh
# Sees to it that the clients are there with which Socket.IO is tested: seven generations of socket.io-client, in
# tests/node/node_modules, as tests/node/package-lock.json pins them. Root on Debian or Ubuntu gets Node.js itself
# installed, everybody else is told the line.
set -eu

if ! command -v npm >/dev/null; then
    "$(dirname "$0")/offer_packages.sh" \
        "The Socket.IO tests need Node.js; make test-fast leaves them out. Install it, then say make test again:" \
        "nodejs npm" "brew install node" "with your system's own packages, called nodejs and npm on Debian"
fi

cd "$(dirname "$0")/../tests/node"
if ! cmp -s package-lock.json node_modules/.installed; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.installed
fi
