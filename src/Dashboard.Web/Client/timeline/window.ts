import { lengthOf, panned, zoomed, type TimeView } from './scale.ts';

/** Room right of the clock while following it, as a share of the width. */
const ahead = 0.03;

/** Which time is in view. Follows the clock while its right edge lies ahead of it; where somebody moved it into the past it stays. */
export class TimeWindow {
  readonly #now: () => number;
  /** What the page is about, when it is about the past: nothing later is shown. */
  readonly at: number | undefined;
  view: TimeView;
  following: boolean;

  constructor(now: () => number, at: number | undefined, given: { readonly start?: number | undefined; readonly end?: number | undefined; readonly length: number }) {
    this.#now = now;
    this.at = at;
    this.following = given.start === undefined || given.end === undefined || given.end <= given.start;
    this.view = this.following ? { from: 0, to: given.length } : { from: given.start!, to: given.end! };
    this.follow();
  }

  /** Where knowledge ends. */
  get until(): number { return this.at ?? this.#now(); }

  /** Brings the right edge to the clock if it follows it. Returns whether anything moved. */
  follow(): boolean {
    if (!this.following) return false;
    const length = lengthOf(this.view);
    const to = this.until + length * ahead;
    if (to === this.view.to) return false;
    this.view = { from: to - length, to };
    return true;
  }

  zoom(factor: number, anchor: number): void {
    const before = this.view;
    // What is known ends at the clock: zooming while following keeps that in place.
    this.view = zoomed(before, factor, this.following && factor > 1 && anchor > 0.9 ? 1 : anchor);
    this.#settle();
  }

  pan(milliseconds: number): void {
    this.view = panned(this.view, milliseconds);
    this.#settle();
  }

  /** The last stretch of a length, following. */
  reset(length: number): void {
    this.view = { from: 0, to: length };
    this.following = true;
    this.follow();
  }

  /** Shows a range with some room around it. */
  show(from: number, to: number): void {
    const room = (to - from) * 0.1;
    this.view = { from: from - room, to: to + room };
    this.#settle();
  }

  /** Nothing lies ahead: a view that was moved there comes back, and follows. */
  #settle(): void {
    this.following = this.view.to >= this.until;
    const most = this.until + lengthOf(this.view) * ahead;
    if (this.view.to > most) this.view = panned(this.view, most - this.view.to);
  }
}
