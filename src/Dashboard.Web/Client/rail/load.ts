import type { TimeView } from '../timeline/scale.ts';

/** Buckets of equal width over [from, to); times in milliseconds since 1970. */
export interface RailData {
  readonly from: number;
  readonly to: number;
  readonly begun: number | undefined;
  readonly changes: readonly number[];
  readonly failures: readonly number[];
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}

const numbers = (value: unknown): number[] => Array.isArray(value) ? value.map(item => typeof item === 'number' ? item : 0) : [];

const time = (value: unknown): number | undefined => {
  const at = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? undefined : at;
};

/** Reads an answer of `/api/v1/rail`; undefined: it is none. */
export function readRail(told: unknown): RailData | undefined {
  if (typeof told !== 'object' || told === null) return undefined;
  const map = told as Record<string, unknown>;
  const [from, to] = [time(map['from']), time(map['to'])];
  if (from === undefined || to === undefined || to <= from) return undefined;
  const coverage = map['coverage'] as { gaps?: unknown } | null | undefined;
  const gaps = Array.isArray(coverage?.gaps) ? coverage.gaps as readonly Record<string, unknown>[] : [];
  return {
    from, to, begun: time(map['begun']), changes: numbers(map['changes']), failures: numbers(map['failures']),
    gaps: gaps.flatMap(gap => {
      const start = time(gap['from']);
      return start === undefined ? [] : [{ from: start, to: time(gap['to']) ?? to }];
    }),
  };
}

export async function loadRail(cluster: string, namespace: string, view: TimeView, buckets: number, signal: AbortSignal): Promise<RailData | undefined> {
  const query = new URLSearchParams({ cluster, from: new Date(view.from).toISOString(), to: new Date(view.to).toISOString(), buckets: String(Math.max(1, Math.min(1000, buckets))) });
  if (namespace) query.set('namespace', namespace);
  const answer = await fetch(`/api/v1/rail?${query}`, { signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]), credentials: 'same-origin' });
  return answer.ok ? readRail(await answer.json()) : undefined;
}
