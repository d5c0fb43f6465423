#!/bin/sh
# Sees to it that there is a Chromium for the tests that need a browser: root on Debian or Ubuntu gets it installed,
# everybody else is told the line.
set -eu

for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
for program in "/Applications/Chromium.app/Contents/MacOS/Chromium" \
               "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if [ -x "$program" ]; then exit 0; fi
done

exec "$(dirname "$0")/offer_packages.sh" \
    "The tests need Chromium or Google Chrome; make test-fast leaves them out. Install it, then say make test again:" \
    "chromium" "brew install --cask chromium" "with your system's own packages"
