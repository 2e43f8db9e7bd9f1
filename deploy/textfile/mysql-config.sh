#!/usr/bin/env bash
# What MariaDB is configured to do, for node_exporter's textfile collector, to compare with what it does: the size of the redo log, the redo
# files that are there, and how often the error log has said why it could not start. Run it from cron.
#   mysql-config.sh INSTANCE DATADIR ERROR_LOG OUT
#   mysql-config.sh db-03:3306 /var/lib/mysql journal:mariadb /var/lib/node_exporter/mysql_config.prom
#   mysql-config.sh db-03:3306 /var/lib/mysql /var/log/mysql/error.log /var/lib/node_exporter/mysql_config.prom
# ERROR_LOG is a file, or journal:UNIT where log_error isn't set, as in Debian 12 (my_print_defaults --mysqld | grep log.error tells).
# Of the journal each run reads what came since the last one (OUT.cursor remembers it), so that old lines that are vacuumed don't count backwards.
set -euo pipefail
instance=$1 datadir=$2 log=$3 out=$4

# "96M" as my.cnf has it → bytes; the last setting wins. --mysqld reads the groups that the server reads, [mariadbd] and [mariadb-10.11] among them.
# MY_PRINT_DEFAULTS and its arguments may be given, for a configuration elsewhere.
configured=$(${MY_PRINT_DEFAULTS:-my_print_defaults} --mysqld | tr '-' '_' | sed -n 's/^__innodb_log_file_size=//p' | tail -n 1 | awk '
  { n = $1 + 0; u = toupper(substr($1, length($1)))
    if (u == "K") n *= 1024; else if (u == "M") n *= 1048576; else if (u == "G") n *= 1073741824
    printf "%.0f", n }')

# count REASON PATTERN: how many lines have said it so far.
case $log in
  journal:*)
    command -v journalctl >/dev/null || { echo "mysql-config.sh: there is no journalctl here; give the file of the error log" >&2; exit 1; }
    cp -f "$out.cursor" "$out.cursor.new" 2>/dev/null || rm -f "$out.cursor.new"
    # It fails when there is no entry (systemd 252), which is no failure here.
    lines=$(journalctl --unit "${log#journal:}" --output cat --no-pager --cursor-file "$out.cursor.new") || true
    count() {
      local before
      before=$(sed -n "s/^mysql_error_log_total{.*reason=\"$1\"} //p" "$out" 2>/dev/null || true)
      echo $((${before:-0} + $(grep -cE "$2" <<<"$lines" || true)))
    }
    ;;
  *)
    if [ ! -r "$log" ]; then
      echo "mysql-config.sh: can't read $log; where log_error isn't set, the error log is in the journal: give journal:mariadb" >&2
      exit 1
    fi
    count() { grep -cE "$2" "$log" || true; }
    ;;
esac

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
  echo "mysql_error_log_total{instance=\"$instance\",reason=\"innodb_log_size_mismatch\"} $(count innodb_log_size_mismatch 'log file .*is of different size')"
  echo "mysql_error_log_total{instance=\"$instance\",reason=\"innodb_log_missing\"} $(count innodb_log_missing 'ib_logfile0.*(was not found|No such file)|File .*ib_logfile0.* was not found')"
  echo "mysql_error_log_total{instance=\"$instance\",reason=\"innodb_plugin_failed\"} $(count innodb_plugin_failed "Plugin 'InnoDB' (init function returned error|registration as a STORAGE ENGINE failed)")"
} > "$tmp"
chmod 644 "$tmp"
mv "$tmp" "$out"
if [ -e "$out.cursor.new" ]; then mv "$out.cursor.new" "$out.cursor"; fi
