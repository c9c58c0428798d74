import { Detail, detailAt, isTile, type Frame } from './frame.ts';
import { Health, worstOf } from './health.ts';
import { cardText, drawBar, type CardStyle } from './renderCards.ts';
import type { Rect } from './scene.ts';
import type { Size, View } from './viewport.ts';

export const isInView = (rect: Rect, view: View, size: Size): boolean =>
  rect.x <= view.x + size.width / view.scale && rect.y <= view.y + size.height / view.scale && rect.x + rect.width >= view.x && rect.y + rect.height >= view.y;

/** Cards that are drawn as such: not those that their tree's tile stands for. */
export function withoutTiles(frame: Frame, visible: Int32Array): Int32Array {
  if (detailAt(frame.view.scale) !== Detail.Tree) return visible;
  const { trees } = frame.scene;
  return visible.filter(index => {
    let low = 0;
    for (let high = trees.length - 1; low < high;) {
      const middle = (low + high + 1) >> 1;
      if (trees[middle]!.first <= index) low = middle;
      else high = middle - 1;
    }
    return !isTile(frame, trees[low]!);
  });
}

/** Middle zoom: a tile an owner tree, with its root's name, its health bar, and as many lines as it has room for. */
export function drawTiles(context: CanvasRenderingContext2D, frame: Frame, { theme, text, sprites }: CardStyle): void {
  if (detailAt(frame.view.scale) !== Detail.Tree) return;
  const { scene, view, size, selected } = frame;
  const s = view.scale;
  const bold = `600 10.5px ${theme['font-ui']}`;
  const plain = `400 10px ${theme['font-ui']}`;
  context.setLineDash([]);
  context.textBaseline = 'alphabetic';
  for (const tree of scene.trees) {
    if (!isTile(frame, tree) || !isInView(tree, view, size)) continue;
    const [x, y] = [(tree.x - view.x) * s, (tree.y - view.y) * s];
    const [width, height] = [tree.width * s - 2, Math.max(12, tree.height * s - 2)];
    const worst = worstOf(tree.counts);
    const isSelected = selected >= tree.first && selected < tree.first + tree.count;
    context.beginPath();
    context.roundRect(x, y, width, height, 3);
    context.fillStyle = isSelected ? theme['selected'] : theme['panel'];
    context.fill();
    context.lineWidth = isSelected ? 2 : 1;
    context.strokeStyle = isSelected ? theme['accent'] : worst === Health.Failed ? theme['bad-fill'] : worst === Health.Degraded ? theme['warn-fill'] : theme['line-1'];
    context.stroke();
    const said = cardText(frame, tree.first);
    const glyph = worst !== Health.Healthy && width > 34 ? 11 : 0;
    if (glyph > 0) sprites.draw(context, worst, x + 4, y + Math.min(3, (height - 10) / 2), 10, frame.dpr);
    const left = x + 5 + (glyph > 0 ? glyph + 3 : 0);
    const top = y + Math.min(height / 2 + 3.8, 12);
    context.font = bold;
    context.fillStyle = theme['ink-1'];
    const name = text.fitName(said.name, bold, x + width - left - 4);
    context.fillText(name, left, top);
    const what = tree.objects === 1 || scene.item[tree.first]! < 0 ? said.kind : `${said.kind}, ${tree.objects.toLocaleString('en')}`;
    const after = left + text.width(name, bold) + 5;
    context.font = plain;
    context.fillStyle = theme['ink-3'];
    if (height < 36 && after + text.width(what, plain) < x + width - 4) context.fillText(what, after, top);
    if (height >= 27 && tree.count > 1) drawBar(context, theme, tree.counts, x + 5, y + height - 6, width - 10, 3);
    if (height < 36) continue;
    context.font = plain;
    context.fillStyle = theme['ink-3'];
    context.fillText(text.fit(what, plain, x + width - left - 4), left, top + 12);
  }
}
