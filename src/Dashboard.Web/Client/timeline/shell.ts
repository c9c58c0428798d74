import { sheet } from './styles.ts';

/** What the shadow root holds. */
export interface Shell {
  readonly counts: HTMLElement;
  readonly stage: HTMLElement;
  readonly lanes: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly zoomIn: HTMLButtonElement;
  readonly zoomOut: HTMLButtonElement;
  readonly back: HTMLButtonElement;
  readonly tip: HTMLElement;
  readonly message: HTMLElement;
  readonly status: HTMLElement;
}

export function make<K extends keyof HTMLElementTagNameMap>(tag: K, part: string, attributes: Record<string, string> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (part) element.className = part;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

const button = (label: string, path: string) => make('button', 'zb', { type: 'button', 'aria-label': label, title: label }, icon(path));

const swatch = (part: string, word: string) => make('span', 'key', {}, make('i', part), word);

/** Builds the element's inside once. Enhanced navigation does not reach into a shadow root, so it lives as long as the element. */
export function buildShell(root: ShadowRoot): Shell {
  root.adoptedStyleSheets = [sheet()];
  const counts = make('span', 'counts');
  const legend = make('span', 'legend', { 'aria-hidden': 'true' }, swatch('ok', 'healthy'), swatch('busy', 'progressing'), swatch('warn', 'degraded'), swatch('bad', 'failed'),
    swatch('hatch', 'not covered'), swatch('gone', 'does not exist'), swatch('tick', 'change'), make('span', 'key', {}, '△ Event'));
  const lanes = make('canvas', 'lanes', { 'aria-hidden': 'true' });
  const overlay = make('canvas', 'over', {
    tabindex: '0', role: 'application', 'aria-roledescription': 'timeline', 'aria-label': 'Swim lanes. The same data is in the table.', 'aria-describedby': 'keys',
  });
  const zoomIn = button('Zoom in (+)', 'M8 4v8M4 8h8');
  const zoomOut = button('Zoom out (-)', 'M4 8h8');
  const back = button('Back to now (0)', 'M4 3.500v9M13 8H6M9 5l-3 3 3 3');
  const tip = make('div', 'tip', { 'aria-hidden': 'true', hidden: '' });
  const message = make('div', 'message', { role: 'status', hidden: '' });
  const status = make('div', 'sr', { 'aria-live': 'polite' });
  const keys = make('span', 'sr', { id: 'keys' },
    'Up and down choose a lane. Left and right go to the mark before and after; with shift they move the view. Plus, minus and 0 zoom. B brushes. E opens conditions. Enter opens the object. Escape clears the brush.');
  const stage = make('div', 'stage', {}, lanes, overlay, make('div', 'zoom', {}, zoomIn, zoomOut, back), tip, message, status, keys);
  root.append(make('div', 'root', {}, make('div', 'head', {}, counts, legend), stage, make('div', 'table', { part: 'table' }, document.createElement('slot'))));
  return { counts, stage, lanes, overlay, zoomIn, zoomOut, back, tip, message, status };
}

