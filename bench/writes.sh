#!/usr/bin/env bash
# Measures durable writes beside plain durable replacements of the same file, and reads beside writes. See bench/README.md.
# usage: bench/writes.sh [seconds per run, default 2] [rounds, default 5] [reads beside writes, default true]
set -euo pipefail

cd "$(dirname "$0")/.."
seconds=${1:-2}
rounds=${2:-5}
reads=${3:-true}
category=${BENCH_DATA:-../shared/data}/expected/v2/text_generation.json

for tool in java wrk; do
    if ! command -v "$tool" >/dev/null; then
        echo "missing: $tool (nothing is installed from here)" >&2
        exit 2
    fi
done
[[ -f target/model-mirror.jar && -d target/jmh-classes ]] || ./mvnw -q -Pjmh -DskipTests package

# In BENCH_FOLDER, on the disk that is to be measured; memory would make every force free.
work=$(mktemp -d "${BENCH_FOLDER:-target}/writes.XXXXXX")
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2086
java -Xmx512m -XX:+UseSerialGC -Dlog4j2.configurationFile=config/log4j2.properties -Dlog4j2.level=ERROR \
    -cp "target/jmh-classes:target/classes:target/lib/*" org.modelmirror.write.WriteLoad \
    "$work" "$category" "$seconds" "$rounds" "$reads" ${BENCH_COMMAND:-bin/model-mirror}
