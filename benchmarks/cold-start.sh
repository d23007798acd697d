#!/usr/bin/env bash
# Cold starts of the native command against a bare native program that opens DuckDB in memory and runs SELECT 1, by turns.
# Prints the medians in milliseconds and the ratio of each to the bare program. Usage: cold-start.sh SQLFLOW [TIMES]
set -euo pipefail
sqlflow=$(realpath "$1") times=${2:-31}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
dotnet publish "$here/BareDuckDb" -c Release -o "$work/bare" -p:CppCompilerAndLinker=gcc >"$work/publish.log" 2>&1 || { cat "$work/publish.log"; exit 1; }
cd "$work"
printf 'id,amount\n1,2.5\n2,3.5\n' >orders.csv
cat >small.sf <<'SF'
SOURCE files TYPE csv PARAMS { "path": "orders.csv" };
LOAD orders FROM files;
CREATE TABLE totals AS SELECT count(*) AS n, sum(amount) AS amount FROM orders;
EXPORT totals TO "totals.csv" TYPE CSV;
SF
python3 -c "
lines = ['SOURCE src TYPE csv PARAMS { \"path\": \"orders.csv\" };', 'LOAD t0 FROM src;']
for i in range(1, 999):
    lines.append(f'CREATE TABLE t{i} AS SELECT a.id, a.amount + {i} AS amount FROM t{i - 1} a JOIN t{i // 2} b ON a.id = b.id WHERE b.amount > 0;')
open('large.sf', 'w').write('\n'.join(lines))"

measure() { # measure NAME COMMAND…: appends hundredths of a millisecond to NAME.times.
    local times=$1.times start; shift
    start=$(date +%s%N)
    "$@" >/dev/null 2>"$work/error" || { cat "$work/error"; exit 1; }
    echo $((($(date +%s%N) - start) / 10000)) >>"$times"
}
for ((i = 0; i < times; i++)); do
    measure bare bare/BareDuckDb
    measure validate "$sqlflow" validate small.sf
    measure run "$sqlflow" run small.sf --database :memory: --quiet
    ((i % 5)) || measure large "$sqlflow" validate large.sf
done
median() { sort -n "$1.times" | sed -n "$((($(wc -l <"$1.times") + 1) / 2))p"; }
base=$(median bare)
for name in bare validate run large; do
    awk -v name="$name" -v value="$(median "$name")" -v base="$base" 'BEGIN { printf "%-9s %8.1f ms  %6.2f\n", name, value / 100, value / base }'
done
