import { Explorer } from '../graph/explorer.ts';
import { Calm } from '../graph/fold.ts';
import type { Frame } from '../graph/frame.ts';
import { HitGrid } from '../graph/hit.ts';
import { decodeSnapshot } from '../graph/decode.ts';
import { GraphStore } from '../graph/model.ts';
import { noReferences } from '../graph/references.ts';
import { Renderer } from '../graph/render.ts';
import { SceneBuilder, type Scene } from '../graph/scene.ts';
import { readTheme } from '../graph/theme.ts';
import { fit, pan, zoomAt, type View } from '../graph/viewport.ts';
import { Fleet } from './fleet.ts';

const options = { expanded: new Set<string>(), collapsed: new Set<number>(), pulled: -1, keep: undefined, context: false, calm: Calm.Nothing, lens: '', width: 1100 };
const size = { width: 1080, height: 760 };

/** The middle of some repetitions, after one that is not counted. */
function median(times: number, run: () => void): number {
  run();
  const taken = Array.from({ length: times }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return taken.sort((a, b) => a - b)[times >> 1]!;
}

/** What does not need a browser: milliseconds by name. `bytes` is the snapshot as the server sends it, before compression. */
export function measurePure(objects: number): { readonly bytes: Uint8Array; readonly figures: Record<string, number> } {
  const bytes = Fleet.of(objects).encode('prod', '');
  const snapshot = decodeSnapshot(bytes);
  const store = GraphStore.from(snapshot);
  const decode = median(9, () => decodeSnapshot(bytes));
  const layout = median(9, () => new SceneBuilder(store).build({ level: 'all' }, options));
  let position = snapshot.position;
  const failed = Array.from({ length: 400 }, (_, i) => store.id[(i * 7919) % store.size]!);
  const status = median(5, () => {
    for (const id of failed) store.apply({ position: ++position, upsert: [], health: [[id, position % 4, 'Reason', 0]], remove: [] });
  }) / failed.length;
  const explorer = new Explorer(store, { focus: { level: 'namespace', namespace: 'payments' } }, size, '');
  const owners = Array.from({ length: store.size }, (_, slot) => slot).filter(slot => store.namespaceOf(slot) === 'payments' && store.firstChild[slot]! >= 0);
  let next = 10_000_000;
  let at = 0;
  const insert = () => {
    const owner = owners[at++ % owners.length]!;
    const upsert = Array.from({ length: 10 }, (_, i) => [next++, 'x.io', `Kind${i % 3}`, 'payments', `new-${next}`, 0, '', store.id[owner]!, 0] as const);
    explorer.applied([store.apply({ position: ++position, upsert, health: [], remove: [] })]);
  };
  return { bytes, figures: { layout_ms: layout, decode_ms: decode, status_delta_ms: status, insert_10_ms: median(31, insert) } };
}

/** Frames of a scripted walk over a scene: pans across it at three scales, zooms between them. Each is waited for until it is on the canvas. */
function walk(store: GraphStore, scene: Scene): number[] {
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d', { alpha: false })!;
  const renderer = new Renderer(context, readTheme(document.documentElement));
  const grid = new HitGrid(scene);
  const taken: number[] = [];
  const draw = (view: View) => {
    const frame: Frame = { store, scene, grid, view, size, dpr: 1, selected: -1, hovered: -1, references: noReferences, hoveredGuest: -1, seconds: 0, reducedMotion: false, ghosts: [], mark: () => 0 };
    const start = performance.now();
    renderer.draw(context, frame);
    context.getImageData(0, 0, 1, 1); // drawing is queued: reading a pixel waits for it
    taken.push(performance.now() - start);
  };
  let view = fit(scene.bounds, size);
  for (const target of [view.scale, 0.3, 1]) {
    while (view.scale < target) draw(view = zoomAt(view, Math.min(1.12, target / view.scale), size.width / 2, size.height / 2));
    for (let i = 0; i < 60; i++) draw(view = pan(view, -14, i % 20 < 10 ? -6 : 6));
  }
  return taken.slice(1).sort((a, b) => a - b);
}

/** All figures of a size, in a browser. */
export function run(objects: number): Record<string, number> {
  const { bytes, figures } = measurePure(objects);
  const store = GraphStore.from(decodeSnapshot(bytes));
  const taken = walk(store, new SceneBuilder(store).build({ level: 'all' }, options));
  return { ...figures, bytes: bytes.length, pan_p50_ms: taken[taken.length >> 1]!, pan_p95_ms: taken[Math.floor(taken.length * 0.95)]! };
}

declare global {
  interface Window {
    graphBench?: { run(objects: number): Record<string, number> };
  }
}

if (typeof window !== 'undefined') window.graphBench = { run };
