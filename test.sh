#!/usr/bin/env bash
# The one test command: installs what the real-peer tests need (Debian, as root), builds without a warning, runs every test.
# Ends with "N passed, N failed, N skipped"; exits non-zero if anything failed, or was skipped only because a package is missing.
#   ./test.sh [--long] [arguments of dotnet test]
# --long kills the service two hundred times on each store instead of ten (docs/reliability.md); ALERTOPS_CRASH_SEED=N plays a run again.
set -uo pipefail
cd "$(dirname "$0")"

arguments=()
patience=10m
for argument in "$@"; do
  case $argument in
    --long) export ALERTOPS_CRASH_ROUNDS=200 patience=3h ;;
    *) arguments+=("$argument") ;;
  esac
done

packages=(
  prometheus prometheus-alertmanager prometheus-node-exporter prometheus-mysqld-exporter prometheus-blackbox-exporter prometheus-nginx-exporter
  prometheus-sql-exporter mariadb-server postgresql nginx mtail curl util-linux librsvg2-bin fonts-noto-cjk chromium
)
programs=(
  prometheus promtool prometheus-alertmanager prometheus-node-exporter prometheus-mysqld-exporter prometheus-blackbox-exporter prometheus-nginx-exporter
  prometheus-sql-exporter mariadbd mariadb mariadb-install-db initdb postgres psql nginx mtail curl prlimit unshare setpriv rsvg-convert chromium
)

# Servers live in /usr/sbin, which is not on every user's path.
export PATH="$PATH:/usr/sbin"

# Debian keeps each release of PostgreSQL's server in a folder of its own, off every path.
installed() { command -v "$1" >/dev/null 2>&1 || compgen -G "/usr/lib/postgresql/*/bin/$1" >/dev/null; }

install_peers() {
  local missing=()
  for program in "${programs[@]}"; do
    installed "$program" || missing+=("$program")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "missing: ${missing[*]}; install Debian's ${packages[*]}, or run this as root on Debian" >&2
    return 1
  fi
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
}

results=artifacts/test-results
crash=artifacts/crash
rm -rf "$results" "$crash"
install_peers || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

if ! dotnet build AlertOps.sln -warnaserror --nologo -v quiet; then
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

# A real peer that is missing is a failure here, a visible skip under a plain `dotnet test`. One project after the other: the acceptance tests
# watch real programs keep their times. What failed is printed whole: on another machine there is nothing else to go by.
# A test that hangs is ended and named; without that nobody would learn which one it was.
export ALERTOPS_REQUIRE_PEERS=1
status=0
for project in tests/AlertOps.Tests tests/AlertOps.AcceptanceTests; do
  dotnet test "$project" --no-build --nologo -v quiet --logger trx --logger "console;verbosity=minimal" --results-directory "$results" \
    --blame-hang-timeout "$patience" --blame-hang-dump-type none ${arguments[@]+"${arguments[@]}"} || status=1
done

# What the crash runs found, also when all is well.
cat "$crash"/*.md 2>/dev/null

# StormTests waits out a storm of a minute and WeCom's window behind it, StormOfGroups one of half a minute and the digests of two channels behind it,
# StormBesideAHangingChannel watches a minute on SQLite and a quarter on PostgreSQL, CrashTests plays ten rounds on each store, EveryPrefixOfARunbook reads every
# prefix of every file: these may take longer than 90 s.
slowest() {
  cat "$results"/*.trx 2>/dev/null | sed -nE 's/.*<UnitTestResult .* testName="([^"(]+)\.[^".(]+[("].* duration="([0-9]+):([0-9]+):([0-9.]+)".*/\1 \2 \3 \4/p' |
    awk '{ seconds[$1] += $2 * 3600 + $3 * 60 + $4 } END { for (class in seconds) printf "%7.1f s  %s\n", seconds[class], class }' | sort -rn | head -10
}
echo "The ten slowest classes:"
slowest

count() { cat "$results"/*.trx 2>/dev/null | grep -o "<Counters [^>]*" | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{sum += $1} END {print sum + 0}'; }
total=$(count total) passed=$(count passed) failed=$(count failed)
skipped=$((total - passed - failed))
[ "$total" -eq 0 ] && { failed=1; status=1; }
[ "$status" -ne 0 ] && [ "$failed" -eq 0 ] && failed=1
[ "$failed" -ne 0 ] && status=1
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
