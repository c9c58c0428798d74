import { healthCount, severity } from './health.ts';
import type { GraphStore } from './model.ts';
import type { Rect } from './scene.ts';
import type { Size } from './viewport.ts';

/** A namespace on the map: its area, its grid of marks, and where its objects are in {@link ClusterMap.slots}. */
export interface Tile extends Rect {
  readonly ns: number;
  readonly name: string;
  readonly objects: number;
  readonly counts: Uint32Array;
  /** Start of the namespace's objects in the map's list of slots. */
  readonly first: number;
  readonly columns: number;
  /** Marks that there is room for. */
  readonly marks: number;
  /** Distance between marks; 0 where there is no room for any. */
  readonly pitch: number;
}

export interface ClusterMap {
  readonly tiles: readonly Tile[];
  /** Live slots, namespace by namespace, in order of arrival; where a tile has no room for all, worst first. */
  readonly slots: Int32Array;
  /** Objects a mark stands for: 1 unless the map is too small for all. Its mark shows the worst of them. */
  readonly perMark: number;
}

const pad = 10;
const gap = 5;
/** Where the marks start below a tile's top, and the room a tile keeps at its other sides. */
export const tileHead = 25;
const tilePad = 6;
const bestRatio = 1.75;
/** Marks of few objects are further apart and, being fewer, bigger. */
export const largestPitch = (objects: number): number => objects <= 400 ? 13 : objects <= 3000 ? 8 : 4.6;
const smallestPitch = 1.4;
/** Area of a tile without marks that is surely big enough, square pixels. */
const roomyTile = 5200;

/** Part of the objects that may be in tiles too small for all their marks: those show their worst. */
const mayOverflow = 0.08;

interface Group {
  readonly ns: number;
  readonly objects: number;
  readonly counts: Uint32Array;
  readonly first: number;
}

function group(store: GraphStore): { groups: Group[]; slots: Int32Array } {
  const namespaces = store.namespaces.length;
  const starts = new Int32Array(namespaces + 1);
  const counts = Array.from({ length: namespaces }, () => new Uint32Array(healthCount));
  for (let slot = 0; slot < store.size; slot++) {
    if (!store.alive[slot]) continue;
    starts[store.ns[slot]! + 1]!++;
    counts[store.ns[slot]!]![store.health[slot]!]!++;
  }
  for (let ns = 0; ns < namespaces; ns++) starts[ns + 1]! += starts[ns]!;
  const filled = starts.slice();
  const slots = new Int32Array(store.live);
  for (let slot = 0; slot < store.size; slot++) if (store.alive[slot]) slots[filled[store.ns[slot]!]!++] = slot;
  const groups: Group[] = [];
  for (let ns = 0; ns < namespaces; ns++) {
    const objects = starts[ns + 1]! - starts[ns]!;
    if (objects > 0) groups.push({ ns, objects, counts: counts[ns]!, first: starts[ns]! });
  }
  return { groups, slots };
}

/** How far a tile is from the best shape, 1 at best. */
const badness = (width: number, height: number) => width / height > bestRatio ? width / height / bestRatio : bestRatio * height / width;

/** Rows of rectangles with areas in proportion to the weights, in the order given: largest first reads best. */
export function rows(weights: readonly number[], area: Rect): Rect[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const unit = area.width * area.height / Math.max(1, total);
  const result: Rect[] = [];
  let y = area.y;
  for (let start = 0; start < weights.length;) {
    let end = start;
    let sum = 0;
    let best = Infinity;
    while (end < weights.length) {
      const height = (sum + weights[end]!) * unit / area.width;
      let worst = 0;
      for (let k = start; k <= end; k++) worst = Math.max(worst, badness(weights[k]! * unit / height, height));
      if (worst > best && weights.length - end > 2) break;
      best = worst;
      sum += weights[end]!;
      end++;
    }
    const height = sum * unit / area.width;
    let x = area.x;
    for (let k = start; k < end; k++) {
      const width = weights[k]! * unit / height;
      result.push({ x, y, width, height });
      x += width;
    }
    y += height;
    start = end;
  }
  return result;
}

/** Least height of a row of tiles: its names stay readable. */
const leastRow = 29;

/** Raises rows that are too low for a name to the least height, at the cost of the others, as far as there is room. */
export function withReadableRows(rects: readonly Rect[], area: Rect): Rect[] {
  const heights = [...new Map(rects.map(rect => [rect.y, rect.height]))].sort((a, b) => a[0] - b[0]);
  const total = heights.reduce((sum, [, height]) => sum + height, 0);
  const least = Math.min(leastRow, total / Math.max(1, heights.length));
  const missing = heights.reduce((sum, [, height]) => sum + Math.max(0, least - height), 0);
  const spare = heights.reduce((sum, [, height]) => sum + Math.max(0, height - least), 0);
  if (missing === 0 || spare === 0) return [...rects];
  const placed = new Map<number, { y: number; height: number }>();
  let y = area.y;
  for (const [top, height] of heights) {
    const fitted = height < least ? least : height - (height - least) * missing / spare;
    placed.set(top, { y, height: fitted });
    y += fitted;
  }
  return rects.map(rect => ({ ...rect, ...placed.get(rect.y)! }));
}

/** The largest pitch at which all marks fit a tile, or the smallest. */
function gridOf(marks: number, rect: Rect, largest: number): { columns: number; pitch: number; fits: boolean } {
  const width = rect.width - 2 * tilePad;
  const height = rect.height - tileHead - 2;
  if (width < smallestPitch || height < smallestPitch) return { columns: 0, pitch: 0, fits: true };
  for (let pitch = largest; ; pitch -= 0.1) {
    const columns = Math.floor(width / pitch);
    if (columns * Math.floor(height / pitch) >= marks) return { columns, pitch, fits: true };
    if (pitch <= smallestPitch) return { columns: Math.max(1, columns), pitch, fits: false };
  }
}

/** Lays out the whole cluster: a tile a namespace, largest first, a mark an object. O(objects). */
export function layoutMap(store: GraphStore, size: Size): ClusterMap {
  const { groups, slots } = group(store);
  groups.sort((a, b) => b.objects - a.objects || a.ns - b.ns);
  // Each namespace counts half the mean on top of its own: small ones stay big enough to be found and to be hit.
  const base = Math.max(8, store.live / Math.max(1, groups.length) / 2);
  const largest = largestPitch(store.live);
  const width = Math.max(40, size.width - 2 * pad + gap);
  const enough = (store.live * largest * largest * 1.6 + groups.length * roomyTile) / width; // few objects do not fill the pane with emptiness
  const area: Rect = { x: pad, y: pad, width, height: Math.max(40, Math.min(size.height - 2 * pad + gap, enough)) };
  const rects = withReadableRows(rows(groups.map(item => item.objects + base), area), area)
    .map(rect => ({ ...rect, width: Math.max(2, rect.width - gap), height: Math.max(2, rect.height - gap) }));
  let perMark = 1;
  while (groups.reduce((sum, item, i) => gridOf(Math.ceil(item.objects / perMark), rects[i]!, largest).fits ? sum : sum + item.objects, 0) > store.live * mayOverflow) {
    perMark = perMark < 8 ? perMark + 1 : Math.ceil(perMark * 1.5);
  }
  groups.forEach((item, i) => {
    if (gridOf(Math.ceil(item.objects / perMark), rects[i]!, largest).fits) return;
    slots.subarray(item.first, item.first + item.objects).sort((a, b) => severity(store.health[b]!) - severity(store.health[a]!) || a - b);
  });
  const tiles = groups.map((item, i): Tile => {
    const { columns, pitch } = gridOf(Math.ceil(item.objects / perMark), rects[i]!, largest);
    const rows = pitch === 0 ? 0 : Math.floor((rects[i]!.height - tileHead - 2) / pitch);
    return { ...rects[i]!, marks: Math.min(Math.ceil(item.objects / perMark), columns * rows), ns: item.ns, name: store.namespaces[item.ns] ?? '', objects: item.objects, counts: item.counts, first: item.first, columns, pitch };
  });
  return { tiles, slots, perMark };
}

/** What the map shows of each namespace. */
export function marksInWords(map: ClusterMap): string {
  if (map.tiles.every(tile => tile.marks === 0)) return 'the worst of each';
  return map.perMark === 1 ? 'a mark each object' : `a mark each ${map.perMark} objects`;
}

/** Worst health and slot behind a mark of a tile. */
export function markOf(store: GraphStore, map: ClusterMap, tile: Tile, mark: number): { slot: number; health: number } {
  const start = tile.first + mark * map.perMark;
  const end = Math.min(start + map.perMark, tile.first + tile.objects);
  let slot = map.slots[start]!;
  for (let k = start + 1; k < end; k++) if (severity(store.health[map.slots[k]!]!) > severity(store.health[slot]!)) slot = map.slots[k]!;
  return { slot, health: store.health[slot]! };
}

/** Centre of a mark. */
export const markPoint = (tile: Tile, mark: number): readonly [number, number] => [
  tile.x + tilePad + (mark % tile.columns) * tile.pitch + tile.pitch * 0.34,
  tile.y + tileHead + Math.floor(mark / tile.columns) * tile.pitch + tile.pitch * 0.34,
];

/** The tile at a point, and the slot of the unhealthy mark within 6 px of it, if any. */
export function mapHit(store: GraphStore, map: ClusterMap, px: number, py: number): { tile: Tile; slot: number } | undefined {
  const tile = map.tiles.find(item => px >= item.x && px <= item.x + item.width && py >= item.y && py <= item.y + item.height);
  if (!tile) return undefined;
  let slot = -1;
  let nearest = 36;
  for (let mark = 0; mark < tile.marks; mark++) {
    const [x, y] = markPoint(tile, mark);
    const distance = (x - px) ** 2 + (y - py) ** 2;
    if (distance > nearest) continue;
    const found = markOf(store, map, tile, mark);
    if (severity(found.health) < 2) continue;
    nearest = distance;
    slot = found.slot;
  }
  return { tile, slot };
}
