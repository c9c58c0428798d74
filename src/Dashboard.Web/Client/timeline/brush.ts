/** A range of time, milliseconds; from before to. */
export interface Brush {
  readonly from: number;
  readonly to: number;
}

/** Which part of a brush a pointer is at: one of its handles. `slack` in milliseconds. */
export function handleAt(brush: Brush | undefined, at: number, slack: number): 'from' | 'to' | undefined {
  if (!brush) return undefined;
  const [before, after] = [Math.abs(at - brush.from), Math.abs(at - brush.to)];
  if (Math.min(before, after) > slack) return undefined;
  return before <= after ? 'from' : 'to';
}

/** The range between where a drag began and where it is; never empty: at least a millisecond. */
export function between(one: number, other: number): Brush {
  const from = Math.round(Math.min(one, other));
  return { from, to: Math.max(from + 1, Math.round(Math.max(one, other))) };
}

/** The other end of a brush, which stays while a handle is dragged. */
export const anchorOf = (brush: Brush, handle: 'from' | 'to'): number => handle === 'from' ? brush.to : brush.from;

/** A brush for the keyboard: the middle third of what is shown, within what is known. */
export function middleThird(from: number, to: number, until: number): Brush {
  const end = Math.min(to, until);
  const third = (end - from) / 3;
  return third > 0 ? between(from + third, end - third) : between(from, to);
}
