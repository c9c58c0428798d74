import { duration } from './durations.ts';

const two = (value: number) => String(value).padStart(2, '0');

/** The viewer's local clock: `09:31:08`, with the date in front once it is not today, and milliseconds where asked. */
export function localTime(at: Date, now: Date, milliseconds = false): string {
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}${milliseconds ? `.${String(at.getMilliseconds()).padStart(3, '0')}` : ''}`;
  const sameDay = at.getFullYear() === now.getFullYear() && at.getMonth() === now.getMonth() && at.getDate() === now.getDate();
  return sameDay ? clock : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${clock}`;
}

/** Short name of the viewer's zone at a moment: `CET`, `GMT+5:30`. */
export function zoneName(at: Date): string {
  return new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts(at).find(part => part.type === 'timeZoneName')?.value ?? '';
}

/** UTC to the millisecond, for titles. */
export const utc = (at: Date): string => at.toISOString().replace('T', ' ').replace('Z', ' UTC');

/** For narrow columns: the clock of today, else the day, with its year once it is another. */
export function shortTime(at: Date, now: Date): string {
  const text = localTime(at, now);
  if (text.length === 8) return text;
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }).format(at);
  return at.getFullYear() === now.getFullYear() ? day : `${day} ${at.getFullYear()}`;
}

/** What a `<time>` shows: a duration (`data-relative`; `data-relative="ago"` adds the word) or local time (`data-local`, `data-local="ms"`, `data-local="min"`: hours and minutes only, `data-local="short"`: the day alone once it is not today). */
export function timeText(at: Date, now: Date, relative: string | null, local: string | null): string {
  if (relative !== null) return duration(now.getTime() - at.getTime()) + (relative === 'ago' ? ' ago' : '');
  if (local === 'min') return `${two(at.getHours())}:${two(at.getMinutes())}`;
  if (local === 'short') return shortTime(at, now);
  return localTime(at, now, local === 'ms');
}

/** Changes an element's first text in place: Blazor keeps references to its text nodes, so they are never replaced. */
export function setText(element: Element, text: string): void {
  const node = Array.from(element.childNodes).find(child => child.nodeType === Node.TEXT_NODE) as Text | undefined;
  if (!node) element.prepend(text);
  else if (node.data !== text) node.data = text;
}

/** Rewrites every marked `<time>` below the document. A value that is no date is left as the server wrote it. */
export function updateTimes(now: Date): void {
  for (const element of document.querySelectorAll<HTMLTimeElement>('time[data-relative], time[data-local]')) {
    const at = new Date(element.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    setText(element, timeText(at, now, element.getAttribute('data-relative'), element.getAttribute('data-local')));
    if (!element.title) element.title = `${localTime(at, now, true)} ${zoneName(at)}\n${utc(at)}`;
  }
}
