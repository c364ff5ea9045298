#!/usr/bin/env bash
# Installs what the tests need where it may, runs every test of AutoVibe.sln, and ends with one line:
#   N passed, N failed, N skipped
# It exits with 0 when at least one test ran and none failed. Options go on to dotnet test:
#   ./test.sh --filter FullyQualifiedName~Intake
# With CI=true a test that needs a missing server fails; otherwise it is skipped with its reason.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
oldest_postgres=15
least_memory=4 # GiB
lanes=2
results=TestResults
undo=()

say() { printf 'test.sh: %s\n' "$*" >&2; }

put_back() {
  local step
  # bash 3.2 calls an empty array unset.
  for step in ${undo[@]+"${undo[@]}"}; do eval "$step"; done
  undo=()
}
trap put_back EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

finish() {
  put_back
  printf '%d passed, %d failed, %d skipped\n' "$1" "$2" "$3"
  exit "$4"
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

has_postgres() {
  local server version
  for server in "${AUTOVIBE_POSTGRES_BIN:-}/postgres" /usr/lib/postgresql/*/bin/postgres "$(command -v postgres)"; do
    [ -x "$server" ] || continue
    version=$("$server" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
    [ "${version:-0}" -ge "$oldest_postgres" ] && return 0
  done
  return 1
}

has_redis() { command -v redis-server >/dev/null; }

# It is for Linux alone; elsewhere no test asks for it.
has_bubblewrap() { [ "$(uname)" != Linux ] || command -v bwrap >/dev/null; }

# Debian's packages start their servers as services, PostgreSQL's makes a cluster too; the tests start servers of their own.
keep_services_down() {
  local policy=/usr/sbin/policy-rc.d settings=/etc/postgresql-common/createcluster.d
  if [ -e "$policy" ]; then
    as_root mv "$policy" "$policy.before-autovibe"
    undo+=("as_root mv $policy.before-autovibe $policy")
  else
    undo+=("as_root rm -f $policy")
  fi
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
  as_root mkdir -p "$settings"
  echo 'create_main_cluster = false' | as_root tee "$settings/autovibe.conf" >/dev/null
  undo+=("as_root rm -f $settings/autovibe.conf")
}

install_packages() {
  if ! may_install; then
    say "missing: $*. Install with: sudo apt-get install $* (this run may not: it is not root and sudo asks for a password, or there is no apt-get)."
    return 1
  fi
  say "installing $*"
  keep_services_down
  local apt=(env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -q -y)
  { as_root "${apt[@]}" update && as_root "${apt[@]}" install --no-install-recommends "$@"; } >&2
  local outcome=$?
  put_back
  [ $outcome -eq 0 ] || say "apt-get could not install: $*."
  return $outcome
}

# Databases and repositories of tests lie in memory where there is room: no test cuts the power, so waiting for a disk proves nothing.
find_room_in_memory() {
  local memory=/dev/shm old scratch
  [ "$(stat -f -c %T "$memory" 2>/dev/null)" = tmpfs ] || return
  for old in "$memory"/autovibe-tests.*; do
    [ ! -d "$old" ] || kill -0 "${old##*.}" 2>/dev/null || rm -rf "$old"
  done
  [ "$(df -Pk "$memory" | awk 'NR == 2 { print $4 }')" -ge $((least_memory << 20)) ] || return
  [ "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)" -ge $(((least_memory + 2) << 20)) ] || return
  scratch=$memory/autovibe-tests.$$
  mkdir -m 755 "$scratch" || return
  undo+=("remove_scratch $scratch")
  cp /bin/true "$scratch/program" && "$scratch/program" 2>/dev/null && export TMPDIR=$scratch
}

# Servers of an interrupted run end a little later than this script.
remove_scratch() {
  local attempt
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    rm -rf "$1" 2>/dev/null && return
    sleep 0.5
  done
}

find_dotnet() {
  command -v dotnet >/dev/null && return 0
  [ -x "${HOME:-}/.dotnet/dotnet" ] || return 1
  export DOTNET_ROOT="$HOME/.dotnet" PATH="$HOME/.dotnet:$PATH"
}

if ! find_dotnet || ! dotnet --list-sdks | grep -q '^10\.'; then
  say "missing: the .NET SDK 10. On Ubuntu 24.04 or later: sudo apt-get install dotnet-sdk-10.0"
  say "elsewhere: curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0   (it goes to ~/.dotnet, which this script finds)"
  finish 0 0 0 1
fi

missing=()
command -v git >/dev/null || missing+=(git)
has_postgres || missing+=(postgresql)
has_redis || missing+=(redis-server)
has_bubblewrap || missing+=(bubblewrap)
if [ ${#missing[@]} -gt 0 ]; then
  install_packages "${missing[@]}"
  command -v git >/dev/null || say "without git the tests of intake fail."
  has_bubblewrap || say "without bubblewrap the tests of closed sandboxes are skipped; with CI=true they fail."
  has_redis || say "without Redis its tests are skipped; with CI=true they fail."
  has_postgres || say "without PostgreSQL $oldest_postgres or later its tests are skipped; with CI=true they fail. Where the system offers only an older one: https://www.postgresql.org/download/"
fi

rm -rf "$results"
dotnet build AutoVibe.sln -v quiet '-clp:ErrorsOnly;NoSummary' || { say "the build failed."; finish 0 0 0 1; }

# The projects that the solution builds, the longest first, so that the lanes end together.
list_projects() {
  local built first
  built=$(awk -F'"' '
    /^Project\(/ && $6 ~ /Tests\.csproj$/ { path[$8] = $6 }
    /\.Debug\|Any CPU\.Build\.0/ { id = substr($0, index($0, "{"), 38); if (id in path) print path[id] }' AutoVibe.sln | tr '\\' '/')
  { for first in Chaos Server Cli Storage House Machines; do grep "AutoVibe\.$first\.Tests\.csproj" <<<"$built"; done; echo "$built"; } | awk '!seen[$0]++'
}

run_project() {
  local line name=${1##*/}
  name=${name%.csproj}
  shift
  dotnet test "tests/$name/bin/Debug/net10.0/$name.dll" --results-directory "$results" \
    --logger "trx;LogFileName=$name.trx" --logger 'console;verbosity=minimal' --blame-hang-timeout 5min --blame-hang-dump-type none "$@" 2>&1 |
    while IFS= read -r line; do
      case $line in
        # What was skipped is told once, at the end.
        '' | *'[SKIP]' | '  Skipped '*) ;;
        *) printf '%s: %s\n' "${name#AutoVibe.}" "$line" ;;
      esac
    done
  return "${PIPESTATUS[0]}"
}
export results
export -f run_project

find_room_in_memory
list_projects | xargs -P "$lanes" -I '{}' bash -c 'run_project "$@" || exit 1' run_project '{}' "$@"
outcome=$?

# What did not pass, from the results of all projects: why tests were skipped, and each that failed with the beginning of what it said.
tell() {
  cat "$results"/*.trx 2>/dev/null | awk '
    function plain(text) {
      gsub(/^ *<[A-Za-z]*>|<\/[A-Za-z]*> *$/, "", text); gsub(/&#x[DA];/, "", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "\047", text); gsub(/&amp;/, "\\&", text)
      return text
    }
    /<UnitTestResult / { name = $0; sub(/.* testName="/, "", name); sub(/".*/, "", name); kind = $0; sub(/.* outcome="/, "", kind); sub(/".*/, "", kind); left = 0; if (kind == "Failed") failed[++count] = "  " plain(name) }
    /<(Message|StackTrace)>/ && kind == "NotExecuted" { reasons[plain($0)]++ }
    /<(Message|StackTrace)>/ && kind == "Failed" { left = 12 }
    left > 0 { line = plain($0); if (line != "") failed[count] = failed[count] "\n      " line; left = /<\/(Message|StackTrace)>/ ? 0 : left - 1 }
    END {
      for (reason in reasons) printf "skipped %d: %s\n", reasons[reason], reason
      if (count > 0) print "failed:"
      for (i = 1; i <= count; i++) print failed[i]
    }'
}

sum() { cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*>' | sed -E "s/.* $1=\"([0-9]+)\".*/\1/" | awk '{ n += $1 } END { print n + 0 }'; }
total=$(sum total) executed=$(sum executed) passed=$(sum passed)
failed=$((executed - passed)) skipped=$((total - executed))

if [ $outcome -ne 0 ] && [ "$failed" -eq 0 ]; then
  say "a test process ended before its tests did; the test that ran then is named above and counts as failed."
  failed=1
elif [ "$executed" -eq 0 ]; then
  say "no test ran."
  outcome=1
elif [ "$failed" -gt 0 ]; then
  outcome=1
fi
tell
finish "$passed" "$failed" "$skipped" "$((outcome != 0))"
