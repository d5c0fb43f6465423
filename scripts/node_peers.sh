#!/bin/sh
# Sees to it that the clients are there with which Socket.IO is tested: seven generations of socket.io-client, in
# tests/node/node_modules, as tests/node/package-lock.json pins them. Root on Debian or Ubuntu gets Node.js itself
# installed, everybody else is told the line.
set -eu
cd "$(dirname "$0")/../tests/node"

if ! command -v npm >/dev/null; then
    line="apt-get update && apt-get install --yes --no-install-recommends nodejs npm"
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        DEBIAN_FRONTEND=noninteractive sh -c "$line"
    else
        [ "$(uname -s)" != Darwin ] || line="brew install node"
        echo "The Socket.IO tests need Node.js; make test-fast leaves them out. Install it, then say make test again:" >&2
        echo "  $line" >&2
        exit 1
    fi
fi

if ! cmp -s package-lock.json node_modules/.installed; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.installed
fi
