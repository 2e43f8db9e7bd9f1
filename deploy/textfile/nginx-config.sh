#!/usr/bin/env bash
# nginx' configured limits, for node_exporter's textfile collector: nginx itself doesn't tell them. Run it after each change, or from cron.
#   nginx-config.sh OUT [nginx arguments, such as -c FILE]
set -euo pipefail
out=$1
shift
dump=$(nginx "$@" -T 2>/dev/null)

# The last value of a directive, wherever it stands on its line; "auto" processes are the machine's processors.
value() { tr '{};' '\n\n\n' <<<"$dump" | awk -v name="$1" '$1 == name { v = $2 } END { print v }'; }

processes=$(value worker_processes)
[ "$processes" = auto ] && processes=$(nproc)
tmp=$(mktemp "$out.XXXXXX")
write() {
  [ -z "$2" ] && return 0
  printf '# HELP nginx_config_%s %s in nginx.conf.\n# TYPE nginx_config_%s gauge\nnginx_config_%s %s\n' "$1" "$1" "$1" "$1" "$2" >> "$tmp"
}
# Defaults of nginx 1.22 where nothing is said.
write worker_processes "${processes:-1}"
write worker_connections "$(value worker_connections | grep . || echo 512)"
write worker_rlimit_nofile "$(value worker_rlimit_nofile)"
chmod 644 "$tmp"
mv "$tmp" "$out"
