import { connectTo, GraphFeed } from '../hub.ts';
import type { ConnectionDetail } from '../site/connection.ts';
import { apiBase, objectAddress, snapshotAddress, withSelection } from './address.ts';
import { ChangeQueue } from './changeQueue.ts';
import { Explorer, slotOfKey } from './explorer.ts';
import { FocusPane } from './focusPane.ts';
import { keyAction } from './keyAction.ts';
import { Identities } from './identities.ts';
import { loadSnapshot, type Identity } from './load.ts';
import { MapPane } from './mapPane.ts';
import { GraphStore, type Applied } from './model.ts';
import { neighbour } from './navigate.ts';
import { crumbs, hideMessage, showMessage, showTip } from './panels.ts';
import { cardText } from './renderCards.ts';
import { markRow, onRowPress } from './rowSync.ts';
import { itemKey, type Focus } from './scene.ts';
import { buildShell, type Shell } from './shell.ts';
import { onThemeChange, readTheme } from './theme.ts';
import { readableScale } from './viewport.ts';
import { emptySentence, focusSentence, scopeSentences, selectionSentence } from './words.ts';

/** Detail of `cr-select`; all but `cluster` are undefined when the selection was cleared. */
export interface SelectDetail {
  readonly cluster: string;
  readonly id: number | undefined;
  readonly uid: string | undefined;
  readonly kind: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

/** Nothing is said about loading before this many milliseconds. */
const quietLoading = 150;

/**
 * `<cr-topology>`: the map of a scope and its focused owner trees, live.
 * Attributes: `cluster`, `namespace` (scope), `snapshot-url`, `hub-url` (absent: not live), `selected` (uid or object id), `problems` (lens).
 * Events: `cr-select` ({@link SelectDetail}), `cr-connection`, `cr-changes`. Everything it makes is in its shadow root.
 */
export class TopologyElement extends HTMLElement {
  static readonly observedAttributes = ['snapshot-url', 'hub-url', 'cluster', 'namespace', 'selected', 'problems'];
  #shell: Shell | undefined;
  #lifetime: AbortController | undefined;
  #loading: AbortController | undefined;
  #focusPane: FocusPane | undefined;
  #mapPane: MapPane | undefined;
  #explorer: Explorer | undefined;
  #feed: GraphFeed | undefined;
  #uid: string | undefined;
  #identities: Identities | undefined;
  readonly #pending = new Set<string>();
  readonly #changes = new ChangeQueue((applied, touched) => this.#changed(applied, touched));

  connectedCallback(): void {
    this.#shell ??= buildShell(this.attachShadow({ mode: 'open' }));
    const lifetime = this.#lifetime = new AbortController();
    const { signal } = lifetime;
    const shell = this.#shell;
    this.#identities = new Identities(signal);
    this.#focusPane = new FocusPane(shell.canvas, {
      press: (index, twice) => this.#press(index, twice),
      pressRegion: region => {
        const { store, scene } = this.#explorer!;
        this.#focusOn({ level: 'namespace', namespace: store.namespaces[scene.regions[region]!.ns]! });
      },
      hover: (index, x, y) => showTip(shell, this.#explorer, index, x, y),
      beyond: () => this.#outward(),
      resized: size => {
        if (this.#explorer?.resize(size.width / readableScale)) this.#show(true);
      },
    }, signal);
    this.#mapPane = new MapPane(shell.mapCanvas, shell.mapNote, { press: (tile, slot) => {
      this.removeAttribute('data-far');
      if (slot >= 0) this.#select(String(this.#explorer!.store.id[slot]), true);
      else this.#focusOn({ level: 'namespace', namespace: tile.name });
    } }, signal);
    const theme = () => {
      const read = readTheme(this);
      this.#focusPane!.setTheme(read);
      this.#mapPane!.setTheme(read);
    };
    theme();
    signal.addEventListener('abort', onThemeChange(theme));
    onRowPress(row => void this.#selectBy(row.uid, row.id), signal);
    shell.canvas.addEventListener('keydown', event => this.#key(event), { signal });
    shell.zoomIn.addEventListener('click', () => this.#focusPane!.zoom(1.3), { signal });
    shell.zoomOut.addEventListener('click', () => this.#focusPane!.zoom(1 / 1.3), { signal });
    shell.fit.addEventListener('click', () => this.#focusPane!.fit(), { signal });
    shell.unfold.addEventListener('click', () => {
      this.#explorer?.change({ expanded: new Set() });
      this.#show(true);
    }, { signal });
    this.#pending.clear();
    void this.#load();
  }

  disconnectedCallback(): void {
    this.#loading?.abort();
    this.#feed?.stop();
    this.#feed = undefined;
    this.#lifetime?.abort();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected || !this.#focusPane) return;
    if (this.#pending.size === 0) queueMicrotask(() => this.#attributesChanged());
    this.#pending.add(name);
  }

  #attributesChanged(): void {
    const names = new Set(this.#pending);
    this.#pending.clear();
    if (!this.isConnected || names.size === 0) return;
    if (['snapshot-url', 'hub-url', 'cluster', 'namespace'].some(name => names.has(name))) {
      this.#explorer = undefined;
      this.#mapPane!.setStore(undefined);
      this.#shell!.counts.replaceChildren();
      void this.#load();
      return;
    }
    if (names.has('problems') && this.#explorer) {
      this.#explorer.change({ problems: this.hasAttribute('problems') });
      this.#show(false);
    }
    const selected = this.getAttribute('selected') ?? '';
    if (names.has('selected') && selected !== (this.#uid ?? '')) void this.#selectBy(selected, undefined);
  }

  get #cluster(): string { return this.getAttribute('cluster') ?? this.#explorer?.store.cluster ?? ''; }
  get #snapshotUrl(): string { return snapshotAddress(this.getAttribute('snapshot-url'), this.#cluster, this.getAttribute('namespace') ?? ''); }

  /** Loads the scope, shows it and follows it. A newer call ends an older one. */
  async #load(): Promise<void> {
    const shell = this.#shell!;
    this.#loading?.abort();
    const loading = this.#loading = new AbortController();
    const resync = this.#explorer !== undefined; // content stays while it is brought up to date
    if (!resync) {
      this.#feed?.stop();
      this.#feed = undefined;
    }
    const slow = setTimeout(() => {
      if (!resync) showMessage(shell, 'Loading the topology', { busy: true });
    }, quietLoading);
    try {
      const store = GraphStore.from(await loadSnapshot(this.#snapshotUrl, loading.signal));
      const wanted = this.getAttribute('selected') ?? '';
      const identity = !resync && wanted ? await this.#identify(wanted, undefined, store.cluster) : undefined;
      if (loading.signal.aborted) return;
      hideMessage(shell);
      this.#take(store, identity, resync);
      this.#follow(store);
    } catch (error) {
      if (loading.signal.aborted) return;
      const told = error instanceof Error ? error.message : String(error);
      if (resync) setTimeout(() => void this.#load(), 2000);
      else showMessage(shell, 'The topology could not be loaded', { detail: told, retry: () => void this.#load() });
    } finally {
      clearTimeout(slow);
    }
  }

  #take(store: GraphStore, identity: Identity | undefined, resync: boolean): void {
    this.#changes.clear();
    if (resync && this.#explorer) {
      this.#explorer.replace(store);
    } else {
      this.#uid = identity?.uid;
      const asked = new URL(location.href).searchParams.get('focus');
      const home = identity && store.slotOf(identity.id) >= 0 ? store.namespaceOf(store.slotOf(identity.id)) : undefined;
      const focus: Focus | undefined = asked === '*' ? { level: 'all' } : asked !== null && (home === undefined || home === asked) ? { level: 'namespace', namespace: asked } : undefined;
      this.#explorer = new Explorer(store, { selected: identity ? String(identity.id) : undefined, problems: this.hasAttribute('problems'), ...(focus && { focus }) },
        (this.#focusPane!.size.width || this.clientWidth - 316) / readableScale, this.getAttribute('namespace') ?? '');
      this.#focusPane!.select(this.#explorer.look.selected, false);
    }
    this.#mapPane!.setStore(store);
    this.#show(resync);
    markRow(this.#uid);
  }

  #follow(store: GraphStore): void {
    const past = new URL(this.#snapshotUrl, location.href).searchParams.has('at'); // the past does not change
    const url = past ? null : this.getAttribute('hub-url');
    if (this.#feed) this.#feed.resume(store.position);
    else if (url) {
      const scope = { cluster: this.#cluster, namespace: this.getAttribute('namespace') ?? '' };
      this.#feed = new GraphFeed(connectTo(url), scope, {
        delta: delta => {
          const explorer = this.#explorer;
          if (!explorer) return;
          this.#changes.add(explorer.store.apply(delta));
        },
        resync: () => void this.#load(),
        state: detail => this.#emit<ConnectionDetail>('cr-connection', detail),
      });
      this.#feed.start(store.position);
    }
  }

  #changed(applied: readonly Applied[], touched: readonly number[]): void {
    if (!this.#explorer) return;
    this.#explorer.applied(applied);
    this.#show(true);
    this.#focusPane!.changed(touched);
    this.#mapPane!.changed();
    this.#emit('cr-changes', { count: touched.length });
  }

  /** Brings panes, heading and footer to the explorer's state. */
  #show(keep: boolean, anchor?: { readonly key: string; readonly was: readonly [number, number] }): void {
    const explorer = this.#explorer;
    const shell = this.#shell!;
    if (!explorer) return;
    const { store, scene, look } = explorer;
    this.#focusPane!.show(store, scene, keep, anchor);
    if (anchor || !keep) shell.tip.hidden = true; // what it was about is elsewhere now
    this.#mapPane!.setState({ focus: explorer.namespace, selectedSlot: explorer.selectedSlot });
    crumbs(shell, explorer, focus => this.#focusOn(focus));
    shell.note.textContent = focusSentence(store, scene);
    shell.unfold.hidden = look.expanded.size === 0;
    shell.counts.replaceChildren(...scopeSentences(store).map(sentence => Object.assign(document.createElement('span'), { textContent: sentence })));
    const empty = emptySentence(store, scene);
    if (empty) showMessage(shell, empty, {});
    else hideMessage(shell);
    this.toggleAttribute('data-drawn', true); // for those who wait for the picture: tests, print
  }

  #focusOn(focus: Focus): void {
    this.#explorer?.change({ focus });
    this.#show(false);
    this.#writeAddress();
  }

  /** One level out: tree, namespace, everything; in a narrow element at last the map. */
  #outward(): void {
    const focus = this.#explorer?.look.focus;
    const namespace = this.#explorer?.namespace;
    if (focus?.level === 'tree' && namespace !== undefined) this.#focusOn({ level: 'namespace', namespace });
    else if (this.#shell!.mapPane.clientWidth === 0) this.toggleAttribute('data-far', true);
    else if (focus?.level === 'namespace' && this.#explorer?.scope === '') this.#focusOn({ level: 'all' });
  }

  #press(index: number, twice: boolean): void {
    const explorer = this.#explorer;
    if (!explorer) return;
    if (index < 0) {
      if (!twice) this.#select(undefined, false);
      return;
    }
    const item = explorer.scene.item[index]!;
    if (item < 0) {
      const before = explorer.look.selected;
      const { stacks, x, y } = explorer.scene;
      const stack = stacks[~item]!;
      explorer.toggle(stack.key);
      this.#show(true, { key: String(explorer.store.id[stack.members[0]!]), was: [x[index]!, y[index]!] });
      const after = explorer.look.selected;
      if (after !== before) this.#select(after, true);
    } else if (twice) {
      this.#focusOn({ level: 'tree', root: explorer.store.id[explorer.store.rootOf(item)]! });
    } else {
      this.#select(itemKey(explorer.store, explorer.scene, index), false);
    }
  }

  #key(event: KeyboardEvent): void {
    const explorer = this.#explorer;
    const pane = this.#focusPane!;
    const action = keyAction(event);
    if (!action || !explorer) return;
    event.preventDefault();
    event.stopPropagation();
    if (action === 'in' || action === 'out') pane.zoom(action === 'in' ? 1.3 : 1 / 1.3);
    else if (action === 'fit') pane.fit();
    else if (action === 'clear') {
      if (explorer.look.selected !== undefined) this.#select(undefined, false);
      else this.#outward();
    } else if (action === 'open') {
      const item = pane.selected >= 0 ? explorer.scene.item[pane.selected]! : 0;
      if (item < 0) this.#press(pane.selected, false);
      else if (this.#uid) location.assign(objectAddress(this.#cluster, this.#uid));
    } else {
      const index = neighbour(explorer.scene, pane.selected, action);
      if (index >= 0) this.#select(itemKey(explorer.store, explorer.scene, index), true);
    }
  }

  /** Finds an object by uid or id and selects it; shows its tree when the focus does not hold it. */
  async #selectBy(selected: string, id: number | undefined): Promise<void> {
    if (selected === '') {
      this.#select(undefined, false);
      return;
    }
    const identity = await this.#identify(selected, id);
    if (identity && this.isConnected) this.#select(String(identity.id), true);
  }

  #identify(selected: string, id?: number, cluster = this.#cluster): Promise<Identity | undefined> {
    return this.#identities!.find(apiBase(this.#snapshotUrl), cluster, selected, id);
  }

  #select(key: string | undefined, bring: boolean): void {
    const explorer = this.#explorer;
    if (!explorer || key === explorer.look.selected && !bring) return;
    explorer.change({ selected: key });
    const { store } = explorer;
    const slot = slotOfKey(store, key);
    let index = this.#focusPane!.select(key, false);
    this.#show(true);
    index = this.#focusPane!.select(key, bring);
    if (index < 0 && slot >= 0) {
      explorer.change({ focus: { level: 'tree', root: store.id[store.rootOf(slot)]! } });
      this.#show(false);
      index = this.#focusPane!.select(key, true);
    }
    this.#shell!.status.textContent = index < 0 ? '' : selectionSentence(store, explorer.scene, index, cardText(explorer, index));
    void this.#announce(slot < 0 ? undefined : store.id[slot]!, key);
  }

  /** Learns the uid, then writes address, attribute and row, and tells the page. */
  async #announce(id: number | undefined, key: string | undefined): Promise<void> {
    const identity = id === undefined ? undefined : await this.#identify(String(id));
    const explorer = this.#explorer;
    if (!explorer || explorer.look.selected !== key) return; // selected something else meanwhile
    this.#uid = identity?.uid;
    if (this.#uid === undefined) this.removeAttribute('selected');
    else this.setAttribute('selected', this.#uid);
    this.#writeAddress();
    markRow(this.#uid);
    const slot = slotOfKey(explorer.store, key);
    const { store } = explorer;
    this.#emit<SelectDetail>('cr-select', {
      cluster: this.#cluster, id, uid: this.#uid,
      kind: slot < 0 ? undefined : store.kindName(slot), namespace: slot < 0 ? undefined : store.namespaceOf(slot), name: slot < 0 ? undefined : store.names[slot],
    });
  }

  #writeAddress(): void {
    const focus = this.#explorer?.look.focus;
    const named = focus?.level === 'namespace' ? focus.namespace : focus?.level === 'all' ? '*' : undefined;
    history.replaceState(history.state, '', withSelection(location.href, this.#uid, named));
  }

  #emit<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
