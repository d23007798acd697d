#!/usr/bin/env bash
# Kills a load of 20 million rows half way, with SIGKILL, and looks at what is left: the target must be as it was before, and a
# rerun must succeed. Usage: kill-load.sh SQLFLOW [ROWS]
set -euo pipefail
sqlflow=$1 rows=${2:-20000000}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"

plan() { # plan NAME STEPS
    printf '{"pipeline":"%s","steps":[%s]}\n' "$1" "$2" >"$1.json"
}
count() { "$sqlflow" query "SELECT count(*) AS n, min(v) AS v FROM big" --database data.duckdb --format csv | tail -n 1; }

plan generate '{"id":"rows","type":"export","sql":"SELECT range AS id, 2 AS v, range::VARCHAR AS text FROM range('"$rows"')","target":"big.parquet"}'
plan before '{"id":"before","type":"transform","sql":"SELECT range AS id, 1 AS v, range::VARCHAR AS text FROM range(1000)","target_table":"big"}'
plan load '{"id":"load","type":"load","source":"parquet","options":{"path":"big.parquet"},"target_table":"big"}'
for name in generate before; do "$sqlflow" run "$name.json" --database data.duckdb --quiet --format json >/dev/null; done
expected=$(count)

killed=0
for delay in 0.1 0.3 0.6 1.0 1.5; do
    "$sqlflow" run load.json --database data.duckdb --quiet --format json >/dev/null 2>&1 & pid=$!
    sleep "$delay"
    if kill -9 "$pid" 2>/dev/null; then killed=$((killed + 1)); fi
    wait "$pid" 2>/dev/null || true
    found=$(count)
    if [ "$found" != "$expected" ]; then
        # Too late to kill: then the load must be there whole, and the rest of the delays would only repeat that.
        [ "$found" = "$rows,2" ] || { echo "after a kill at ${delay}s: $found, expected $expected"; exit 1; }
        echo "the load was done before ${delay}s"
        break
    fi
    echo "killed at ${delay}s: the target is as it was"
done
[ "$killed" -gt 0 ] || { echo "nothing was killed"; exit 1; }

"$sqlflow" run load.json --database data.duckdb --quiet --format json >/dev/null
[ "$(count)" = "$rows,2" ] || { echo "the rerun left $(count)"; exit 1; }
echo "the rerun loaded $rows rows"
