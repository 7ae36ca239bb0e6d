#!/usr/bin/env bash
# Kills the program at random moments while clients write, and checks that nothing acknowledged is lost, many times. See
# bench/README.md.
# usage: bench/write-kill-loop.sh [rounds, default 500] [seed]
set -euo pipefail

cd "$(dirname "$0")/.."
rounds=${1:-500}
seed=${2:-}

# From the jar and with an archive of its classes, so that a start takes half as long and a round hits more of the work.
[[ -f target/model-mirror.jar ]] || ./mvnw -q -DskipTests package
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
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

${MVN:-./mvnw} -q test -Dtest=WriteKillLoopTest -Dsurefire.failIfNoSpecifiedTests=false "-Dkill.rounds=$rounds" \
    ${seed:+"-Dkill.seed=$seed"} -Dkill.start-millis=2000 -Dchild.classpath="$PWD/target/model-mirror.jar" \
    "-Dchild.options=-XX:SharedArchiveFile=$archive -Xlog:cds=off -Xlog:cds+dynamic=off"
