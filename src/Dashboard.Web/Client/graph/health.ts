/** Health of an object, as numbered on the wire. */
export const Health = { Healthy: 0, Progressing: 1, Degraded: 2, Failed: 3, Unknown: 4, Suspended: 5, Missing: 6 } as const;

export const healthWords = ['Healthy', 'Progressing', 'Degraded', 'Failed', 'Unknown', 'Suspended', 'Missing'] as const;

export const healthCount = healthWords.length;

/** Counts by health, all none. A plain list: typed arrays of seven cost far more to make, and every tree has one. */
export const zeroCounts = (): number[] => [0, 0, 0, 0, 0, 0, 0];

/** How bad, for sorting worst first: failed, missing, degraded, unknown, progressing, suspended, healthy. */
const severities = [0, 2, 4, 6, 3, 1, 5] as const;

export const severity = (health: number): number => severities[health] ?? 3;

/** Degraded, failed, unknown or missing: what the problems lens keeps and what gets a taller card. */
export const isUnhealthy = (health: number): boolean => (severities[health] ?? 3) >= 3;

/** The worst health of counts by health; healthy for none. */
export function worstOf(counts: ArrayLike<number>): number {
  let worst = 0;
  for (let health = 0; health < healthCount; health++) if (counts[health]! > 0 && severity(health) > severity(worst)) worst = health;
  return worst;
}

/** `2 failed, 5 degraded, 470 healthy`: worst first, zero counts left out. */
export function countsInWords(counts: ArrayLike<number>): string {
  return healthWords.map((word, health) => ({ word, health, count: counts[health] ?? 0 }))
    .filter(entry => entry.count > 0).sort((a, b) => severity(b.health) - severity(a.health))
    .map(entry => `${entry.count.toLocaleString('en')} ${entry.word.toLowerCase()}`).join(', ') || 'none';
}
