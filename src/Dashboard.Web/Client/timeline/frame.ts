import type { GlyphSprites } from '../graph/glyphs.ts';
import type { FittedText } from '../graph/text.ts';
import type { Layout } from './layout.ts';
import type { TimelineData } from './model.ts';
import { lengthOf, type TimeView } from './scale.ts';
import type { Strips } from './strips.ts';
import type { Theme } from './theme.ts';
import type { WorstIndex } from './worst.ts';

/** All that a frame is drawn from. Sizes in CSS pixels. */
export interface Frame {
  readonly data: TimelineData;
  readonly worst: WorstIndex;
  readonly layout: Layout;
  readonly view: TimeView;
  readonly width: number;
  readonly height: number;
  /** Width of the column of names at the left. */
  readonly labels: number;
  readonly scroll: number;
  readonly dpr: number;
  /** Where knowledge ends: the clock, or the moment that the page is about. */
  readonly until: number;
  readonly past: boolean;
  /** Index of the selected lane; -1: none. */
  readonly selected: number;
  /** How far the viewer's clock is ahead of UTC, milliseconds. */
  readonly offset: number;
  readonly theme: Theme;
  readonly strips: Strips;
  /** The colours of statuses, and of ticks, as pixels. */
  readonly pixels: { readonly fill: readonly number[]; readonly ink: number };
  readonly hatch: CanvasPattern;
  readonly text: FittedText;
  readonly glyphs: GlyphSprites;
}

export const perMillisecond = (frame: Pick<Frame, 'view' | 'width' | 'labels'>): number => Math.max(1, frame.width - frame.labels) / lengthOf(frame.view);

export const xOf = (frame: Pick<Frame, 'view' | 'width' | 'labels'>, at: number): number => frame.labels + (at - frame.view.from) * perMillisecond(frame);
