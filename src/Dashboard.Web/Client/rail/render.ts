import type { Brush } from '../timeline/brush.ts';
import { tickText, ticks, type TimeView } from '../timeline/scale.ts';
import type { Theme } from '../timeline/theme.ts';
import type { RailData } from './load.ts';
import { heights, redShares } from './scale.ts';

export interface RailFrame {
  readonly data: RailData | undefined;
  readonly view: TimeView;
  readonly width: number;
  readonly height: number;
  readonly dpr: number;
  readonly head: number;
  readonly past: boolean;
  readonly brush: Brush | undefined;
  readonly offset: number;
  readonly theme: Theme;
  readonly hatch: CanvasPattern;
}

export const railX = (frame: Pick<RailFrame, 'view' | 'width'>, at: number): number => (at - frame.view.from) / (frame.view.to - frame.view.from) * (frame.width - 5);

export function drawRail(context: CanvasRenderingContext2D, frame: RailFrame): void {
  const { theme, width, height, dpr, data } = frame;
  const x = (at: number) => railX(frame, at);
  context.setTransform(dpr, 0, 0, dpr, 0, 0);
  context.clearRect(0, 0, width, height);
  if (data) {
    const hatched = [...(data.begun === undefined || data.begun <= frame.view.from ? [] : [{ from: frame.view.from, to: data.begun }]), ...data.gaps];
    for (const gap of hatched) {
      const left = Math.max(0, x(gap.from));
      const right = Math.min(width, Math.max(x(gap.to), left + 3));
      if (right <= left) continue;
      context.fillStyle = frame.hatch;
      context.fillRect(left, 0, right - left, height);
      context.fillStyle = theme['gap-edge'];
      context.fillRect(left, 0, 1, height);
      context.fillRect(right - 1, 0, 1, height);
    }
    const step = (data.to - data.from) / Math.max(1, data.changes.length);
    const red = redShares(data.changes, data.failures);
    heights(data.changes).forEach((share, i) => {
      if (share === 0 && red[i] === 0) return;
      const left = x(data.from + i * step);
      const wide = Math.max(1, (x(data.from + (i + 1) * step) - left) * 0.72);
      const tall = 3 + 19 * share;
      const hot = red[i] === 0 ? 0 : Math.max(3, tall * red[i]!);
      context.fillStyle = theme['line-2'];
      context.fillRect(left, height - tall, wide, tall - hot);
      context.fillStyle = theme['bad-fill'];
      context.fillRect(left, height - hot, wide, hot);
    });
  }
  const { at, step } = ticks(frame.view, width, 110, frame.offset);
  context.font = `400 11px ${theme['font-ui']}`;
  context.textBaseline = 'alphabetic';
  for (const tick of at) {
    const text = tickText(new Date(tick), step);
    const left = Math.round(x(tick));
    const wide = context.measureText(text).width;
    if (left + wide + 6 > width) continue;
    context.fillStyle = theme['line-2'];
    context.fillRect(left, 0, 1, 13);
    context.fillStyle = theme.panel;
    context.globalAlpha = 0.85;
    context.fillRect(left + 2, 1, wide + 3, 12);
    context.globalAlpha = 1;
    context.fillStyle = theme['ink-3'];
    context.fillText(text, left + 4, 11);
  }
  if (frame.brush) {
    const [left, right] = [x(frame.brush.from), x(frame.brush.to)];
    context.fillStyle = theme.accent;
    context.globalAlpha = 0.14;
    context.fillRect(left, 0, right - left, height);
    context.globalAlpha = 1;
    context.fillRect(left - 0.75, 0, 1.5, height);
    context.fillRect(right - 0.75, 0, 1.5, height);
  }
  const head = x(frame.head);
  context.fillStyle = frame.past ? theme['past-fill'] : theme['ok-fill'];
  context.fillRect(head - 1, 0, 2, height);
  context.beginPath();
  context.arc(head, 1, 4.5, 0, 7);
  context.fill();
}
