#!/bin/sh
# Runs every test; the exit code is 0 when all pass.
set -eu
cd "$(dirname "$0")"
exec "${PYTHON:-python3}" -B -m unittest discover --start-directory tests --top-level-directory .
