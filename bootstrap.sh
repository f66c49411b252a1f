#!/bin/sh
# Makes the virtual environment in the folder $1, with the Debian packages that Python and Qt need.
set -eu

venv=$1

python=
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Dockmirror needs Python 3.11 or newer, and this machine has none. Install it first." >&2
    exit 1
fi

missing=
# Debian keeps the part that makes environments apart; the libraries are what Qt opens at run time.
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    missing="$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
for package in libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0 \
    libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 \
    fonts-dejavu-core; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
        dpkg-query -W -f='${Status}' "${package}t64" 2>/dev/null | grep -q 'ok installed' ||
        missing="$missing $package"
done
if [ -n "$missing" ]; then
    if [ "$(id -u)" -ne 0 ]; then
        echo "Some Debian packages are missing. As root: apt-get install $missing" >&2
        exit 1
    fi
    apt-get update -q
    # shellcheck disable=SC2086  # a list of names
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
fi

[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
