import { perMillisecond, type Frame } from './frame.ts';
import { sizes, type LaneBox } from './layout.ts';
import { ticks, tickText } from './scale.ts';

/** Indentation of a level, and the deepest that still has room for a name. */
const indent = 14;
const deepest = 5;

export function drawAxis(context: CanvasRenderingContext2D, frame: Frame): void {
  const { theme, view, width, height, labels } = frame;
  const scale = perMillisecond(frame);
  const { step, at } = ticks(view, width - labels, 84, frame.offset);
  context.font = `400 11px ${theme['font-ui']}`;
  context.textBaseline = 'alphabetic';
  for (const tick of at) {
    const x = Math.round(labels + (tick - view.from) * scale);
    context.fillStyle = theme['line-1'];
    context.fillRect(x, sizes.axis - 2, 1, height);
    const text = tickText(new Date(tick), step);
    const half = frame.text.width(text, context.font) / 2;
    if (x - half < labels || x + half > width) continue;
    context.fillStyle = theme['ink-3'];
    context.textAlign = 'center';
    context.fillText(text, x, sizes.axis - 7);
  }
}

/** The names of a lane and of its conditions, at the left. `y`: from lanes' heights to the canvas's. */
export function drawLabels(context: CanvasRenderingContext2D, frame: Frame, lane: number, box: LaneBox, y: number): void {
  const { theme, labels, data } = frame;
  const left = 12 + Math.min(deepest, data.lanes.level[lane]!) * (labels > 160 ? indent : 4);
  const middle = y + box.state + sizes.bar / 2;
  frame.glyphs.draw(context, data.lanes.deleted[lane]! > 0 ? 6 : data.lanes.worst[lane]!, left, middle - 7, 14, frame.dpr);
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const regular = `400 11px ${theme['font-ui']}`;
  const strong = `500 11px ${theme['font-ui']}`;
  const room = labels - left - 20 - 10;
  const kind = labels > 160 ? data.lanes.kind[lane]! : '';
  const kindWidth = kind === '' ? 0 : Math.min(frame.text.width(kind, regular), room * 0.5);
  if (kind !== '') {
    context.font = regular;
    context.fillStyle = theme['ink-3'];
    context.fillText(frame.text.fit(kind, regular, kindWidth + 0.5), left + 20, middle + 0.5);
  }
  context.font = strong;
  context.fillStyle = theme['ink-1'];
  const at = left + 20 + (kindWidth > 0 ? kindWidth + 4 : 0);
  context.fillText(frame.text.fitName(data.lanes.name[lane]!, strong, labels - at - 10), at, middle + 0.5);
  context.font = regular;
  context.fillStyle = theme['ink-3'];
  context.textAlign = 'right';
  for (const { track, y: top } of box.conditions)
    context.fillText(frame.text.fit(data.tracks.condition[track]!, regular, labels - 26), labels - 14, y + top + sizes.conditionBar / 2 + 0.5);
}
