import type { Brush } from './brush.ts';
import { lengthOf, type TimeView } from './scale.ts';

const units: readonly [name: string, milliseconds: number][] = [['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1000]];

/** A length as addresses have it: `3h`, `37m`, `90s`; never shorter than a second. */
export function rangeText(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000)) * 1000;
  const [name, size] = units.find(([, size]) => seconds % size === 0)!;
  return `${seconds / size}${name}`;
}

const iso = (at: number) => new Date(Math.round(at)).toISOString();

function change(href: string, set: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(href);
  for (const [key, value] of Object.entries(set)) {
    if (value === undefined) url.searchParams.delete(key);
    else url.searchParams.set(key, value);
  }
  return url.pathname + url.search + url.hash;
}

/** The address with what is in view: a length while it follows the clock, else both ends. */
export const withView = (href: string, view: TimeView, following: boolean): string => change(href, following
  ? { range: rangeText(lengthOf(view)), start: undefined, end: undefined }
  : { range: undefined, start: iso(view.from), end: iso(view.to) });

export const withBrush = (href: string, brush: Brush | undefined): string =>
  change(href, { bfrom: brush && iso(brush.from), bto: brush && iso(brush.to) });

export const withSelected = (href: string, uid: string | undefined): string => change(href, { selected: uid });
