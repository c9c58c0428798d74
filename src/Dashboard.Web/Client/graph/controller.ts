import type { Lens } from './lens.ts';
import { Explorer, slotOfKey } from './explorer.ts';
import { Calm } from './fold.ts';
import { FocusPane } from './focusPane.ts';
import { keyAction } from './keyAction.ts';
import { MapPane } from './mapPane.ts';
import type { Applied, GraphStore } from './model.ts';
import { neighbour } from './navigate.ts';
import { crumbs, hideMessage, showCounts, showGuestTip, showMessage, showTip } from './panels.ts';
import { ReferenceWalk } from './referenceWalk.ts';
import type { KnownReferences } from './references.ts';
import type { Relation } from './relations.ts';
import { cardText } from './renderCards.ts';
import { itemKey, type Focus } from './scene.ts';
import type { Shell } from './shell.ts';
import type { Theme } from './theme.ts';
import { roomOf } from './viewport.ts';
import { setText } from '../site/times.ts';
import { emptySentence, focusSentence, selectionSentence } from './words.ts';

export interface ControllerEvents {
  /** A card, a stack (no id) or nothing was selected. */
  selected(id: number | undefined, key: string | undefined): void;
  /** The user went to another focus. */
  focused(): void;
  /** The selected object is to be opened. */
  open(): void;
  /** An object is to be selected that may be anywhere. */
  go(uid: string): void;
}

/** Fewest milliseconds between two counts of what changes. */
const countEvery = 250;

/** The two panes with what the user does to them. It knows nothing of addresses and servers. */
export class Controller {
  readonly #host: HTMLElement;
  readonly #shell: Shell;
  readonly #events: ControllerEvents;
  readonly #focusPane: FocusPane;
  readonly #mapPane: MapPane;
  readonly #walk = new ReferenceWalk();
  #explorer: Explorer | undefined;
  #counting: ReturnType<typeof setTimeout> | undefined;
  /** Cluster and namespaces, for links. */
  scope = { cluster: '', namespace: '' };

  constructor(host: HTMLElement, shell: Shell, events: ControllerEvents, signal: AbortSignal) {
    this.#host = host;
    this.#shell = shell;
    this.#events = events;
    this.#focusPane = new FocusPane(shell.canvas, {
      press: (index, twice) => this.#press(index, twice),
      pressRegion: region => {
        const { store, scene } = this.#explorer!;
        this.focusOn({ level: 'namespace', namespace: store.namespaces[scene.regions[region]!.ns]! });
      },
      pressTree: first => {
        const { store, scene } = this.#explorer!;
        const item = scene.item[first]!;
        if (item < 0) this.#press(first, false);
        else this.focusOn({ level: 'tree', root: store.id[store.rootOf(item)]! });
      },
      pressGuest: relation => this.#goTo(relation),
      hover: (index, guest, x, y) => guest ? showGuestTip(shell, guest, x, y) : showTip(shell, this.#explorer, index, x, y),
      beyond: () => this.#outward(),
      resized: size => {
        if (this.#explorer?.resize(roomOf(size))) this.#show(this.#focusPane.isMoved);
      },
    }, signal);
    this.#mapPane = new MapPane(shell.mapCanvas, shell.mapNote, { press: (tile, slot) => {
      host.removeAttribute('data-far');
      if (slot >= 0) this.select(String(this.#explorer!.store.id[slot]), true);
      else this.focusOn({ level: 'namespace', namespace: tile.name });
    } }, signal);
    signal.addEventListener('abort', () => clearTimeout(this.#counting));
    shell.canvas.addEventListener('keydown', event => this.#key(event), { signal });
    shell.zoomIn.addEventListener('click', () => this.#focusPane.zoom(1.3), { signal });
    shell.zoomOut.addEventListener('click', () => this.#focusPane.zoom(1 / 1.3), { signal });
    shell.fit.addEventListener('click', () => this.#focusPane.fit(), { signal });
    shell.unfold.addEventListener('click', () => this.#unfold(), { signal });
  }

  get explorer(): Explorer | undefined { return this.#explorer; }

  setTheme(theme: Theme): void {
    this.#focusPane.setTheme(theme);
    this.#mapPane.setTheme(theme);
  }

  /** Ages are counted to this moment, Unix seconds; undefined: now. */
  countAgesTo(seconds: number | undefined): void {
    this.#focusPane.seconds = () => seconds ?? Date.now() / 1000;
  }

  /** Shows a scope from the beginning; without a store, nothing. */
  open(store: GraphStore | undefined, look: { readonly selected: string | undefined; readonly lens: Lens; readonly focus: Focus | undefined } | undefined): void {
    this.#mapPane.setStore(store);
    this.#shell.counts.replaceChildren();
    this.#explorer = undefined;
    if (!store || !look) return;
    const { width, height } = this.#focusPane.size;
    const size = width > 0 ? { width, height } : { width: this.#host.clientWidth - 316, height: this.#host.clientHeight - 30 };
    const { focus, ...rest } = look;
    this.#explorer = new Explorer(store, focus ? { ...rest, focus } : rest, roomOf(size), this.scope.namespace);
    this.#focusPane.setReferences(undefined);
    this.#focusPane.select(look.selected, false);
    this.#show(false);
  }

  /** Shows a newer state of the same scope. */
  replace(store: GraphStore): void {
    this.#explorer!.replace(store);
    this.#mapPane.setStore(store);
    this.#show(true);
  }

  changed(applied: readonly Applied[], touched: readonly number[]): void {
    if (!this.#explorer) return;
    this.#explorer.applied(applied);
    this.#draw(true);
    this.#focusPane.changed(touched);
    this.#counting ??= setTimeout(() => {
      this.#counting = undefined;
      this.#mapPane.recount();
      this.#count();
    }, countEvery);
  }

  look(lens: Lens, matched: ReadonlySet<number> | undefined): void {
    const before = this.#explorer?.look.focus;
    this.#explorer?.through(lens, matched);
    this.#show(this.#explorer?.look.focus === before && this.#explorer?.look.matched !== undefined);
  }

  /** References of the selection, once they are known. */
  refer(known: KnownReferences | undefined): void {
    const explorer = this.#explorer;
    if (!explorer) return;
    this.#focusPane.setReferences(known);
    this.#walk.offer(explorer.look.selected, known);
    if (explorer.look.lens.hops > 0) {
      explorer.change({ related: known ? this.#related() : [] });
      this.#show(true);
    }
    this.#count();
  }

  #related(): number[] {
    const { edges, guests } = this.#focusPane.references.drawn;
    const slotOf = (end: number) => end < 0 ? guests[~end]!.slot : this.#explorer!.scene.item[end]!;
    return edges.flatMap(edge => [slotOf(edge.from), slotOf(edge.to)]).filter(slot => slot >= 0);
  }

  #count(): void {
    if (this.#explorer) showCounts(this.#shell, this.#explorer, this.#focusPane.references.drawn, this.scope);
  }

  /** Brings panes, heading and footer to the explorer's state. */
  #show(keep: boolean, anchor?: { readonly key: string; readonly was: readonly [number, number] }): void {
    this.#draw(keep, anchor);
    this.#count();
  }

  #draw(keep: boolean, anchor?: { readonly key: string; readonly was: readonly [number, number] }): void {
    const explorer = this.#explorer;
    const shell = this.#shell;
    if (!explorer) return;
    const { store, scene, look } = explorer;
    this.#focusPane.show(store, scene, keep, anchor);
    if (anchor || !keep) shell.tip.hidden = true; // what it was about is elsewhere now
    this.#mapPane.setState({ focus: explorer.namespace, selectedSlot: explorer.selectedSlot });
    crumbs(shell, explorer, focus => this.focusOn(focus));
    setText(shell.note, focusSentence(store, scene));
    const folds = look.expanded.size > 0 || look.collapsed.size > 0 || look.whole;
    shell.unfold.hidden = !folds && explorer.calm === Calm.Nothing;
    setText(shell.unfold, folds ? 'Fold again' : 'Show every card');
    const empty = emptySentence(store, scene, look.lens);
    if (empty) showMessage(shell, empty, scene.leftOut > 0 && look.focus.level !== 'all' && explorer.scope === '' ? { act: ['Look in all namespaces', () => this.focusOn({ level: 'all' })] } : {});
    else hideMessage(shell);
    this.#host.toggleAttribute('data-drawn', true); // for those who wait for the picture: tests, print
  }

  #unfold(): void {
    const { expanded, collapsed, whole } = this.#explorer!.look;
    const folds = expanded.size > 0 || collapsed.size > 0 || whole;
    this.#explorer!.change({ expanded: new Set(), collapsed: new Set(), whole: !folds });
    this.#show(false);
  }

  /** Shows another part of the scope; told to others where the user asked for it here. */
  focusOn(focus: Focus, isTold = true): void {
    this.#explorer?.change({ focus, whole: false });
    this.#show(false);
    if (isTold) this.#events.focused();
  }

  /** One level out: tree, namespace, everything; in a narrow element at last the map. */
  #outward(): void {
    const focus = this.#explorer?.look.focus;
    const namespace = this.#explorer?.namespace;
    if (focus?.level === 'tree' && namespace !== undefined) this.focusOn({ level: 'namespace', namespace });
    else if (this.#shell.mapPane.clientWidth === 0) this.#host.toggleAttribute('data-far', true);
    else if (focus?.level === 'namespace' && this.#explorer?.scope === '') this.focusOn({ level: 'all' });
  }

  #press(index: number, twice: boolean): void {
    const explorer = this.#explorer;
    if (!explorer) return;
    if (index < 0) {
      if (!twice) this.select(undefined, false);
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
      if (after !== before) this.select(after, true);
    } else if (twice) {
      this.focusOn({ level: 'tree', root: explorer.store.id[explorer.store.rootOf(item)]! });
    } else {
      this.select(itemKey(explorer.store, explorer.scene, index), false);
    }
  }

  #goTo(relation: Relation): void {
    if (relation.other.uid !== undefined) this.#events.go(relation.other.uid);
  }

  #key(event: KeyboardEvent): void {
    const explorer = this.#explorer;
    const pane = this.#focusPane;
    const action = keyAction(event);
    if (!action || !explorer) return;
    event.preventDefault();
    event.stopPropagation();
    const item = pane.selected >= 0 ? explorer.scene.item[pane.selected]! : -1;
    if (action === 'in' || action === 'out') pane.zoom(action === 'in' ? 1.3 : 1 / 1.3);
    else if (action === 'fit') pane.fit();
    else if (action === 'clear') {
      if (explorer.look.selected !== undefined) this.select(undefined, false);
      else this.#outward();
    } else if (action === 'open') {
      if (pane.selected >= 0 && item < 0) this.#press(pane.selected, false);
      else if (pane.selected >= 0) this.#events.open();
    } else if (action === 'collapse') {
      if (explorer.collapse(item)) this.#show(true);
    } else if (action === 'reference' || action === 'return') {
      const uid = action === 'return' ? undefined : this.#walk.next();
      if (uid) this.#events.go(uid);
      else if (this.#walk.origin !== undefined) this.select(this.#walk.origin, true);
    } else {
      const index = neighbour(explorer.scene, pane.selected, action);
      if (index >= 0) this.select(itemKey(explorer.store, explorer.scene, index), true);
    }
  }

  /** Selects by key; shows the object's tree when the focus does not hold it. */
  select(key: string | undefined, bring: boolean): void {
    const explorer = this.#explorer;
    if (!explorer || key === explorer.look.selected && !bring) return;
    if (key !== explorer.look.selected) this.#focusPane.setReferences(undefined);
    explorer.change({ selected: key, related: [] });
    const { store } = explorer;
    const slot = slotOfKey(store, key);
    let index = this.#focusPane.select(key, false);
    this.#show(true);
    index = this.#focusPane.select(key, bring);
    if (index < 0 && slot >= 0) {
      explorer.change({ focus: { level: 'tree', root: store.id[store.rootOf(slot)]! } });
      this.#show(false);
      index = this.#focusPane.select(key, true);
    }
    this.#shell.status.textContent = index < 0 ? '' : selectionSentence(store, explorer.scene, index, cardText(explorer, index));
    this.#events.selected(slot < 0 ? undefined : store.id[slot]!, key);
  }
}
