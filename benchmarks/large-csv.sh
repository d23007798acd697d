#!/usr/bin/env bash
# Loads a CSV of about 1 GB under a memory limit and watches the process: its resident memory must stay below the limit plus
# 300 MB. Usage: large-csv.sh SQLFLOW [LIMIT_MB]
set -euo pipefail
sqlflow=$1 limit=${2:-500}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"

printf '{"pipeline":"generate","steps":[{"id":"rows","type":"export","sql":"SELECT range AS id, hash(range) AS h, md5(range::VARCHAR) AS a, md5((range + 1)::VARCHAR) AS b, range / 7 AS x FROM range(10500000)","target":"big.csv"}]}' >generate.json
printf '{"pipeline":"load","steps":[{"id":"load","type":"load","source":"csv","options":{"path":"big.csv"},"target_table":"big"}]}' >load.json
"$sqlflow" run generate.json --database generate.duckdb --quiet --format json >/dev/null
echo "CSV: $(($(stat -c %s big.csv) / 1000000)) MB"

"$sqlflow" run load.json --database data.duckdb --memory-limit "${limit}MB" --quiet --format json >/dev/null & pid=$!
peak=0
while kill -0 "$pid" 2>/dev/null; do
    # VmHWM is the peak that the kernel has seen, so that nothing is missed between two looks.
    now=$(awk '/VmHWM/ {print $2}' "/proc/$pid/status" 2>/dev/null || echo 0)
    [ "${now:-0}" -gt "$peak" ] && peak=$now
    sleep 0.1
done
wait "$pid"
rows=$("$sqlflow" query "SELECT count(*) AS n FROM big" --database data.duckdb --format csv | tail -n 1)
echo "rows: $rows, peak resident memory: $((peak / 1024)) MB of $((limit + 300)) MB allowed"
[ "$rows" = 10500000 ] && [ $((peak / 1024)) -le $((limit + 300)) ]
