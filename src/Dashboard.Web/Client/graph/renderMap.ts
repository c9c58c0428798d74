import { markOf, markPoint, type ClusterMap, type Tile } from './clusterMap.ts';
import { Health, isUnhealthy, worstOf } from './health.ts';
import { markPath } from './marks.ts';
import type { GraphStore } from './model.ts';
import { drawBar } from './renderCards.ts';
import { namespaceLabel } from './renderRegions.ts';
import { FittedText } from './text.ts';
import type { Theme } from './theme.ts';
import type { Size } from './viewport.ts';

export interface MapState {
  /** Namespace with the focus, or undefined. */
  readonly focus: string | undefined;
  readonly hovered: string | undefined;
  readonly selectedSlot: number;
}

/** Draws the map of the whole cluster. It is drawn on change only, never while something pans. */
export function drawMap(context: CanvasRenderingContext2D, store: GraphStore, map: ClusterMap, theme: Theme, size: Size, dpr: number, state: MapState): void {
  context.setTransform(dpr, 0, 0, dpr, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  context.setLineDash([]);
  const text = FittedText.on(context);
  for (const tile of map.tiles) drawTile(context, store, map, tile, theme, text, state);
}

function drawTile(context: CanvasRenderingContext2D, store: GraphStore, map: ClusterMap, tile: Tile, theme: Theme, text: FittedText, state: MapState): void {
  const { x, y, width, height } = tile;
  const focused = state.focus === tile.name;
  context.beginPath();
  context.roundRect(x + 0.5, y + 0.5, width - 1, height - 1, Math.min(4, width / 4));
  context.fillStyle = state.hovered === tile.name ? theme['hover'] : theme['panel'];
  context.fill();
  context.strokeStyle = focused ? theme['accent'] : theme['line-1'];
  context.lineWidth = focused ? 2 : 1;
  context.stroke();
  const named = width > 26 && height > 18;
  if (tile.marks === 0 && !named) return drawSmall(context, tile, theme);
  if (named) drawHead(context, tile, theme, text, focused);
  if (height >= 23) drawBar(context, theme, tile.counts, x + 6, y + 18, width - 12, 3);
  if (tile.marks === 0) return drawWorst(context, tile, theme, x + width - 6, y + 6, 6);
  drawTileMarks(context, store, map, tile, theme, state.selectedSlot);
}

/** A tile without room for marks is one itself: its shares as a bar, and on it the worst, which is less than a pixel of many. */
function drawSmall(context: CanvasRenderingContext2D, tile: Tile, theme: Theme): void {
  const { x, y, width, height } = tile;
  if (width > 8) drawBar(context, theme, tile.counts, x + 4, y + height / 2 - 1.5, width - 8, 3);
  drawWorst(context, tile, theme, x + width / 2, y + height / 2, Math.min(9, Math.max(4, height - 2)));
}

/** Nothing where all is well. */
function drawWorst(context: CanvasRenderingContext2D, tile: Tile, theme: Theme, x: number, y: number, size: number): void {
  const worst = worstOf(tile.counts);
  if (!isUnhealthy(worst)) return;
  context.beginPath();
  markPath(context, worst, x, y, size);
  context.fillStyle = theme.fill[worst]!;
  context.fill();
  context.strokeStyle = theme['panel'];
  context.lineWidth = 0.8;
  context.stroke();
}

function drawHead(context: CanvasRenderingContext2D, tile: Tile, theme: Theme, text: FittedText, focused: boolean): void {
  const unwell = isUnhealthy(worstOf(tile.counts));
  const countFont = `400 10px ${theme['font-ui']}`;
  const count = tile.objects.toLocaleString('en');
  const countWidth = text.width(count, countFont);
  const wide = tile.width > 84;
  const font = `${unwell || focused ? 600 : 500} 10.5px ${theme['font-ui']}`;
  const name = text.fit(namespaceLabel(tile.name), font, tile.width - 12 - (wide ? countWidth + 4 : 0));
  context.font = font;
  context.fillStyle = unwell ? theme['ink-1'] : theme['ink-2'];
  context.fillText(name, tile.x + 6, tile.y + 13);
  if (!wide) return;
  context.font = countFont;
  context.fillStyle = theme['ink-3'];
  context.fillText(count, tile.x + tile.width - 6 - countWidth, tile.y + 13);
}

function drawTileMarks(context: CanvasRenderingContext2D, store: GraphStore, map: ClusterMap, tile: Tile, theme: Theme, selectedSlot: number): void {
  const loud: { health: number; slot: number; x: number; y: number }[] = [];
  const side = tile.pitch * 0.68;
  const { marks } = tile;
  context.fillStyle = theme['ok-quiet'];
  for (let mark = 0; mark < marks; mark++) {
    const { slot, health } = markOf(store, map, tile, mark);
    const [x, y] = markPoint(tile, mark);
    if (health === Health.Healthy || health === Health.Suspended) context.fillRect(x - side / 2, y - side / 2, side, side);
    else loud.push({ health, slot, x, y });
    if (slot === selectedSlot && health === Health.Healthy) loud.push({ health, slot, x, y });
  }
  // When most of a tile is unwell, full-size marks would be one blot: they shrink to the grid.
  const full = Math.min(9, Math.max(6.4, tile.pitch * 0.75));
  const size = loud.length > marks / 6 && loud.length > 12 ? Math.max(side, Math.min(full, tile.pitch)) : full;
  for (const health of [Health.Progressing, Health.Unknown, Health.Missing, Health.Degraded, Health.Failed]) {
    const some = loud.filter(mark => mark.health === health);
    if (some.length === 0) continue;
    context.beginPath();
    for (const { x, y } of some) markPath(context, health, x, y, size);
    context.fillStyle = theme.fill[health]!;
    context.fill();
    if (size < 6 || health === Health.Progressing || health === Health.Unknown) continue;
    context.strokeStyle = theme['panel'];
    context.lineWidth = 0.8;
    context.stroke();
  }
  const selected = loud.find(mark => mark.slot === selectedSlot);
  if (!selected) return;
  context.beginPath();
  context.arc(selected.x, selected.y, 6.5, 0, 7);
  context.strokeStyle = theme['accent'];
  context.lineWidth = 1.6;
  context.stroke();
}
