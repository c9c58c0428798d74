const units: readonly [name: string, seconds: number][] = [['y', 31_536_000], ['d', 86_400], ['h', 3_600], ['min', 60], ['s', 1]];

/** A length of time in at most two units, largest first: `9 min 37 s`, `2 d 4 h`, `0 s`. Negative lengths (clock skew) read as `0 s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first < 0) return '0 s';
  const [name, size] = units[first]!;
  const head = `${Math.floor(seconds / size)} ${name}`;
  const next = units[first + 1];
  const rest = next ? Math.floor((seconds % size) / next[1]) : 0;
  return next && rest > 0 ? `${head} ${rest} ${next[0]}` : head;
}
