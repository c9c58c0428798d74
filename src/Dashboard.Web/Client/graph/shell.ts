import { glyphElement } from './glyphs.ts';
import { healthWords } from './health.ts';
import { sheet } from './styles.ts';

/** What the shadow root holds. */
export interface Shell {
  readonly mapPane: HTMLElement;
  readonly mapNote: HTMLElement;
  readonly mapCanvas: HTMLCanvasElement;
  readonly focusPane: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly crumbs: HTMLElement;
  readonly note: HTMLElement;
  readonly lead: HTMLElement;
  readonly unfold: HTMLButtonElement;
  readonly zoomIn: HTMLButtonElement;
  readonly zoomOut: HTMLButtonElement;
  readonly fit: HTMLButtonElement;
  readonly tip: HTMLElement;
  readonly message: HTMLElement;
  readonly status: HTMLElement;
  readonly counts: HTMLElement;
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, part: string, attributes: Record<string, string> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = part;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function icon(...paths: string[]): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('ic');
  for (const d of paths) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}

const button = (label: string, ...children: Node[]) => make('button', 'zb', { type: 'button', 'aria-label': label, title: label }, ...children);

/** Healths named in the legend: suspended is rare and explained where it occurs. */
const legend = [0, 1, 2, 3, 4, 6];

/** Builds the element's inside once. Enhanced navigation does not reach into a shadow root, so it lives as long as the element. */
export function buildShell(root: ShadowRoot): Shell {
  root.adoptedStyleSheets = [sheet()];
  const mapCanvas = make('canvas', 'map-canvas', { 'aria-hidden': 'true' });
  const mapNote = make('span', 'faint');
  const mapPane = make('section', 'map', { 'aria-label': 'Cluster map' }, make('div', 'head', {}, make('h2', '', {}, 'Cluster'), mapNote), mapCanvas);
  const canvas = make('canvas', 'canvas', { tabindex: '0', role: 'application', 'aria-roledescription': 'graph', 'aria-label': 'Owner graph. The tree table holds the same objects.', 'aria-describedby': 'keys' });
  const crumbs = make('nav', 'crumbs', { 'aria-label': 'Focus' });
  const note = make('span', 'faint note');
  const lead = make('span', 'faint lead');
  const unfold = make('button', 'link', { type: 'button', hidden: '' }, 'Fold again');
  const zoomIn = button('Zoom in (+)', icon('M8 4v8M4 8h8'));
  const zoomOut = button('Zoom out (-)', icon('M4 8h8'));
  const fit = button('Fit (f)', icon('M9.5 3.5h3v3M6.500 12.500h-3v-3M12.500 3.500l-3.500 3.500M3.500 12.500l3.500-3.500'));
  const tip = make('div', 'tip', { 'aria-hidden': 'true', hidden: '' });
  const message = make('div', 'message', { role: 'status', hidden: '' });
  const status = make('div', 'sr', { 'aria-live': 'polite' });
  const keys = make('span', 'sr', { id: 'keys' }, 'Arrow keys walk owners, owned and neighbours, r references and shift r back. Enter opens, c folds up. Plus, minus and f zoom. Escape clears.');
  const focusPane = make('section', 'focus', { 'aria-label': 'Owner graph' }, canvas, make('div', 'title', {}, crumbs, note, lead, unfold), make('div', 'zoom', {}, zoomIn, zoomOut, fit), tip, message, status, keys);
  const counts = make('span', 'counts');
  const words = legend.map(health => make('span', `key i${health}`, {}, glyphElement(health), healthWords[health]!));
  const foot = make('div', 'foot', {}, counts, make('span', 'grow'), make('span', 'legend', {}, ...words));
  root.append(make('div', 'root', {}, make('div', 'panes', {}, mapPane, focusPane), foot));
  return { mapPane, mapNote, mapCanvas, focusPane, canvas, crumbs, note, lead, unfold, zoomIn, zoomOut, fit, tip, message, status, counts };
}
