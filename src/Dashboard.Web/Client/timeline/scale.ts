/** Milliseconds since 1970 on the left and right edge of the lanes. */
export interface TimeView {
  readonly from: number;
  readonly to: number;
}

/** A millisecond fills the view at its closest; ten years at its widest. */
export const narrowest = 20;
export const widest = 10 * 365 * 86_400_000;

export const lengthOf = (view: TimeView): number => view.to - view.from;

/** The view zoomed around a share of its width (0 left, 1 right), kept within bounds. Factor above 1: closer. */
export function zoomed(view: TimeView, factor: number, anchor: number): TimeView {
  const length = Math.min(widest, Math.max(narrowest, lengthOf(view) / factor));
  const fixed = view.from + lengthOf(view) * anchor;
  return { from: fixed - length * anchor, to: fixed + length * (1 - anchor) };
}

export const panned = (view: TimeView, milliseconds: number): TimeView => ({ from: view.from + milliseconds, to: view.to + milliseconds });

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
  hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 30 * day, 91 * day, 365 * day];

/** The smallest step that leaves at least `room` pixels between ticks. */
export function tickStep(view: TimeView, width: number, room: number): number {
  const least = lengthOf(view) * room / Math.max(1, width);
  return steps.find(step => step >= least) ?? Math.ceil(least / (365 * day)) * 365 * day;
}

const two = (value: number) => String(value).padStart(2, '0');
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A tick's words, as fine as its step: `09:15`, `09:15:30`, `09:15:30.250`, `17 Nov`, `2026`. */
export function tickText(at: Date, step: number): string {
  if (step >= 300 * day) return String(at.getFullYear());
  if (step >= 12 * hour) return `${at.getDate()} ${months[at.getMonth()]}`;
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
  if (step >= minute) return at.getHours() === 0 && at.getMinutes() === 0 ? `${at.getDate()} ${months[at.getMonth()]}` : clock;
  if (step >= second) return `${clock}:${two(at.getSeconds())}`;
  return `${clock}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** Ticks in the view. They lie on whole steps of the viewer's clock: `offset` is how far that is ahead of UTC, in milliseconds. */
export function ticks(view: TimeView, width: number, room: number, offset: number): { readonly step: number; readonly at: readonly number[] } {
  const step = tickStep(view, width, room);
  const at: number[] = [];
  for (let tick = Math.ceil((view.from + offset) / step) * step - offset; tick < view.to; tick += step) at.push(tick);
  return { step, at };
}
