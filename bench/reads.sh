#!/usr/bin/env bash
# Compares our reads with nginx serving the same bytes as static files. See bench/README.md.
# usage: bench/reads.sh [seconds per run, default 3] [rounds, default 3]
set -euo pipefail

cd "$(dirname "$0")/.."
seconds=${1:-3}
rounds=${2:-3}
port=${BENCH_PORT:-19880}
nginx_port=${BENCH_NGINX_PORT:-19881}
upstream_port=${BENCH_UPSTREAM_PORT:-19882}
data=${BENCH_DATA:-../shared/data}

missing=()
for tool in nginx wrk curl java gzip awk; do
    command -v "$tool" >/dev/null || missing+=("$tool")
done
if ((${#missing[@]})); then
    echo "missing: ${missing[*]} (nothing is installed from here)" >&2
    exit 2
fi
# The real reference where it is at hand, else the sample; the sizes in the table are then smaller than their names.
upstream=$data/upstream/github
[[ -d $upstream ]] || upstream=config/sample
upstream=$(cd "$upstream" && pwd)

work=$(mktemp -d)
pids=()
cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

mkdir -p "$work/www"
cat >"$work/nginx.conf" <<CONF
worker_processes 2;
pid $work/nginx.pid;
error_log $work/error.log;
daemon off;
events { worker_connections 512; }
http {
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=100;
    default_type application/json;
    client_body_temp_path $work/t1; proxy_temp_path $work/t2; fastcgi_temp_path $work/t3;
    uwsgi_temp_path $work/t4; scgi_temp_path $work/t5;
    server {
        listen 127.0.0.1:$nginx_port;
        root $work/www;
        gzip_static on;
    }
    server {
        listen 127.0.0.1:$upstream_port;
        root $upstream;
    }
}
CONF
[[ $(id -u) -eq 0 ]] && sed -i '1i user root;' "$work/nginx.conf"
touch "$work/www/up"
nginx -e "$work/error.log" -c "$work/nginx.conf" &
pids+=($!)
for _ in $(seq 40); do
    curl -sf -o /dev/null "http://127.0.0.1:$nginx_port/up" && break
    sleep 0.25
done

# The service as README starts it, mirroring the real files that nginx serves as its upstream.
[[ -f target/model-mirror.jar ]] || ./mvnw -q -DskipTests package
# shellcheck disable=SC2086
${BENCH_COMMAND:-bin/model-mirror} --server.host=127.0.0.1 --server.port="$port" --store.folder="$work/data" \
    --source.primary.url= --source.github.url="http://127.0.0.1:$upstream_port" --poll.initial-delay=0 \
    >"$work/service.log" 2>&1 &
pids+=($!)
base=http://127.0.0.1:$port/api/model_references
for _ in $(seq 120); do
    curl -sf -o /dev/null "http://127.0.0.1:$port/api/health/ready" && break
    sleep 0.5
done
curl -sf -o /dev/null "http://127.0.0.1:$port/api/health/ready" || { cat "$work/service.log" >&2; exit 1; }


# name | our path | extra request header
record=$(curl -sf "$base/v2/text_generation" | python3 -c '
import json, sys, urllib.parse
models = json.load(sys.stdin)
name = min(models, key=lambda m: abs(len(json.dumps(models[m], separators=(",", ":"), ensure_ascii=False).encode()) - 1000))
print(urllib.parse.quote(name, safe=""))')
cases=(
    "1KB|v2/text_generation/model/$record|"
    "220KB|v1/image_generation|"
    "220KB-gzip|v1/image_generation|Accept-Encoding: gzip"
    "1.1MB|v1/text_generation|"
    "1.1MB-gzip|v1/text_generation|Accept-Encoding: gzip"
    "304|v2/image_generation|If-None-Match"
)

curl -sf "$base/v2/text_generation/model/$record" >"$work/www/1KB"
curl -sf "$base/v1/image_generation" >"$work/www/220KB"
curl -sf "$base/v1/text_generation" >"$work/www/1.1MB"
curl -sf "$base/v2/image_generation" >"$work/www/304"
cp "$work/www/220KB" "$work/www/220KB-gzip"
cp "$work/www/1.1MB" "$work/www/1.1MB-gzip"
curl -sf -H 'Accept-Encoding: gzip' "$base/v1/image_generation" >"$work/www/220KB-gzip.gz"
curl -sf -H 'Accept-Encoding: gzip' "$base/v1/text_generation" >"$work/www/1.1MB-gzip.gz"
# prints: requests per second, p99 in ms, failed requests
measure() {
    local url=$1 header=$2 time=$3
    if [[ $header == If-None-Match ]]; then
        header="If-None-Match: $(curl -sfI "$url" | awk -F': ' 'tolower($1) == "etag" { sub("\r", "", $2); print $2 }')"
    fi
    wrk -t2 -c32 -d"${time}s" --latency -H "${header:-X-None: 1}" "$url" | awk '
        /99%/ { p = $2; ms = p + 0; if (p ~ /us$/) ms /= 1000; else if (p !~ /ms$/) ms *= 1000 }
        /Requests\/sec/ { rate = $2 }
        /Non-2xx|Socket errors/ { failed = $0 }
        END { gsub(" ", "_", failed); print rate, ms, failed == "" ? "-" : failed }'
}

for case in "${cases[@]}"; do
    IFS='|' read -r name path header <<<"$case"
    measure "$base/$path" "$header" 2 >/dev/null
done
: >"$work/results"
for round in $(seq "$rounds"); do
    for case in "${cases[@]}"; do
        IFS='|' read -r name path header <<<"$case"
        echo "$name ours $(measure "$base/$path" "$header" "$seconds")" >>"$work/results"
        echo "$name nginx $(measure "http://127.0.0.1:$nginx_port/$name" "$header" "$seconds")" >>"$work/results"
    done
    echo "round $round of $rounds done" >&2
done

grep -v -- ' -$' "$work/results" >&2 || true
python3 - "$work/results" <<'PY'
import statistics, sys
runs = {}
for line in open(sys.argv[1]):
    name, server, rate, p99, _ = line.split(None, 4)
    runs.setdefault(name, {}).setdefault(server, []).append((float(rate), float(p99)))
print(f"{'case':<12}{'ours/s':>10}{'nginx/s':>10}{'ratio':>8}{'p99 ms':>9}{'nginx p99':>11}")
for name, by in runs.items():
    ours, nginx = ([statistics.median(run[i] for run in by[s]) for i in (0, 1)] for s in ("ours", "nginx"))
    print(f"{name:<12}{ours[0]:>10.0f}{nginx[0]:>10.0f}{ours[0] / nginx[0]:>8.2f}{ours[1]:>9.2f}{nginx[1]:>11.2f}")
PY
