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

line="apt-get update && apt-get install --yes --no-install-recommends chromium"
if [ "$(uname -s)" = Darwin ]; then
    line="brew install --cask chromium"
elif command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    DEBIAN_FRONTEND=noninteractive sh -c "$line"
    exit 0
elif command -v apt-get >/dev/null; then
    line="sudo sh -c '$line'"
else
    line="(with your system's own packages)"
fi
echo "The tests need Chromium or Google Chrome; make test-fast leaves them out. Install it, then say make test again:" >&2
echo "  $line" >&2
exit 1
