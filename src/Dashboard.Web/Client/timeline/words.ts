import type { TimelineData } from './model.ts';

const number = (value: number) => value.toLocaleString('en');

/** What is shown and what is not: `64 objects · 12 lanes shown · 52 without trouble, folded`. */
export function countsSentence(data: TimelineData): string {
  const parts = [`${number(data.objects)} ${data.objects === 1 ? 'object' : 'objects'}`, `${number(data.lanes.count)} ${data.lanes.count === 1 ? 'lane' : 'lanes'} shown`];
  if (data.eligible > data.lanes.count) parts.push(`${number(data.eligible - data.lanes.count)} more left out, the least bad`);
  if (data.objects > data.eligible) parts.push(`${number(data.objects - data.eligible)} without trouble, folded`);
  return parts.join(' · ');
}

/** Why there are no lanes; undefined: there are. Nothing found and nobody looking are two different things. */
export function emptySentence(data: TimelineData): string | undefined {
  if (data.lanes.count > 0) return undefined;
  if (data.covered <= 0) return 'We were not looking in this range';
  if (data.objects === 0) return 'No objects in this range';
  return data.covered < 1 ? `No trouble was seen; ${Math.floor(data.covered * 1000) / 10} % of the range was covered` : `All ${number(data.objects)} objects were well in this range`;
}
