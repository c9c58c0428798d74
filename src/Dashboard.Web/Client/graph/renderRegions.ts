import { isUnhealthy, worstOf } from './health.ts';
import { farNamed } from './marks.ts';
import { Detail, detailAt, type Frame } from './frame.ts';
import { drawBar, type CardStyle } from './renderCards.ts';

/** The word for objects that belong to no namespace. */
export const namespaceLabel = (name: string): string => name === '' ? 'cluster-scoped' : name;

/** Draws namespaces: first their frames below the cards, then, with `labels`, their heads above them. */
export function drawRegions(context: CanvasRenderingContext2D, frame: Frame, { theme, text }: CardStyle, labels: boolean): void {
  const { scene, store, view, size } = frame;
  const s = view.scale;
  const far = detailAt(s) === Detail.Mark;
  context.setLineDash([]);
  for (const region of scene.regions) {
    const x = (region.x - view.x) * s;
    const y = (region.y - view.y) * s;
    const width = region.width * s;
    const height = region.height * s;
    if (x > size.width || y > size.height || x + width < 0 || y + height < 0) continue;
    if (!labels) {
      context.beginPath();
      context.roundRect(x, y, width, height, 4);
      context.fillStyle = far ? theme['panel'] : theme['canvas'];
      context.fill();
      context.strokeStyle = theme['line-1'];
      context.lineWidth = 1;
      context.stroke();
      continue;
    }
    if (width < 44 || height <= farNamed) continue;
    const unwell = isUnhealthy(worstOf(region.counts));
    const font = `${unwell ? 600 : 500} 11px ${theme['font-ui']}`;
    const count = region.objects.toLocaleString('en');
    const countFont = `400 11px ${theme['font-ui']}`;
    const countWidth = text.width(count, countFont);
    const showCount = width > 84;
    const name = text.fit(namespaceLabel(store.namespaces[region.ns] ?? ''), font, width - 12 - (showCount ? countWidth + 6 : 0));
    const left = Math.max(x, 0) + 6;
    context.font = font;
    context.fillStyle = unwell ? theme['ink-1'] : theme['ink-2'];
    context.fillText(name, left, y + 13);
    if (showCount) {
      context.font = countFont;
      context.fillStyle = theme['ink-3'];
      context.fillText(count, x + width - 6 - countWidth, y + 13);
    }
    drawBar(context, theme, region.counts, x + 6, y + 17, width - 12, 3);
  }
}
