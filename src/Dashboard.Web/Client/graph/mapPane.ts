import { layoutMap, mapHit, marksInWords, tileHead, type ClusterMap, type Tile } from './clusterMap.ts';
import { countsInWords } from './health.ts';
import type { GraphStore } from './model.ts';
import { drawMap, type MapState } from './renderMap.ts';
import { namespaceLabel } from './renderRegions.ts';
import type { Theme } from './theme.ts';

export interface MapPaneHandlers {
  /** A tile was pressed; `slot` is the unhealthy object under the pointer, or -1. */
  press(tile: Tile, slot: number): void;
}

/** Tiles keep their places while counts change by less than this part. */
const drift = 0.25;

/** The pane with the whole cluster. Tiles move only when a namespace comes, goes, or changes its size by a quarter. */
export class MapPane {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #note: HTMLElement;
  #theme: Theme | undefined;
  #store: GraphStore | undefined;
  #map: ClusterMap | undefined;
  #state: MapState = { focus: undefined, hovered: undefined, selectedSlot: -1 };

  constructor(canvas: HTMLCanvasElement, note: HTMLElement, handlers: MapPaneHandlers, signal: AbortSignal) {
    this.#canvas = canvas;
    this.#note = note;
    this.#context = canvas.getContext('2d')!;
    const observer = new ResizeObserver(() => {
      this.#map = undefined;
      this.#draw();
    });
    observer.observe(canvas);
    signal.addEventListener('abort', () => observer.disconnect());
    const hit = (event: MouseEvent) => {
      const box = canvas.getBoundingClientRect();
      return this.#store && this.#map ? mapHit(this.#store, this.#map, event.clientX - box.left, event.clientY - box.top) : undefined;
    };
    canvas.addEventListener('click', event => {
      const found = hit(event);
      if (found) handlers.press(found.tile, found.slot);
    }, { signal });
    canvas.addEventListener('pointermove', event => this.#hover(hit(event)), { signal });
    canvas.addEventListener('pointerleave', () => this.#hover(undefined), { signal });
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#draw();
  }

  /** Shows a store; without one, nothing: what belonged to another scope must not stay. */
  setStore(store: GraphStore | undefined): void {
    this.#store = store;
    this.#map = undefined;
    if (!store) {
      this.#note.textContent = '';
      this.#context.setTransform(1, 0, 0, 1, 0, 0);
      this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    }
    this.#draw();
  }

  setState(state: Partial<MapState>): void {
    const { focus, hovered, selectedSlot } = this.#state;
    this.#state = { ...this.#state, ...state };
    if (this.#state.focus === focus && this.#state.hovered === hovered && this.#state.selectedSlot === selectedSlot) return;
    this.#draw();
  }

  /** Counts the store's objects anew. */
  recount(): void {
    this.#draw(true);
  }

  #hover(found: ReturnType<typeof mapHit>): void {
    const hovered = found?.tile.name;
    const store = this.#store;
    this.#canvas.title = !found || !store ? ''
      : found.slot >= 0 ? `${store.kindName(found.slot)} ${store.names[found.slot]}: ${store.reasonOf(found.slot)}`
      : `${namespaceLabel(found.tile.name)}: ${countsInWords(found.tile.counts)}`;
    if (hovered !== this.#state.hovered) this.setState({ hovered });
  }

  #draw(recount = false): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (!this.#store || !this.#theme || width === 0 || height === 0) return;
    const dpr = window.devicePixelRatio || 1;
    if (this.#canvas.width !== Math.round(width * dpr)) this.#canvas.width = Math.round(width * dpr);
    if (this.#canvas.height !== Math.round(height * dpr)) this.#canvas.height = Math.round(height * dpr);
    if (!this.#map || recount) {
      this.#map = keepPlaces(this.#map, layoutMap(this.#store, { width, height }));
      const spaces = this.#map.tiles.length;
      this.#note.textContent = `${spaces.toLocaleString('en')} ${spaces === 1 ? 'namespace' : 'namespaces'}, ${marksInWords(this.#map)}`;
    }
    drawMap(this.#context, this.#store, this.#map, this.#theme, { width, height }, dpr, this.#state);
  }
}

/** Fresh counts in the old places, unless the namespaces or their proportions changed too much. */
export function keepPlaces(before: ClusterMap | undefined, fresh: ClusterMap): ClusterMap {
  if (!before || before.perMark !== fresh.perMark || before.tiles.length !== fresh.tiles.length) return fresh;
  const old = new Map(before.tiles.map(tile => [tile.name, tile]));
  const tiles: Tile[] = [];
  for (const tile of fresh.tiles) {
    const place = old.get(tile.name);
    const rows = place && place.pitch > 0 ? Math.floor((place.height - tileHead - 2) / place.pitch) : 0;
    if (!place || Math.abs(tile.objects - place.objects) > Math.max(8, place.objects * drift)) return fresh;
    if (place.marks === Math.ceil(place.objects / before.perMark) && Math.ceil(tile.objects / fresh.perMark) > place.columns * rows) return fresh;
    tiles.push({ ...tile, x: place.x, y: place.y, width: place.width, height: place.height, columns: place.columns, pitch: place.pitch, marks: Math.min(Math.ceil(tile.objects / fresh.perMark), place.columns * rows) });
  }
  return { ...fresh, tiles };
}
