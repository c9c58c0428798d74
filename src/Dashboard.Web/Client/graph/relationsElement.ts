import { glyphElement } from './glyphs.ts';
import { Health, healthWords } from './health.ts';
import { loadKnown } from './knownReferences.ts';
import { loadRelations, shortPath, type Relation } from './relations.ts';

const css = `
:host { display: block; } .part { border-top: 1px solid var(--line-1); padding: 8px 12px 9px; }
h3 { margin: 0 0 3px; font-size: var(--text-2xs); font-weight: var(--weight-medium); color: var(--ink-3); } h3 i { font-style: normal; color: var(--ink-2); }
.rf { display: grid; grid-template-columns: 12px minmax(0, 1fr) minmax(0, max-content); gap: 7px; align-items: center; min-height: 23px; font-size: var(--text-xs); color: inherit; text-decoration: none; }
.sub { padding-left: 18px; } a.rf:hover b { color: var(--accent); } b { font-weight: var(--weight-medium); }
.who, .path { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .kind { color: var(--ink-3); } .missing { color: var(--bad-ink); }
.path { font: 11px var(--font-mono); color: var(--ink-3); max-width: 130px; direction: rtl; text-align: right; } .path bdi { direction: ltr; unicode-bidi: isolate; } .path b { color: var(--ink-1); font-weight: inherit; }
svg { width: 12px; height: 12px; } p { margin: 0; font-size: var(--text-xs); color: var(--ink-3); }
.h0 { color: var(--ok-fill); } .h1 { color: var(--busy-fill); } .h2 { color: var(--warn-fill); } .h3 { color: var(--bad-fill); } .h4 { color: var(--unknown-fill); } .h5 { color: var(--ink-3); } .h6 { color: var(--gone-line); }
a:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; border-radius: var(--radius-1); }
`;

/** Rows of one part at most; the object's page has them all. */
const mostRows = 8;

function make<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

/** `<cr-relations cluster uid at>`: what an object refers to and what refers to it, each with its field. What it holds in the page is shown until the answer is there. */
export class RelationsElement extends HTMLElement {
  static readonly observedAttributes = ['cluster', 'uid', 'at'];
  #root: ShadowRoot | undefined;

  connectedCallback(): void {
    if (!this.#root) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      this.#root = this.attachShadow({ mode: 'open' });
      this.#root.adoptedStyleSheets = [sheet];
    }
    void this.#load();
  }

  attributeChangedCallback(_: string, before: string | null, after: string | null): void {
    if (this.isConnected && this.#root && before !== after) void this.#load();
  }

  async #load(): Promise<void> {
    const root = this.#root!;
    const [cluster, uid, at] = [this.getAttribute('cluster') ?? '', this.getAttribute('uid') ?? '', this.getAttribute('at') || null];
    const isCurrent = () => this.isConnected && uid === this.getAttribute('uid') && at === (this.getAttribute('at') || null);
    root.replaceChildren(make('slot', ''));
    try {
      const relations = await loadRelations(cluster, uid, at);
      const { chains } = await loadKnown(cluster, uid, at);
      if (!isCurrent()) return;
      const parts = [this.#part('Refers to', relations.refersTo, chains), this.#part('Used by', relations.referredBy, new Map())].filter(part => part !== undefined);
      root.replaceChildren(...parts, ...(relations.leftOut > 0 ? [make('div', 'part', make('p', '', `${relations.leftOut.toLocaleString('en')} more`), make('slot', ''))] : []));
    } catch {
      // The link that stands in the page leads to the same.
    }
  }

  #part(title: string, all: readonly Relation[], chains: ReadonlyMap<string, readonly Relation[]>): HTMLElement | undefined {
    const relations = all.filter(relation => relation.verb !== 'owns');
    if (relations.length === 0) return undefined;
    const rows = relations.slice(0, mostRows).flatMap(relation => [this.#row(relation, false), ...(chains.get(relation.other.uid ?? '') ?? []).map(further => this.#row(further, true))]);
    const rest = relations.length - mostRows;
    return make('div', 'part', make('h3', '', `${title} `, make('i', '', relations.length.toLocaleString('en'))), ...rows, ...(rest > 0 ? [make('p', '', `${rest.toLocaleString('en')} more`)] : []));
  }

  #row(relation: Relation, isFurther: boolean): HTMLElement {
    const { other } = relation;
    const who = make('span', `who${other.state === 'missing' ? ' missing' : ''}`, make('b', '', other.name), ' ',
      make('span', other.state === 'missing' ? '' : 'kind', other.kind + (other.absence ? `, ${other.absence}` : '')));
    const short = shortPath(relation.path, 2);
    const leaf = short.lastIndexOf('.') + 1;
    const path = make('span', 'path', make('bdi', '', short.slice(0, leaf), make('b', '', short.slice(leaf))));
    const row = other.uid === undefined ? make('div', 'rf') : make('a', 'rf');
    if (isFurther) row.classList.add('sub');
    if (row instanceof HTMLAnchorElement) {
      const url = new URL(location.href);
      url.searchParams.set('selected', other.uid!);
      url.searchParams.delete('focus');
      row.href = url.pathname + url.search;
    }
    const health = other.state === 'notWatched' ? Health.Unknown : other.health;
    row.title = `${relation.path}\n${other.state === 'exists' ? healthWords[health] : who.textContent}; ${relation.builtIn ? 'built-in' : 'configured'} rule ${relation.rule}`;
    row.append(glyphElement(health), who, path);
    return row;
  }
}
