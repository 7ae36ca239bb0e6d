#!/usr/bin/env bash
# Measures what open event streams cost, and how soon all of them hear of a change. See bench/README.md.
# usage: bench/events.sh [streams, default 2000] [seconds per run, default 3] [rounds, default 3]
set -euo pipefail

cd "$(dirname "$0")/.."
streams=${1:-2000}
seconds=${2:-3}
rounds=${3:-3}
category=${BENCH_DATA:-../shared/data}/expected/v2/text_generation.json

for tool in java wrk; do
    if ! command -v "$tool" >/dev/null; then
        echo "missing: $tool (nothing is installed from here)" >&2
        exit 2
    fi
done
if [[ ! -f $category ]]; then
    echo "missing: $category; BENCH_DATA names the folder it is in" >&2
    exit 2
fi
# Every stream is an open file, here and there.
((streams + 500 <= $(ulimit -Hn))) || { echo "no more than $(ulimit -Hn) open files allowed" >&2; exit 2; }
ulimit -Sn "$(ulimit -Hn)"
[[ -f target/model-mirror.jar && -f target/jmh-classes/org/modelmirror/serve/EventLoad.class ]] || ./mvnw -q -Pjmh -DskipTests package

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2086
java -Xmx128m -XX:+UseSerialGC -Dlog4j2.level=ERROR -cp "target/jmh-classes:target/classes:target/lib/*" \
    org.modelmirror.serve.EventLoad "$work" "$category" "$streams" "$seconds" "$rounds" ${BENCH_COMMAND:-bin/model-mirror}
