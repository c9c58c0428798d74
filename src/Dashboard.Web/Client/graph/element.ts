import type { ConnectionDetail } from '../site/connection.ts';
import { isPaused, type PauseDetail } from '../site/pause.ts';
import { apiBase, focusCode, momentOf, objectAddress, parseFocus, snapshotAddress, withSelection } from './address.ts';
import { Announcer } from './announcer.ts';
import { ChangeQueue } from './changeQueue.ts';
import { Controller } from './controller.ts';
import { slotOfKey } from './explorer.ts';
import { Identities } from './identities.ts';
import { loadKnown } from './knownReferences.ts';
import { asksServer, parseLens } from './lens.ts';
import type { Identity } from './load.ts';
import { Matching } from './matching.ts';
import type { GraphStore } from './model.ts';
import { hideMessage, showMessage } from './panels.ts';
import { markRow, onRowPress } from './rowSync.ts';
import { buildShell, type Shell } from './shell.ts';
import { GraphSource } from './source.ts';
import { onThemeChange, readTheme } from './theme.ts';

/** Detail of `cr-select`; all but `cluster` are undefined when the selection was cleared. */
export interface SelectDetail {
  readonly cluster: string;
  readonly id: number | undefined;
  readonly uid: string | undefined;
  readonly kind: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

const scopeAttributes = ['snapshot-url', 'hub-url', 'cluster', 'namespace'];

/**
 * `<cr-topology>`: the map of a scope and its focused owner trees, live.
 * Attributes: `cluster`, `namespace` (scope), `snapshot-url`, `hub-url` (absent: not live), `selected` (uid or object id), `lens` (see {@link parseLens}), `focus`
 * (see {@link parseFocus}). Events: `cr-select` ({@link SelectDetail}), `cr-connection`, `cr-changes`; it listens to the document's `cr-pause`.
 * Everything it makes is in its shadow root.
 */
export class TopologyElement extends HTMLElement {
  static readonly observedAttributes = [...scopeAttributes, 'selected', 'lens', 'focus'];
  #shell: Shell | undefined;
  #lifetime: AbortController | undefined;
  #controller: Controller | undefined;
  #identities: Identities | undefined;
  #uid: string | undefined;
  /** Counts what was chosen: an object that is found late does not replace one that was chosen after it. */
  #turn = 0;
  readonly #pending = new Set<string>();
  readonly #announcer = new Announcer(text => { this.#shell!.status.textContent = text; });
  readonly #changes = new ChangeQueue((applied, touched) => {
    const { explorer } = this.#controller!;
    if (!explorer) return;
    this.#controller!.changed(applied, touched);
    this.#announcer.changed(explorer.store, touched);
    this.#matching.changed();
    this.#emit('cr-changes', { count: touched.length, position: explorer.store.position });
  });
  readonly #matching = new Matching((lens, ids, problem) => {
    this.#controller!.look(lens, ids);
    if (problem) showMessage(this.#shell!, 'The lens could not be applied', { detail: problem });
  });
  readonly #source = new GraphSource({
    loaded: (store, resync) => this.#loaded(store, resync),
    changed: applied => this.#changes.add(applied),
    slow: () => showMessage(this.#shell!, 'Loading the topology', { busy: true }),
    failed: message => showMessage(this.#shell!, 'The topology could not be loaded', { detail: message, act: ['Load again', () => this.#open()] }),
    held: count => this.#emit('cr-changes', { count }),
    state: detail => this.#emit<ConnectionDetail>('cr-connection', detail),
  });

  connectedCallback(): void {
    this.#shell ??= buildShell(this.attachShadow({ mode: 'open' }));
    const { signal } = this.#lifetime = new AbortController();
    this.#identities = new Identities(signal);
    const controller = this.#controller = new Controller(this, this.#shell, {
      selected: (id, key) => {
        this.#turn++;
        void this.#announce(id, key);
      },
      focused: () => this.#writeAddress(true),
      open: () => {
        if (this.#uid) location.assign(objectAddress(this.#cluster, this.#uid, this.#at));
      },
      go: uid => void this.#selectBy(uid, undefined),
    }, signal);
    const theme = () => controller.setTheme(readTheme(this));
    theme();
    signal.addEventListener('abort', onThemeChange(theme));
    onRowPress(row => void this.#selectBy(row.uid, row.id), signal);
    document.addEventListener('cr-pause', event => this.#source.pause((event as CustomEvent<PauseDetail>).detail.paused), { signal });
    this.#source.pause(isPaused());
    const page = location.pathname;
    addEventListener('popstate', () => {
      if (location.pathname === page) this.#followAddress(new URLSearchParams(location.search));
    }, { signal });
    this.#pending.clear();
    this.#open();
  }

  disconnectedCallback(): void {
    this.#source.stop();
    this.#matching.stop();
    this.#announcer.stop();
    this.#changes.clear();
    this.#lifetime?.abort();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected || !this.#controller) return;
    if (this.#pending.size === 0) queueMicrotask(() => this.#attributesChanged());
    this.#pending.add(name);
  }

  #attributesChanged(): void {
    const names = new Set(this.#pending);
    this.#pending.clear();
    if (!this.isConnected || names.size === 0) return;
    if (scopeAttributes.some(name => names.has(name))) {
      this.#open();
      return;
    }
    if (names.has('lens')) {
      const lens = parseLens(this.getAttribute('lens') ?? '');
      if (!asksServer(lens)) this.#controller!.look(lens, undefined);
      this.#matching.ask(this.#snapshot, lens);
    }
    // By the address, which has the last choice: the page of the one before may come after it.
    if (this.#followAddress(new URLSearchParams(location.search))) return;
    this.#writeAttribute();
    markRow(this.#uid);
    this.#writeAddress(false); // the page's links leave the focus to this element
  }

  get #cluster(): string { return this.getAttribute('cluster') ?? ''; }
  get #namespace(): string { return this.getAttribute('namespace') ?? ''; }
  get #snapshot(): string { return snapshotAddress(this.getAttribute('snapshot-url'), this.#cluster, this.#namespace); }
  get #at(): string | null { return momentOf(this.#snapshot); }

  #open(): void {
    const at = this.#at;
    const controller = this.#controller!;
    controller.open(undefined, undefined);
    controller.scope = { cluster: this.#cluster, namespace: this.#namespace };
    controller.countAgesTo(at !== null && !/^\d+$/.test(at) ? Date.parse(at) / 1000 : undefined);
    this.#source.open({ snapshot: this.#snapshot, hub: at === null ? this.getAttribute('hub-url') : null, cluster: this.#cluster, namespace: this.#namespace });
  }

  async #loaded(store: GraphStore, resync: boolean): Promise<void> {
    this.#changes.clear();
    if (resync && this.#controller!.explorer) {
      this.#controller!.replace(store);
      return;
    }
    const wanted = this.getAttribute('selected') ?? '';
    const identity = wanted ? await this.#identify(wanted) : undefined;
    if (!this.isConnected) return;
    hideMessage(this.#shell!);
    this.#uid = identity?.uid;
    const lens = parseLens(this.getAttribute('lens') ?? '');
    const focus = parseFocus(this.getAttribute('focus'));
    this.#controller!.open(store, { selected: identity && String(identity.id), lens, focus: this.#holds(store, focus, identity) ? focus : undefined });
    this.#matching.ask(this.#snapshot, lens);
    markRow(this.#uid);
    void this.#refer();
  }

  /** Whether a focus of the address shows the selection, if there is one. */
  #holds(store: GraphStore, focus: ReturnType<typeof parseFocus>, identity: Identity | undefined): boolean {
    const slot = identity ? store.slotOf(identity.id) : -1;
    if (!focus || slot < 0 || focus.level === 'all') return true;
    return focus.level === 'namespace' ? store.namespaceOf(slot) === focus.namespace : store.slotOf(focus.root) === store.rootOf(slot);
  }

  /** Finds an object by uid or id and selects it. */
  async #selectBy(selected: string, id: number | undefined): Promise<void> {
    const turn = ++this.#turn;
    if (selected === '') {
      this.#controller!.select(undefined, false);
      return;
    }
    const identity = await this.#identify(selected, id);
    if (identity && this.isConnected && turn === this.#turn) this.#controller!.select(String(identity.id), true);
  }

  #identify(selected: string, id?: number): Promise<Identity | undefined> {
    return this.#identities!.find(apiBase(this.#snapshot), this.#cluster, selected, id);
  }

  /** Learns the uid, then writes address, attribute and row, and tells the page. */
  async #announce(id: number | undefined, key: string | undefined): Promise<void> {
    const identity = id === undefined ? undefined : await this.#identify(String(id));
    const explorer = this.#controller!.explorer;
    if (!explorer || explorer.look.selected !== key) return; // selected something else meanwhile
    this.#uid = identity?.uid;
    this.#writeAttribute();
    this.#writeAddress(false);
    markRow(this.#uid);
    const { store } = explorer;
    const slot = slotOfKey(store, key);
    this.#emit<SelectDetail>('cr-select', {
      cluster: this.#cluster, id, uid: this.#uid,
      kind: slot < 0 ? undefined : store.kindName(slot), namespace: slot < 0 ? undefined : store.namespaceOf(slot), name: slot < 0 ? undefined : store.names[slot],
    });
    await this.#refer();
  }

  /** Draws what the selection refers to and what refers to it, once the server has said so. */
  async #refer(): Promise<void> {
    const uid = this.#uid;
    const known = uid === undefined ? undefined : await loadKnown(this.#cluster, uid, this.#at).catch(() => undefined);
    if (this.isConnected && uid === this.#uid) this.#controller!.refer(known);
  }

  #writeAttribute(): void {
    if (this.#uid === undefined) this.removeAttribute('selected');
    else this.setAttribute('selected', this.#uid);
  }

  /** Selection and focus go into the address. A new focus is a new entry of the browser's history: Back leads out of it. */
  #writeAddress(isNewPlace: boolean): void {
    const explorer = this.#controller!.explorer;
    if (!explorer) return;
    const code = focusCode(explorer.look.focus);
    const address = withSelection(location.href, this.#uid, code);
    this.setAttribute('focus', code);
    if (isNewPlace && address !== location.pathname + location.search + location.hash) history.pushState(history.state, '', address);
    else history.replaceState(history.state, '', address);
  }

  /** Looks at what the address names; true: at another object than before. */
  #followAddress(query: URLSearchParams): boolean {
    const focus = parseFocus(query.get('focus'));
    const explorer = this.#controller!.explorer;
    if (focus && explorer && focusCode(focus) !== focusCode(explorer.look.focus)) this.#controller!.focusOn(focus, false);
    const selected = query.get('selected') ?? '';
    if (selected === (this.#uid ?? '')) return false;
    void this.#selectBy(selected, undefined);
    return true;
  }

  #emit<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
