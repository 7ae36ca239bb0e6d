#!/usr/bin/env bash
# Kills, stops and pauses several instances and their Redis at random moments while clients write, and checks that no instance
# goes back, that nothing acknowledged is lost, and that all agree within a second of calm. See bench/README.md.
# usage: bench/redis-chaos.sh [seconds, default 120] [seed]
set -euo pipefail

cd "$(dirname "$0")/.."
seconds=${1:-120}
seed=${2:-}

[[ -f target/model-mirror.jar ]] || ./mvnw -q -DskipTests package
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# With an archive of its classes an instance starts in half the time, so that more of the run hits instances at work.
archive=$work/classes.jsa
java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx128m "-XX:ArchiveClassesAtExit=$archive" -Xlog:cds=off \
    -Xlog:cds+dynamic=off -cp target/model-mirror.jar org.modelmirror.App --demo --server.port=0 \
    "--store.folder=$work/data" >"$work/log" 2>&1 &
training=$!
for _ in $(seq 60); do
    grep -q 'stored category=text_generation' "$work/log" && break
    kill -0 "$training" 2>/dev/null || break
    sleep 1
done
kill "$training" 2>/dev/null || true
wait "$training" || true

${MVN:-./mvnw} -q test -Dtest=HarmedInstancesTest -Dsurefire.failIfNoSpecifiedTests=false "-Dfleet.seconds=$seconds" \
    -Dfleet.agree-millis="${AGREE_MILLIS:-1000}" ${seed:+"-Dfleet.seed=$seed"} \
    -Dchild.classpath="$PWD/target/model-mirror.jar" \
    "-Dchild.options=-XX:SharedArchiveFile=$archive -Xlog:cds=off -Xlog:cds+dynamic=off"
