import type { TimelineData } from './model.ts';

const number = (value: number) => value.toLocaleString('en');

/** What is shown and what is not: `64 objects · 12 lanes shown · 52 without trouble, folded`. */
export function countsSentence(data: TimelineData): string {
  const parts = [`${number(data.objects)} ${data.objects === 1 ? 'object' : 'objects'}`, `${number(data.lanes.count)} ${data.lanes.count === 1 ? 'lane' : 'lanes'} shown`];
  if (data.eligible > data.lanes.count) parts.push(`${number(data.eligible - data.lanes.count)} more left out, the least bad`);
  if (data.objects > data.eligible) parts.push(`${number(data.objects - data.eligible)} without trouble, folded`);
  return parts.join(' · ');
}
