#!/usr/bin/env bash
# Kills the program at random moments while clients write, and checks that nothing acknowledged is lost, many times. See
# bench/README.md.
# usage: bench/write-kill-loop.sh [rounds, default 500] [seed]
set -euo pipefail

cd "$(dirname "$0")/.."
source bench/class-archive.sh
rounds=${1:-500}
seed=${2:-}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A round with a shorter start hits more of the work.
make_class_archive "$work"

${MVN:-./mvnw} -q test -Dtest=WriteKillLoopTest -Dsurefire.failIfNoSpecifiedTests=false "-Dkill.rounds=$rounds" \
    ${seed:+"-Dkill.seed=$seed"} -Dkill.start-millis=2000 "-Dchild.classpath=$class_path" \
    "-Dchild.options=$archive_options"
