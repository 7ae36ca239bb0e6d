#!/usr/bin/env bash
# Compares warm answers of each analytics endpoint with plain reads of the same size in the same run. See bench/README.md.
# usage: bench/analytics.sh [seconds per run, default 3] [rounds, default 3]
set -euo pipefail

cd "$(dirname "$0")/.."
seconds=${1:-3}
rounds=${2:-3}
port=${BENCH_PORT:-19880}
horde_port=${BENCH_HORDE_PORT:-19883}
data=${BENCH_DATA:-../shared/data}
workers=${BENCH_WORKERS:-5000}

missing=()
for tool in wrk curl java python3 awk; do
    command -v "$tool" >/dev/null || missing+=("$tool")
done
if ((${#missing[@]})); then
    echo "missing: ${missing[*]} (nothing is installed from here)" >&2
    exit 2
fi
if [[ ! -d $data/upstream/github || ! -d $data/expected/v2 ]]; then
    echo "missing: $data/upstream/github or $data/expected/v2; BENCH_DATA names their folder" >&2
    exit 2
fi
[[ -f target/model-mirror.jar && -d target/jmh-classes ]] || ./mvnw -q -Pjmh -DskipTests package

work=$(mktemp -d)
pids=()
cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

java -Xmx128m -cp "target/jmh-classes:target/classes:target/lib/*" -Dlog4j2.level=ERROR \
    org.modelmirror.demo.HordeServer "$data/upstream/github" "$workers" "$horde_port" >"$work/horde.log" 2>&1 &
pids+=($!)
mkdir -p "$work/data"
cp "$data"/expected/v2/*.json "$work/data/"

# Offline, so that nothing but the AI Horde is asked, and every figure stays fresh as long as the run lasts.
# shellcheck disable=SC2086
${BENCH_COMMAND:-bin/model-mirror} --server.host=127.0.0.1 --server.port="$port" --store.folder="$work/data" \
    --mirror.mode=PRIMARY --source.primary.url= --facade.owners=[] --source.horde.url="http://127.0.0.1:$horde_port" \
    --source.horde.cache-ttl=1h --analytics.statistics.cache-ttl=1h --analytics.deletion-risk.cache-ttl=1h \
    --analytics.hydration.interval=30m --analytics.hydration.stale-ttl=2h --store.watch.period=200ms \
    >"$work/service.log" 2>&1 &
service=$!
pids+=("$service")
api=http://127.0.0.1:$port/api
base=$api/model_references
processor() { awk -v hz="$(getconf CLK_TCK)" '{ printf "%d", ($14 + $15) * 1000 / hz }' "/proc/$service/stat"; }
for _ in $(seq 240); do
    curl -sf "$api/status" 2>/dev/null | grep -q '"cycles" *: *[1-9]' && break
    sleep 0.5
done
curl -sf "$api/status" | grep -q '"cycles" *: *[1-9]' || { cat "$work/service.log" >&2; exit 1; }

# name | path below model_references
cases=(
    "statistics|statistics/text_generation"
    "statistics-grouped|statistics/text_generation?group_text_models=true"
    "risk|statistics/text_generation/deletion-risk"
    "risk-grouped|statistics/text_generation/deletion-risk?group_text_models=true"
    "risk-variations|statistics/text_generation/deletion-risk?include_backend_variations=true"
    "risk-critical|statistics/text_generation/deletion-risk?preset=critical"
    "risk-page|statistics/text_generation/deletion-risk?limit=20&offset=40"
    "risk-image|statistics/image_generation/deletion-risk"
    "audit|statistics/image_generation/audit"
    "with-stats|statistics/text_generation/with-stats"
    "with-workers|statistics/image_generation/with-stats?include_workers=true&sort_by=worker_count"
    "popular|v2/image_generation/popular?limit=10"
)
# Plain documents of the same size: categories that nothing else uses, one after the other.
plain() { # size -> waits until a category of exactly this many bytes is served
    python3 - "$1" "$work/data/lora.json" <<'PY'
import json, os, sys
size, path = int(sys.argv[1]), sys.argv[2]
record = {"record_type": "lora", "name": "x", "description": ""}
served = len(json.dumps({"x": record}, separators=(",", ":")))
record["description"] = "y" * max(0, size - served)
with open(path + ".next", "w") as out:
    json.dump({"x": record}, out)
os.replace(path + ".next", path)
PY
    for _ in $(seq 50); do
        got=$(curl -s "$base/v2/lora" | wc -c)
        ((got > $1 * 9 / 10 && got < $1 * 11 / 10 + 200)) && return
        sleep 0.2
    done
    echo "no plain document of $1 bytes, but of $got" >&2
    exit 1
}
measure() { # url header seconds
    wrk -t2 -c32 -d"${3}s" --latency -H "${2:-X-None: 1}" "$1" | awk '
        /99%/ { p = $2; ms = p + 0; if (p ~ /us$/) ms /= 1000; else if (p !~ /ms$/) ms *= 1000 }
        /Requests\/sec/ { rate = $2 }
        /Non-2xx|Socket errors/ { failed = $0 }
        END { gsub(" ", "_", failed); print rate, ms, failed == "" ? "-" : failed }'
}

: >"$work/results"
for case in "${cases[@]}"; do
    IFS='|' read -r name path <<<"$case"
    size=$(curl -s -o "$work/answer" -w '%{http_code} %{size_download}' "$base/$path")
    if [[ $size != 200\ * ]]; then
        echo "$name: answered $size, left out" >&2
        continue
    fi
    size=${size#200 }
    plain "$size"
    measure "$base/$path" "" 1 >/dev/null
    measure "$base/v2/lora" "" 1 >/dev/null
    for _ in $(seq "$rounds"); do
        echo "$name $size figures $(measure "$base/$path" "" "$seconds")" >>"$work/results"
        echo "$name $size plain $(measure "$base/v2/lora" "" "$seconds")" >>"$work/results"
    done
    echo "$name done" >&2
done

grep -v -- ' -$' "$work/results" >&2 || true
python3 - "$work/results" <<'PY'
import statistics, sys
runs = {}
for line in open(sys.argv[1]):
    name, size, kind, rate, p99, _ = line.split(None, 5)
    runs.setdefault((name, int(size)), {}).setdefault(kind, []).append((float(rate), float(p99)))
print(f"{'case':<20}{'bytes':>9}{'figures/s':>11}{'plain/s':>10}{'ratio':>8}{'p99 ms':>9}{'plain p99':>11}")
for (name, size), by in runs.items():
    ours, plain = ([statistics.median(run[i] for run in by[s]) for i in (0, 1)] for s in ("figures", "plain"))
    print(f"{name:<20}{size:>9}{ours[0]:>11.0f}{plain[0]:>10.0f}{ours[0] / plain[0]:>8.2f}{ours[1]:>9.2f}{plain[1]:>11.2f}")
PY
echo "processor time of the service for all of it: $(processor) ms"
