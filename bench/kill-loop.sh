#!/usr/bin/env bash
# Kills the program at random moments and checks what is left, many times. See bench/README.md.
# usage: bench/kill-loop.sh [rounds, default 200] [seed]
set -euo pipefail

cd "$(dirname "$0")/.."
rounds=${1:-200}
seed=${2:-}
exec ./mvnw -q test -Dtest=KillLoopTest "-Dkill.rounds=$rounds" ${seed:+"-Dkill.seed=$seed"}
