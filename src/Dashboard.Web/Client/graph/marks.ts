import { Health, worstOf } from './health.ts';
import { card } from './layout.ts';
import type { Frame } from './frame.ts';
import type { Theme } from './theme.ts';

/** The shape of a health as a mark: square failed, triangle degraded, dot progressing, ring unknown, cross missing. */
export function markPath(path: Path2D | CanvasRenderingContext2D, health: number, x: number, y: number, size: number): void {
  const r = size / 2;
  if (health === Health.Failed) path.rect(x - r, y - r, size, size);
  else if (health === Health.Degraded) {
    path.moveTo(x, y - r * 1.25);
    path.lineTo(x + r * 1.25, y + r * 0.94);
    path.lineTo(x - r * 1.25, y + r * 0.94);
    path.closePath();
  } else if (health === Health.Missing) {
    path.moveTo(x, y - r);
    path.lineTo(x + r, y);
    path.lineTo(x, y + r);
    path.lineTo(x - r, y);
    path.closePath();
  } else {
    const radius = r * 0.62;
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 7);
  }
}

const healthAt = (frame: Frame, index: number): number => {
  const item = frame.scene.item[index]!;
  return item >= 0 ? frame.store.health[item]! : worstOf(frame.scene.stacks[~item]!.counts);
};

/** A frame around a card that is too small to show its selection by itself. */
export function drawSelectedMark(context: CanvasRenderingContext2D, frame: Frame, theme: Theme): void {
  const { scene, view, selected: index } = frame;
  const s = view.scale;
  const region = scene.regions.find(one => index >= one.first && index < one.first + one.count);
  const height = (region?.height ?? 0) * s;
  const x = (scene.x[index]! - view.x) * s;
  const y = region && height > farNamed ? (region.y - view.y) * s + farHead + (scene.y[index]! - region.y) * s * (height - farHead) / height : (scene.y[index]! - view.y) * s;
  context.strokeStyle = theme['accent'];
  context.lineWidth = 2;
  context.setLineDash([]);
  context.strokeRect(x - 2, y - 2, Math.max(8, card.width * s + 4), Math.max(8, scene.height[index]! * s + 4));
}

/** Height of a namespace's head from afar, pixels: its cards are squeezed below it, or the worst, which come first, would be behind it. */
export const farHead = 24;
/** Lower namespaces have no head. */
export const farNamed = farHead + 3;

/** Far zoom: pale blocks for what is well, and marks of constant size on top for what is not. One path a health. */
export function drawMarks(context: CanvasRenderingContext2D, frame: Frame, theme: Theme, visible: Int32Array): void {
  const { scene, view, size } = frame;
  const s = view.scale;
  const width = Math.max(1, card.width * s);
  const loud: number[][] = [[], [], [], [], [], [], []];
  const block = (index: number, top: number, squeeze: number, origin: number) => {
    const health = healthAt(frame, index);
    const x = (scene.x[index]! - view.x) * s;
    const y = top + (scene.y[index]! - origin) * s * squeeze;
    const height = Math.max(1, scene.height[index]! * s * squeeze);
    if (health !== Health.Healthy && health !== Health.Suspended) loud[health]!.push(x + width / 2, y + height / 2);
    context.fillRect(x, y, width, height);
  };
  context.fillStyle = theme['ok-quiet'];
  if (scene.regions.length === 0) for (const index of visible) block(index, 0, 1, view.y);
  for (const region of scene.regions) {
    const x = (region.x - view.x) * s;
    const y = (region.y - view.y) * s;
    if (x > size.width || y > size.height || x + region.width * s < 0 || y + region.height * s < 0) continue;
    const height = region.height * s;
    const squeeze = height > farNamed ? (height - farHead) / height : 1;
    const top = squeeze < 1 ? y + farHead : y;
    for (let index = region.first; index < region.first + region.count; index++) block(index, top, squeeze, region.y);
  }
  context.setLineDash([]);
  for (const health of [Health.Progressing, Health.Unknown, Health.Missing, Health.Degraded, Health.Failed]) {
    const points = loud[health]!;
    if (points.length === 0) continue;
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) markPath(context, health, points[i]!, points[i + 1]!, 6.4);
    context.fillStyle = theme.fill[health]!;
    context.fill();
    context.strokeStyle = theme['panel'];
    context.lineWidth = 0.8;
    context.stroke();
  }
}
