#!/usr/bin/env bash
# Measures how long a change takes from one instance to another through Redis. See bench/README.md.
# usage: bench/redis.sh [writes, default 200]
set -euo pipefail

cd "$(dirname "$0")/.."
writes=${1:-200}
port=${BENCH_PORT:-19890}
category=${BENCH_DATA:-../shared/data}/expected/v2/text_generation.json
artifact=$HOME/.m2/repository/org/signal/embedded-redis/0.9.1/embedded-redis-0.9.1.jar

for tool in java python3; do
    if ! command -v "$tool" >/dev/null; then
        echo "missing: $tool (nothing is installed from here)" >&2
        exit 2
    fi
done
[[ -f target/model-mirror.jar ]] || ./mvnw -q -DskipTests package

work=$(mktemp -d "${BENCH_FOLDER:-target}/redis.XXXXXX")
trap 'rm -rf "$work"' EXIT
redis=${BENCH_REDIS:-$(command -v redis-server || true)}
if [[ -z $redis ]]; then
    # The one that the tests use.
    if [[ ! -f $artifact ]]; then
        echo "missing: redis-server (BENCH_REDIS names one; the tests' own comes with ./mvnw dependency:resolve)" >&2
        exit 2
    fi
    redis=$work/redis-server
    python3 - "$artifact" "$redis" "$(uname -m)" <<'PYTHON'
import os, sys, zipfile
jar = zipfile.ZipFile(sys.argv[1])
machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(sys.argv[3], sys.argv[3])
name = next(n for n in jar.namelist() if "redis-server" in n and "linux" in n and machine in n)
with open(sys.argv[2], "wb") as out:
    out.write(jar.read(name))
os.chmod(sys.argv[2], 0o755)
PYTHON
fi
# shellcheck disable=SC2086
python3 bench/redis_latency.py "$work" "$redis" "$port" "$writes" "$category" ${BENCH_COMMAND:-bin/model-mirror}
