#!/bin/sh
# calculator.sh NUMBER OPERATION NUMBER: one step in whole numbers. The operations are + - x /.
set -eu

if [ $# -ne 3 ]; then
  echo "usage: calculator.sh NUMBER + - x / NUMBER" >&2
  exit 2
fi

case $2 in
  +) echo $(($1 + $3)) ;;
  -) echo $(($1 - $3)) ;;
  x) echo $(($1 * $3)) ;;
  /) echo $(($1 / $3)) ;;
  *)
    echo "unknown operation: $2" >&2
    exit 2
    ;;
esac
