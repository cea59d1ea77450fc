#!/usr/bin/env bash
# Fuzzes the readers of everything from outside with libFuzzer and the address sanitizer.
#
#     Fuzz/run.sh [SECONDS] [TARGET …]
#
# SECONDS (default 600) is the time for each target; without targets, all are fuzzed, one process a processor. An input
# that crashes, takes longer than a second, or makes one allocation of more than 256 MiB (inputs have at most 64 KiB) is
# kept in .build/fuzz/found/TARGET, and the script ends with status 1. What has been learnt is kept in
# .build/fuzz/corpus/TARGET and used by the next run.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-600}
shift || true
all=(safetensors checkpoint layers tokenizer history csv tsv jsonl npz gzip tar recipe sweep)
targets=("${@:-${all[@]}}")
work=$PWD/.build/fuzz
mkdir -p "$work"

swift build --package-path Fuzz --scratch-path "$work/build" -c release --product Fuzz \
  --sanitize address -Xswiftc -sanitize=fuzzer -Xcc -fsanitize=fuzzer-no-link -Xlinker -fsanitize=fuzzer
program=$(swift build --package-path Fuzz --scratch-path "$work/build" -c release --show-bin-path)/Fuzz

fuzz() {
  local target=$1 corpus=$work/corpus/$1 found=$work/found/$1
  mkdir -p "$corpus" "$found"
  Fuzz/seeds.py "$target" "$corpus"
  FUZZ_TARGET=$target "$program" "$corpus" -artifact_prefix="$found/" -max_total_time="$seconds" -max_len=65536 \
    -timeout=1 -malloc_limit_mb=256 -rss_limit_mb=4096 -print_final_stats=1 >"$work/$target.log" 2>&1 \
    && echo "$target: $(grep -c . <(ls "$corpus")) inputs, $(sed -n 's/stat::number_of_executed_units: *//p' "$work/$target.log") runs, nothing found" \
    || { echo "$target: FOUND something, see $found and $work/$target.log"; return 1; }
}
export -f fuzz
export work program seconds
printf '%s\n' "${targets[@]}" | xargs -P "$(nproc)" -I{} bash -c 'fuzz {}'
