#!/usr/bin/env bash
# Kills, stops and pauses several instances and their Redis at random moments while clients write, and checks that no instance
# goes back, that nothing acknowledged is lost, and that all agree within a second of calm. See bench/README.md.
# usage: bench/redis-chaos.sh [seconds, default 120] [seed]
set -euo pipefail

cd "$(dirname "$0")/.."
source bench/class-archive.sh
seconds=${1:-120}
seed=${2:-}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# An instance that starts sooner is at work for more of the run.
make_class_archive "$work"

${MVN:-./mvnw} -q test -Dtest=HarmedInstancesTest -Dsurefire.failIfNoSpecifiedTests=false "-Dfleet.seconds=$seconds" \
    -Dfleet.agree-millis="${AGREE_MILLIS:-1000}" -Dfleet.poll=60s ${seed:+"-Dfleet.seed=$seed"} \
    "-Dchild.classpath=$class_path" "-Dchild.options=$archive_options"
