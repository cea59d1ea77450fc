#!/usr/bin/env bash
# Fuzzes the readers of everything from outside with libFuzzer and the address sanitizer.
#
#     Fuzz/run.sh [SECONDS] [TARGET …]
#
# SECONDS (default 600) is the time for each target; without targets, all are fuzzed, PROCESSES at a time (default: one a
# processor). An input that crashes, takes longer than a second, or makes one allocation of more than 64 MiB, which is
# 1,024 times the greatest input, is kept in .build/fuzz/found/TARGET, and the script ends with status 1. What has been
# learnt is kept in .build/fuzz/corpus/TARGET and used by the next run. The targets are the cases of
# Fuzz/Readers/FuzzTarget.swift.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-600}
shift || true
all=(safetensors checkpoint config tokenizer history mapping keras keras-config hdf5 hdf5-records keras-tokenizer zip csv
  tsv jsonl npz gzip tar vectors recipe sweep)
if [ $# -gt 0 ]; then targets=("$@"); else targets=("${all[@]}"); fi
work=$PWD/.build/fuzz
mkdir -p "$work"

build=(swift build --scratch-path "$work/build" -c release --product tenor-fuzz --sanitize address
  -Xswiftc -sanitize=fuzzer -Xcc -fsanitize=fuzzer-no-link -Xswiftc -use-ld=lld)
TENOR_FUZZ=1 "${build[@]}"
# A copy, so that a build does not change what is running.
program=$work/tenor-fuzz
cp "$(TENOR_FUZZ=1 "${build[@]}" --show-bin-path)/tenor-fuzz" "$program"

fuzz() {
  local target=$1 corpus=$work/corpus/$1 found=$work/found/$1
  mkdir -p "$corpus" "$found"
  Fuzz/seeds.py "$target" "$corpus"
  local TIMEFORMAT='processor seconds: %U' status=0
  { time FUZZ_TARGET=$target "$program" "$corpus" -artifact_prefix="$found/" -max_total_time="$seconds" -max_len=65536 \
    -timeout=1 -malloc_limit_mb=64 -rss_limit_mb=4096 -print_final_stats=1; } >"$work/$target.log" 2>&1 || status=$?
  figure() { sed -n "s/$1: *//p" "$work/$target.log"; }
  if [ $status = 0 ]; then
    echo "$target: $(ls "$corpus" | wc -l) inputs, $(figure stat::number_of_executed_units) runs in" \
      "$(figure 'processor seconds') s of a processor, nothing found"
  else
    echo "$target: FOUND something, see $found and $work/$target.log"
    return 1
  fi
}
export -f fuzz
export work program seconds
# Some readers take files; where the system has memory for them, the disk does not set the pace.
if [ -d /dev/shm ]; then export TMPDIR=/dev/shm; fi
printf '%s\n' "${targets[@]}" | xargs -P "${PROCESSES:-$(nproc)}" -I{} bash -c 'fuzz {}'
