#!/usr/bin/env bash
# What MariaDB is configured to do, for node_exporter's textfile collector, to compare with what it does: the size of the redo log, the redo
# files that are there, and how often the error log has said why it could not start. Run it from cron.
#   mysql-config.sh INSTANCE DATADIR ERROR_LOG OUT
#   mysql-config.sh db-03:3306 /var/lib/mysql /var/log/mysql/error.log /var/lib/node_exporter/mysql_config.prom
set -euo pipefail
instance=$1 datadir=$2 log=$3 out=$4

# "96M" as my.cnf has it → bytes; the last setting wins. MY_PRINT_DEFAULTS and its arguments may be given, for a configuration elsewhere.
configured=$(${MY_PRINT_DEFAULTS:-my_print_defaults} mysqld server mariadb | tr '-' '_' | sed -n 's/^__innodb_log_file_size=//p' | tail -n 1 | awk '
  { n = $1 + 0; u = toupper(substr($1, length($1)))
    if (u == "K") n *= 1024; else if (u == "M") n *= 1048576; else if (u == "G") n *= 1073741824
    printf "%.0f", n }')

count() { if [ -r "$log" ]; then grep -cE "$1" "$log" || true; else echo 0; fi; }

tmp=$(mktemp "$out.XXXXXX")
{
  if [ -n "$configured" ]; then
    echo "# HELP mysql_config_innodb_log_file_size_bytes Size of the redo log as the option files say."
    echo "# TYPE mysql_config_innodb_log_file_size_bytes gauge"
    echo "mysql_config_innodb_log_file_size_bytes{instance=\"$instance\"} $configured"
  fi
  if compgen -G "$datadir/ib_logfile*" >/dev/null; then
    echo "# HELP mysql_redo_file_size_bytes Size of each redo log file."
    echo "# TYPE mysql_redo_file_size_bytes gauge"
    for file in "$datadir"/ib_logfile*; do
      echo "mysql_redo_file_size_bytes{instance=\"$instance\",file=\"$(basename "$file")\"} $(stat -c %s "$file")"
    done
  fi
  echo "# HELP mysql_error_log_total Lines of the error log by what they say."
  echo "# TYPE mysql_error_log_total counter"
  echo "mysql_error_log_total{instance=\"$instance\",reason=\"innodb_log_size_mismatch\"} $(count 'log file .*is of different size|Upgrading redo log')"
  echo "mysql_error_log_total{instance=\"$instance\",reason=\"innodb_log_missing\"} $(count 'ib_logfile0.*(was not found|No such file)|File .*ib_logfile0.* was not found')"
  echo "mysql_error_log_total{instance=\"$instance\",reason=\"innodb_plugin_failed\"} $(count "Plugin 'InnoDB' (init function returned error|registration as a STORAGE ENGINE failed)")"
} > "$tmp"
chmod 644 "$tmp"
mv "$tmp" "$out"
