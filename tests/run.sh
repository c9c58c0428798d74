#!/usr/bin/env bash
# Runs the browser bundle's tests and every test project after another; ends with "N passed, N failed, N skipped".
# A project that ends without a summary (a crash, the time limit) counts as one failure. Every failure is repeated, shortened,
# just before the last line, where a reader of a cut log finds it.
set -u
cd "$(dirname "$0")/.."
passed=0 failed=0 skipped=0
limit=${TEST_TIME_LIMIT:-1800} # seconds, of one project

log=$(mktemp) failures=$(mktemp)
trap 'rm -f "$log" "$failures"' EXIT

echo "== browser bundle"
timeout "$limit" npm --prefix src/Dashboard.Web/Client test --silent 2>&1 | tee "$log"
if [ "${PIPESTATUS[0]}" -ne 0 ]; then
  failed=$((failed + 1))
  tail -20 "$log" >>"$failures"
fi
count() { sed -n "s/^[^a-z]*$1 \([0-9]*\)$/\1/p" "$log" | tail -1; }
passed=$((passed + $(count pass || echo 0)))

for project in tests/Dashboard.*/; do
  name=$(basename "$project")
  program="artifacts/bin/$name/debug/$name"
  case $name in Dashboard.Testing | Dashboard.Benchmarks) continue ;; esac
  echo "== $name"
  timeout --kill-after=20 "$limit" "$program" --no-ansi --progress off 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  number() { sed -n "s/^  $1: \([0-9]*\)$/\1/p" "$log" | tail -1; }
  if [ -z "$(number total)" ]; then
    echo "$name ended without a summary (exit code $status)" | tee -a "$failures"
    failed=$((failed + 1))
    continue
  fi
  passed=$((passed + $(number succeeded)))
  failed=$((failed + $(number failed)))
  skipped=$((skipped + $(number skipped)))
  grep -A 12 '^failed ' "$log" | cut -c 1-240 >>"$failures"
  # Exit code 8: no test ran.
  if [ "$status" -ne 0 ] && [ "$(number failed)" -eq 0 ]; then
    echo "$name ended with exit code $status" | tee -a "$failures"
    failed=$((failed + 1))
  fi
done

if [ -s "$failures" ]; then
  echo "== what failed"
  cat "$failures"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
