#!/bin/sh
# Runs every test; the exit code is 0 when all pass.
set -u
cd "$(dirname "$0")"
failed=0

# is EXPECTED ARGUMENTS...: what the calculator prints, errors included, and its exit code behind a slash.
is() {
  expected=$1
  shift
  answer=$(sh ./calculator.sh "$@" 2>&1)
  answer=$answer/$?
  if [ "$answer" = "$expected" ]; then
    echo "passed: $*"
  else
    echo "FAILED: $*: expected '$expected', got '$answer'"
    failed=1
  fi
}

is 5/0 2 + 3
is -1/0 2 - 3
is 6/0 2 x 3
is 3/0 7 / 2
is 0/0 0 / 7
is "unknown operation: ?/2" 2 '?' 3
is "cannot divide by zero/2" 7 / 0

exit $failed
