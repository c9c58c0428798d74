import { xOf, type Frame } from './frame.ts';
import { sizes } from './layout.ts';
import type { Brush } from './brush.ts';

/** Draws brush and crosshair above the lanes; cheap enough for each pointer move. */
export function drawOverlay(context: CanvasRenderingContext2D, frame: Frame, brush: Brush | undefined, crosshair: number | undefined): void {
  const { theme, width, height, labels, dpr } = frame;
  context.setTransform(dpr, 0, 0, dpr, 0, 0);
  context.clearRect(0, 0, width, height);
  context.save();
  context.beginPath();
  context.rect(labels - 3, 0, width - labels + 3, height);
  context.clip();
  if (brush) {
    const [left, right] = [xOf(frame, brush.from), xOf(frame, brush.to)];
    context.fillStyle = theme.accent;
    context.globalAlpha = 0.09;
    context.fillRect(left, sizes.axis - 2, right - left, height);
    context.globalAlpha = 1;
    for (const x of [left, right]) {
      context.fillRect(x - 0.75, sizes.axis - 2, 1.5, height);
      context.beginPath();
      context.roundRect(x - 3, sizes.axis - 2, 6, 14, 2);
      context.fill();
    }
  }
  if (crosshair !== undefined) {
    const x = Math.round(xOf(frame, crosshair)) + 0.5;
    context.strokeStyle = theme['ink-2'];
    context.lineWidth = 1;
    context.setLineDash([1, 2]);
    context.beginPath();
    context.moveTo(x, sizes.axis - 2);
    context.lineTo(x, height);
    context.stroke();
  }
  context.restore();
}
