import { Detail, detailAt, type Frame } from './frame.ts';
import type { CardStyle } from './renderCards.ts';

/** Dashed outlines below the cards: something may stand there again already. */
export function drawGhosts(context: CanvasRenderingContext2D, frame: Frame, { theme, text }: CardStyle): void {
  const { view: { x: left, y: top, scale: s }, ghosts } = frame;
  const detail = detailAt(s);
  if (ghosts.length === 0 || detail === Detail.Mark) return;
  context.strokeStyle = theme['line-3'];
  context.lineWidth = 1;
  context.setLineDash([4, 3]);
  context.beginPath();
  for (const { x, y, width, height } of ghosts) context.roundRect((x - left) * s, (y - top) * s, width * s, height * s, 5 * Math.min(1, s));
  context.stroke();
  context.setLineDash([]);
  if (detail !== Detail.Text) return;
  const font = `400 ${11 * Math.max(1, s)}px ${theme['font-ui']}`;
  context.font = font;
  context.textBaseline = 'alphabetic';
  context.fillStyle = theme['ink-3'];
  for (const { x, y, width, height, name } of ghosts) context.fillText(text.fitName(name, font, width * s - 16), (x - left) * s + 8, (y - top + height / 2) * s + 4);
}
