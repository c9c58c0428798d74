import { healthWords } from '../graph/health.ts';
import { perMillisecond, type Frame } from './frame.ts';
import { laneAt, sizes, type LaneBox } from './layout.ts';
import { lowerBound } from './model.ts';
import { drawAxis, drawLabels } from './renderLabels.ts';
import { runs } from './runs.ts';

const labelFont = (frame: Frame) => `600 10.5px ${frame.theme['font-ui']}`;

/** Draws everything but brush and crosshair: cost follows pixels and visible lanes, not what was loaded. */
export function draw(context: CanvasRenderingContext2D, frame: Frame): void {
  const { theme, width, height, labels, scroll, dpr } = frame;
  context.setTransform(dpr, 0, 0, dpr, 0, 0);
  context.fillStyle = theme.panel;
  context.fillRect(0, 0, width, height);
  drawAxis(context, frame);
  context.save();
  context.beginPath();
  context.rect(0, sizes.axis, width, height - sizes.axis);
  context.clip();
  const visible = plan(frame);
  context.imageSmoothingEnabled = false;
  for (const lane of visible) {
    const { box } = lane;
    const top = sizes.axis + box.top - scroll;
    if (lane.index === frame.selected) {
      context.fillStyle = theme.selected;
      context.fillRect(0, top, labels, box.height);
    }
    context.save();
    context.beginPath();
    context.rect(labels, top, width - labels, box.height);
    context.clip();
    context.translate(labels, sizes.axis - scroll);
    drawLane(context, frame, lane);
    context.restore();
    drawLabels(context, frame, lane.index, box, sizes.axis - scroll);
    context.fillStyle = theme['line-1'];
    context.fillRect(0, Math.round(top + box.height) - 1, width, 1);
  }
  context.restore();
  context.fillStyle = theme['line-2'];
  context.fillRect(labels - 1, 0, 1, height);
  const edge = (frame.until - frame.view.from) * perMillisecond(frame);
  if (edge >= 0 && edge <= width - labels) {
    context.fillStyle = frame.past ? theme['past-fill'] : theme['ok-fill'];
    context.fillRect(labels + edge - 0.75, sizes.axis - 4, 1.5, height);
  }
}

/** A bar that is about to be drawn: its row among the strips, what is wide enough for words, and where nothing existed (pairs of pixels). */
interface PlannedTrack {
  readonly row: number;
  readonly y: number;
  readonly height: number;
  readonly state: boolean;
  readonly wide: readonly (readonly [left: number, right: number, status: number, segment: number])[];
  readonly absent: readonly number[];
}

interface PlannedLane {
  readonly index: number;
  readonly box: LaneBox;
  readonly tracks: readonly PlannedTrack[];
  readonly ticks: number;
}

/** Fills the strips of what is visible. */
function plan(frame: Frame): PlannedLane[] {
  const { layout, scroll, height, labels, width, strips } = frame;
  const first = Math.max(0, laneAt(layout, Math.max(0, scroll)));
  const boxes: LaneBox[] = [];
  for (let lane = first; lane < layout.lanes.length && sizes.axis + layout.lanes[lane]!.top - scroll <= height; lane++) boxes.push(layout.lanes[lane]!);
  const rows = boxes.reduce((sum, box) => sum + 2 + box.conditions.length, 0);
  strips.begin(width - labels, rows, frame.dpr);
  let row = 0;
  const lanes = boxes.map((box, i) => {
    const tracks = box.track < 0 ? [] : [planTrack(frame, box.track, row++, box.state, sizes.bar, true)];
    for (const { track, y } of box.conditions) tracks.push(planTrack(frame, track, row++, y, sizes.conditionBar, false));
    planTicks(frame, first + i, row);
    return { index: first + i, box, tracks, ticks: row++ };
  });
  strips.end(rows);
  return lanes;
}

function planTrack(frame: Frame, track: number, row: number, y: number, height: number, state: boolean): PlannedTrack {
  const { data, view, until, strips, pixels } = frame;
  const scale = perMillisecond(frame);
  const to = Math.min(view.to, until);
  const wide: (readonly [number, number, number, number])[] = [];
  const absent: number[] = [];
  let right = 0;
  runs(data, frame.worst, track, view.from, to, scale, (start, end, status, segment) => {
    strips.fill(row, start, end, pixels.fill[status]!);
    if (start - right > 1.5) absent.push(right, start);
    right = end;
    if (status !== 0 && segment >= 0 && end - start > 26) wide.push([start, end, status, segment]);
  });
  const edge = (to - view.from) * scale;
  if (edge - right > 1.5) absent.push(right, edge);
  return { row, y, height, state, wide, absent };
}

function planTicks(frame: Frame, lane: number, row: number): void {
  const { at, start } = frame.data.ticks;
  const scale = perMillisecond(frame);
  const to = Math.min(frame.view.to, frame.until);
  let last = -2;
  for (let i = lowerBound(at, frame.view.from, start[lane]!, start[lane + 1]!); i < start[lane + 1]! && at[i]! <= to; i++) {
    const x = (at[i]! - frame.view.from) * scale;
    if (x - last < 1.5) continue;
    frame.strips.fill(row, x - 0.8, x + 0.8, frame.pixels.ink);
    last = x;
  }
}

function drawLane(context: CanvasRenderingContext2D, frame: Frame, lane: PlannedLane): void {
  const { box } = lane;
  const gaps = gapsOf(frame, lane.index);
  context.globalAlpha = 0.35;
  context.fillStyle = frame.theme['gap-fill'];
  for (const [left, right] of gaps) context.fillRect(left, box.top, right - left, box.height);
  context.globalAlpha = 1;
  if (lane.tracks.length === 0) drawGaps(context, frame, gaps, box.state, sizes.bar);
  for (const track of lane.tracks) drawTrack(context, frame, track, gaps);
  drawGone(context, frame, lane.index, box);
  frame.strips.draw(context, lane.ticks, box.state - 5, 6);
  if (box.events) drawEvents(context, frame, lane.index, box);
}

/** Stretches in pixels where nothing of a lane was seen: its gaps, and the time before it was captured. */
function gapsOf(frame: Frame, lane: number): (readonly [number, number])[] {
  const { data, view, until } = frame;
  const scale = perMillisecond(frame);
  const right = (Math.min(view.to, until) - view.from) * scale;
  const result: (readonly [number, number])[] = [];
  const add = (from: number, to: number) => {
    const left = Math.max(0, (from - view.from) * scale);
    const end = Math.min(right, (to - view.from) * scale);
    if (end > left) result.push([left, Math.min(right, Math.max(end, left + 2))]);
  };
  const { known, created } = data.lanes;
  if (known[lane]! > created[lane]! + 2000) add(created[lane]!, known[lane]!);
  for (let i = data.gaps.start[lane]!; i < data.gaps.start[lane + 1]!; i++) add(data.gaps.at[data.gaps.lane[i]!]!, data.gaps.end[data.gaps.lane[i]!]!);
  return result;
}

function drawGaps(context: CanvasRenderingContext2D, frame: Frame, gaps: readonly (readonly [number, number])[], y: number, height: number): void {
  for (const [left, right] of gaps) {
    context.fillStyle = frame.hatch;
    context.fillRect(left, y, right - left, height);
    context.fillStyle = frame.theme['gap-edge'];
    context.fillRect(left, y, 1, height);
    context.fillRect(right - 1, y, 1, height);
  }
}

function drawTrack(context: CanvasRenderingContext2D, frame: Frame, track: PlannedTrack, gaps: readonly (readonly [number, number])[]): void {
  const { theme } = frame;
  const { y, height, absent, wide, state } = track;
  frame.strips.draw(context, track.row, y, height);
  context.strokeStyle = theme['gone-line'];
  context.lineWidth = 1;
  context.setLineDash([2, 3]);
  context.beginPath();
  for (let i = 0; i < absent.length; i += 2) {
    context.moveTo(absent[i]!, Math.round(y + height / 2) + 0.5);
    context.lineTo(absent[i + 1]!, Math.round(y + height / 2) + 0.5);
  }
  context.stroke();
  context.setLineDash([]);
  drawGaps(context, frame, gaps, y, height);
  context.font = labelFont(frame);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (const [start, end, status, segment] of wide) {
    const words = labelOf(frame, segment, status, state).find(text => frame.text.width(text, labelFont(frame)) <= end - start - 10);
    if (words === undefined || gaps.some(([from, until]) => from < start + 40 && until > start)) continue;
    context.fillStyle = theme.on[status]!;
    context.fillText(words, start + 5, y + height / 2 + 0.5);
  }
}

/** What may stand in a bar, longest first. */
function labelOf(frame: Frame, segment: number, status: number, state: boolean): string[] {
  const { words, segments } = frame.data;
  const reason = words[segments.reason[segment]!]!;
  const word = state ? healthWords[status]! : words[segments.value[segment]!]!;
  return reason === '' || reason === word ? [word] : state ? [`${word}: ${reason}`, reason, word] : [reason, word];
}

function drawGone(context: CanvasRenderingContext2D, frame: Frame, lane: number, box: LaneBox): void {
  const { data, view, theme } = frame;
  if (!data.lanes.inferred[lane] || data.lanes.deleted[lane]! > view.to) return;
  const x = Math.max(6, (data.lanes.deleted[lane]! - view.from) * perMillisecond(frame) + 6);
  context.font = `400 10.5px ${theme['font-ui']}`;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.fillStyle = theme['ink-3'];
  context.fillText(frame.text.fit('inferred delete: gone at the relist, exact time unknown', context.font, frame.width - frame.labels - x), x, box.state + 3);
}

function drawEvents(context: CanvasRenderingContext2D, frame: Frame, lane: number, box: LaneBox): void {
  const { at, start, warning } = frame.data.events;
  const scale = perMillisecond(frame);
  const y = box.state + sizes.bar + 5;
  let last = -9;
  for (let i = lowerBound(at, frame.view.from, start[lane]!, start[lane + 1]!); i < start[lane + 1]! && at[i]! <= Math.min(frame.view.to, frame.until); i++) {
    const x = (at[i]! - frame.view.from) * scale;
    if (x - last < 4) continue;
    last = x;
    context.beginPath();
    if (warning[i]) {
      context.moveTo(x, y - 3.5);
      context.lineTo(x + 4, y + 3);
      context.lineTo(x - 4, y + 3);
      context.fillStyle = frame.theme['warn-fill'];
      context.fill();
    } else {
      context.arc(x, y, 2.6, 0, 7);
      context.strokeStyle = frame.theme['ink-3'];
      context.lineWidth = 1.2;
      context.stroke();
    }
  }
}
