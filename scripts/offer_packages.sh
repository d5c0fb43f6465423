#!/bin/sh
# Installs packages where root may, on Debian or Ubuntu; everybody else is told the line that does.
#
#     offer_packages.sh "Why, and what to do then:" "DEBIAN'S NAMES" "BREW'S LINE" "A HINT FOR OTHER SYSTEMS"
set -eu

line="apt-get update && apt-get install --yes --no-install-recommends $2"
if [ "$(uname -s)" = Darwin ]; then
    line=$3
elif command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    DEBIAN_FRONTEND=noninteractive sh -c "$line"
    exit 0
elif command -v apt-get >/dev/null; then
    line="sudo sh -c '$line'"
else
    line="($4)"
fi
echo "$1" >&2
echo "  $line" >&2
exit 1
