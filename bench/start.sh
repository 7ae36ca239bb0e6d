#!/usr/bin/env bash
# Measures the start (process start to first answered read, folder filled) and memory after load for several sets of Java
# options. See bench/README.md.
# usage: bench/start.sh [starts per variant, default 5] [seconds of load per body, default 10]
set -euo pipefail

cd "$(dirname "$0")/.."
starts=${1:-5}
seconds=${2:-10}
port=${BENCH_PORT:-19880}
upstream_port=${BENCH_UPSTREAM_PORT:-19882}
upstream=${BENCH_UPSTREAM:-../shared/data/upstream/github}
jar=target/model-mirror.jar

missing=()
for tool in wrk java python3 awk; do
    command -v "$tool" >/dev/null || missing+=("$tool")
done
if ((${#missing[@]})); then
    echo "missing: ${missing[*]} (nothing is installed from here)" >&2
    exit 2
fi
for path in "$upstream" "$jar"; do
    if [[ ! -e $path ]]; then
        echo "missing: $path (BENCH_UPSTREAM names the upstream files; ./mvnw -q -DskipTests package makes the jar)" >&2
        exit 2
    fi
done

work=$(mktemp -d)
pids=()
cleanup() {
    for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

python3 -m http.server "$upstream_port" --bind 127.0.0.1 --directory "$upstream" >/dev/null 2>&1 &
pids+=($!)
base=http://127.0.0.1:$port/api/model_references
settings=(--server.host=127.0.0.1 "--server.port=$port" "--store.folder=$work/data" --source.primary.url=
    "--source.github.url=http://127.0.0.1:$upstream_port")

# Whether the path is answered with 200. Asked by the shell itself: a program started every few milliseconds would take half of one
# of two cores from the start that is measured.
answered() {
    local code=
    { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null || return 1
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "/api/model_references/$1" >&3
    read -r -t 5 -u 3 _ code _ || true
    exec 3>&-
    [[ $code == 200 ]]
}
exec {quiet}<> <(:)
# starts $mirror with the given options and comes back when the path is answered
launch() {
    local path=$1
    shift
    MALLOC_ARENA_MAX=${arenas:-} java "$@" -jar "$jar" "${settings[@]}" >"$work/log" 2>&1 &
    mirror=$!
    for _ in $(seq 6000); do
        answered "$path" && return
        kill -0 "$mirror" 2>/dev/null || break
        read -r -t 0.005 -u "$quiet" || true
    done
    tail -n 20 "$work/log" >&2
    exit 1
}
stop() {
    kill "-$1" "$mirror" 2>/dev/null || true
    wait "$mirror" 2>/dev/null || true
}
memory() { awk -v key="$1:" '$1 == key { printf "%d", $2 / 1024 }' "/proc/$mirror/status"; }
processor() { awk -v hz="$(getconf CLK_TCK)" '{ printf "%d", ($14 + $15) * 1000 / hz }' "/proc/$mirror/stat"; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

launch v2/text_generation -Xmx128m
sleep 2 # the other categories
stop TERM

chosen="-Xmx128m -XX:+UseSerialGC -XX:MaxDirectMemorySize=64m -XX:ReservedCodeCacheSize=64m -Dlog4j2.disable.jmx=true"
# shellcheck disable=SC2086
launch v2/text_generation $chosen "-XX:ArchiveClassesAtExit=$work/classes.jsa"
stop TERM

# name | arenas | options
variants=(
    "plain||"
    "Xmx128m||-Xmx128m"
    "Xmx128m-serial||-Xmx128m -XX:+UseSerialGC"
    "Xmx96m-serial||-Xmx96m -XX:+UseSerialGC"
    "chosen-no-archive|2|$chosen"
    "chosen|2|$chosen -XX:SharedArchiveFile=$work/classes.jsa"
    "chosen-C1|2|$chosen -XX:SharedArchiveFile=$work/classes.jsa -XX:TieredStopAtLevel=1"
)
printf '%-20s%10s%10s%12s%12s%12s\n' variant start/ms cpu/ms idle/MiB load/MiB peak/MiB
for variant in "${variants[@]}"; do
    IFS='|' read -r name arenas options <<<"$variant"
    : >"$work/starts"
    : >"$work/cpu"
    for start in $(seq "$starts"); do
        begin=$(date +%s%N)
        # shellcheck disable=SC2086
        launch v2/clip $options
        echo $((($(date +%s%N) - begin) / 1000000)) >>"$work/starts"
        processor >>"$work/cpu"
        echo >>"$work/cpu"
        ((start == starts)) || stop KILL
    done
    sleep 2
    idle=$(memory VmRSS)
    for path in v2/clip v2/image_generation v1/image_generation v2/text_generation v1/text_generation; do
        wrk -t2 -c32 -d"${seconds}s" "$base/$path" >/dev/null
        wrk -t2 -c32 -d"${seconds}s" -H 'Accept-Encoding: gzip' "$base/$path" >/dev/null
    done
    printf '%-20s%10s%10s%12s%12s%12s\n' "$name" "$(median <"$work/starts")" "$(median <"$work/cpu")" \
        "$idle" "$(memory VmRSS)" "$(memory VmHWM)"
    stop KILL
done
