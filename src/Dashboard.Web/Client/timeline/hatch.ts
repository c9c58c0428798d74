import type { Theme } from './theme.ts';

/** The hatch of what was not covered: 135 degrees, a stripe of 1.25 px each 5 px. Made once a theme and pixel ratio. */
export function hatchPattern(context: CanvasRenderingContext2D, theme: Theme, dpr: number): CanvasPattern {
  const period = 5 * Math.SQRT2;
  const side = Math.max(4, Math.round(period * dpr));
  const tile = document.createElement('canvas');
  tile.width = tile.height = side;
  const own = tile.getContext('2d')!;
  own.fillStyle = theme['gap-fill'];
  own.fillRect(0, 0, side, side);
  own.strokeStyle = theme['gap-stripe'];
  own.lineWidth = 1.25 * dpr;
  own.beginPath();
  for (const shift of [-side, 0, side]) { // the neighbours' corners belong to the tile
    own.moveTo(shift - 1, side + 1);
    own.lineTo(shift + side + 1, -1);
  }
  own.stroke();
  const pattern = context.createPattern(tile, 'repeat')!;
  pattern.setTransform(new DOMMatrix([1 / dpr, 0, 0, 1 / dpr, 0, 0]));
  return pattern;
}
