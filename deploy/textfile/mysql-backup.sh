#!/usr/bin/env bash
# When the last good dump was made, for node_exporter's textfile collector. Run it after each backup, or from cron.
#   mysql-backup.sh INSTANCE DUMP OUT
#   mysql-backup.sh db-03:3306 '/backup/db-03/*.sql.gz' /var/lib/node_exporter/mysql_backup_db-03.prom
# INSTANCE is the database's instance label in Prometheus. Of several files that match, the newest whole one counts: a dump that broke off
# lacks mysqldump's last line, and must not look like a backup.
set -euo pipefail
instance=$1 dumps=$2 out=$3

is_whole() {
  case $1 in
    *.gz) gzip -dc "$1" 2>/dev/null | tail -n 1 ;;
    *) tail -n 1 "$1" ;;
  esac | grep -q '^-- Dump completed'
}

# shellcheck disable=SC2086 # The pattern is meant to be expanded.
for dump in $(ls -1t $dumps 2>/dev/null); do
  if is_whole "$dump"; then
    tmp=$(mktemp "$out.XXXXXX")
    {
      echo "# HELP mysql_backup_last_success_timestamp_seconds When the last whole dump was written."
      echo "# TYPE mysql_backup_last_success_timestamp_seconds gauge"
      echo "mysql_backup_last_success_timestamp_seconds{instance=\"$instance\"} $(stat -c %Y "$dump")"
      echo "# HELP mysql_backup_size_bytes Size of that dump."
      echo "# TYPE mysql_backup_size_bytes gauge"
      echo "mysql_backup_size_bytes{instance=\"$instance\"} $(stat -c %s "$dump")"
    } > "$tmp"
    chmod 644 "$tmp"
    mv "$tmp" "$out"
    exit 0
  fi
done
echo "mysql-backup.sh: no whole dump matches $dumps; $out is left as it is, and grows old" >&2
exit 1
