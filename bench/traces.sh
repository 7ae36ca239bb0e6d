#!/usr/bin/env bash
# Compares reads without traces, with them as they are set by default, and with every read followed. See bench/README.md.
# usage: bench/traces.sh [seconds per run, default 3] [rounds, default 3]
set -euo pipefail

cd "$(dirname "$0")/.."
seconds=${1:-3}
rounds=${2:-3}
port=${BENCH_PORT:-19880}
collector_port=${BENCH_COLLECTOR_PORT:-19885}

missing=()
for tool in wrk curl java awk python3; do
    command -v "$tool" >/dev/null || missing+=("$tool")
done
if ((${#missing[@]})); then
    echo "missing: ${missing[*]} (nothing is installed from here)" >&2
    exit 2
fi

work=$(mktemp -d)
pids=()
cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

# Takes whatever it is sent.
python3 - "$collector_port" <<'PY' &
import http.server, sys
class Collector(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
    def log_message(self, *args):
        pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Collector).serve_forever()
PY
pids+=($!)

[[ -f target/model-mirror.jar ]] || ./mvnw -q -DskipTests package
# name | port | settings
on="--traces.endpoint=http://127.0.0.1:$collector_port"
cases=("off|$port|" "on|$((port + 1))|$on" "all|$((port + 2))|$on --traces.reads=1")
for case in "${cases[@]}"; do
    IFS='|' read -r name at settings <<<"$case"
    # shellcheck disable=SC2086
    bin/model-mirror --demo --server.host=127.0.0.1 --server.port="$at" --store.folder="$work/$name" $settings >"$work/$name.log" 2>&1 &
    pids+=($!)
    for _ in $(seq 120); do
        curl -sf -o /dev/null "http://127.0.0.1:$at/api/model_references/v2/image_generation" && break
        sleep 0.5
    done
    curl -sf -o /dev/null "http://127.0.0.1:$at/api/model_references/v2/image_generation" || { cat "$work/$name.log" >&2; exit 1; }
done

# prints: requests per second, p99 in ms
measure() {
    wrk -t2 -c32 -d"$2s" --latency "http://127.0.0.1:$1/api/model_references/v2/image_generation" | awk '
        /99%/ { p = $2; ms = p + 0; if (p ~ /us$/) ms /= 1000; else if (p !~ /ms$/) ms *= 1000 }
        /Requests\/sec/ { rate = $2 }
        END { print rate, ms }'
}

for case in "${cases[@]}"; do
    IFS='|' read -r name at settings <<<"$case"
    measure "$at" 4 >/dev/null
done
for round in $(seq "$rounds"); do
    for case in "${cases[@]}"; do
        IFS='|' read -r name at settings <<<"$case"
        echo "$name $(measure "$at" "$seconds")" >>"$work/results"
    done
    echo "round $round of $rounds done" >&2
done

python3 - "$work/results" <<'PY'
import statistics, sys
runs = {}
for line in open(sys.argv[1]):
    name, rate, p99 = line.split()
    runs.setdefault(name, []).append((float(rate), float(p99)))
median = {name: [statistics.median(run[i] for run in by) for i in (0, 1)] for name, by in runs.items()}
print(f"{'traces':<8}{'reads/s':>10}{'of off':>8}{'p99 ms':>9}")
for name, (rate, p99) in median.items():
    print(f"{name:<8}{rate:>10.0f}{rate / median['off'][0]:>8.2f}{p99:>9.2f}")
PY
curl -sf "http://127.0.0.1:$((port + 2))/api/metrics" | grep '^model_mirror_traces' | sed 's/^/all: /'
