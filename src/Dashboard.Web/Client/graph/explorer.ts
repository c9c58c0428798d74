import { openingFocus, keptFocus } from './focusChoice.ts';
import { Calm } from './fold.ts';
import { evaluate, lensCode, noLens, type Lens, type LensFacts } from './lens.ts';
import type { Applied, GraphStore } from './model.ts';
import { SceneBuilder, type Focus, type Scene } from './scene.ts';
import type { Size } from './viewport.ts';

/** What the user looks at. Plain state: no canvas, no network. */
export interface Look {
  readonly focus: Focus;
  /** Id of the selected object as a key, or a stack's key. */
  readonly selected: string | undefined;
  readonly lens: Lens;
  /** Keys of opened stacks, ids of owners that were folded up. */
  readonly expanded: ReadonlySet<string>;
  readonly collapsed: ReadonlySet<number>;
  /** Draw every card, also where that does not fit the pane. */
  readonly whole: boolean;
  /** Slots that the selection refers to or that refer to it. */
  readonly related: readonly number[];
  /** Ids that the server found for the lens; undefined: it has not answered. */
  readonly matched: ReadonlySet<number> | undefined;
}

/** Holds a store, what is looked at, and the scene that follows from both. */
export class Explorer {
  store: GraphStore;
  look: Look;
  scene: Scene;
  /** The only namespace of the scope, or '' for all. */
  readonly scope: string;
  #builder: SceneBuilder;
  #room: Size;
  #calm: Calm = Calm.Nothing;
  /** Stacks that were folded to make room and opened again because there was some left. */
  #opened = new Set<string>();
  /** What the amount of folding was chosen for. */
  #chosenFor = '';

  /** `room` is the pane in world units at the smallest scale that is easy to read. */
  constructor(store: GraphStore, look: Partial<Look>, room: Size, namespace: string) {
    this.store = store;
    this.scope = namespace;
    this.#room = room;
    this.#builder = new SceneBuilder(store);
    const selected = look.selected;
    const fresh = { lens: noLens, expanded: new Set<string>(), collapsed: new Set<number>(), whole: false, related: [], matched: undefined, ...look, selected };
    const slot = slotOfKey(store, selected);
    const focus = look.focus ? keptFocus(store, look.focus, slot) : opening(store, fresh.lens, { ...fresh, selected: slot }, namespace);
    this.look = { ...fresh, focus };
    this.scene = this.#build();
  }

  get selectedSlot(): number { return slotOfKey(this.store, this.look.selected); }

  /** Whether healthy cards are folded to make the focus fit the pane. */
  get calm(): Calm { return this.#calm; }

  /** The namespace that the focus is in; undefined for the whole scope. */
  get namespace(): string | undefined {
    const { focus } = this.look;
    if (focus.level === 'namespace') return focus.namespace;
    if (focus.level === 'all') return undefined;
    const root = this.store.slotOf(focus.root);
    return root < 0 ? undefined : this.store.namespaceOf(root);
  }

  /** Takes over a newer store of the same scope: focus, selection and opened stacks stay. */
  replace(store: GraphStore): void {
    this.store = store;
    this.#builder = new SceneBuilder(store);
    this.look = { ...this.look, focus: keptFocus(store, this.look.focus, this.selectedSlot), related: [] };
    this.scene = this.#build();
  }

  /** Rebuilds after deltas. Trees that they did not touch keep their layout and place. */
  applied(applied: Iterable<Applied>): void {
    for (const one of applied) this.#builder.invalidate(one.dirtyRoots);
    const focus = keptFocus(this.store, this.look.focus, this.selectedSlot);
    this.look = { ...this.look, focus };
    this.scene = this.#build();
  }

  change(look: Partial<Look>): void {
    this.look = { ...this.look, ...look };
    this.scene = this.#build();
  }

  /** Looks through another lens, from where it opens if it leaves nothing in at the place looked at. */
  through(lens: Lens, matched: ReadonlySet<number> | undefined): void {
    this.change({ lens, matched });
    if (this.scene.count > 0 || this.scope !== '') return;
    this.change({ focus: opening(this.store, lens, { selected: -1, related: [], matched }, '') });
  }

  /** Opens or closes a stack by its key. A selection on a stack that opens goes to its first member. */
  toggle(key: string): void {
    const first = this.scene.stacks.find(stack => stack.key === key)?.members[0];
    const selected = this.look.selected === key && first !== undefined ? { selected: String(this.store.id[first]) } : {};
    if (key.endsWith('/all')) {
      const collapsed = new Set(this.look.collapsed);
      collapsed.delete(Number(key.slice(0, -'/all'.length)));
      this.change({ collapsed, ...selected });
      return;
    }
    const expanded = new Set(this.look.expanded);
    if (!expanded.delete(key)) expanded.add(key);
    this.change({ expanded, ...selected });
  }

  /** Folds up or opens what an object owns; false when it owns nothing. */
  collapse(slot: number): boolean {
    if (slot < 0 || this.store.firstChild[slot]! < 0) return false;
    const collapsed = new Set(this.look.collapsed);
    const id = this.store.id[slot]!;
    if (!collapsed.delete(id)) collapsed.add(id);
    this.change({ collapsed });
    return true;
  }

  /** Tells the room there is; returns whether the scene was rebuilt for it. */
  resize(room: Size): boolean {
    const before = this.#room;
    this.#room = room;
    if (step(room.width) === step(before.width) && step(room.height) === step(before.height)) return false;
    if (this.look.focus.level === 'all') return false;
    this.scene = this.#build();
    return true;
  }

  /** Folds what is healthy only as far as the focus needs it to fit, and no further while one looks at it. */
  #build(): Scene {
    const { focus, lens, whole } = this.look;
    const chosenFor = `${JSON.stringify(focus)} ${lensCode(lens)} ${whole} ${step(this.#room.width)} ${step(this.#room.height)}`;
    if (chosenFor === this.#chosenFor) return this.#buildAt(this.#calm);
    this.#chosenFor = chosenFor;
    this.#opened = new Set();
    const steps = whole || focus.level === 'all' ? [Calm.Nothing] : [Calm.Nothing, Calm.Leaves, Calm.Trees];
    let scene: Scene | undefined;
    for (const calm of steps) {
      const built = this.#buildAt(calm);
      if (scene && built.count > scene.count * worthwhile) continue;
      scene = built;
      this.#calm = calm;
      if (this.#fits(scene)) return calm === Calm.Nothing ? scene : this.#openWhatFits(scene);
    }
    return scene!;
  }

  #fits({ bounds }: Scene): boolean {
    return bounds.width <= this.#room.width && bounds.height <= this.#room.height;
  }

  /** Opens what was folded to make room, the smallest first, while there is room. */
  #openWhatFits(folded: Scene): Scene {
    let scene = folded;
    const tried = new Set<string>();
    while (tried.size < mostTries) {
      const next = scene.stacks.filter(stack => stack.key.endsWith('/rest') && !tried.has(stack.key)).sort((a, b) => a.objects - b.objects)[0];
      if (!next) break;
      tried.add(next.key);
      this.#opened.add(next.key);
      const opened = this.#buildAt(this.#calm);
      if (this.#fits(opened)) scene = opened;
      else this.#opened.delete(next.key);
    }
    return scene;
  }

  #buildAt(calm: Calm): Scene {
    const { focus, expanded, collapsed, lens, related, matched } = this.look;
    const selected = this.selectedSlot;
    const keep = evaluate(this.store, lens, { selected, related, matched });
    return this.#builder.build(focus, { expanded: this.#opened.size === 0 ? expanded : new Set([...expanded, ...this.#opened]), collapsed, pulled: this.#pulled(selected), keep, context: lens.problems && focus.level !== 'all', calm, lens: keep ? lensCode(lens) : '', width: step(this.#room.width) });
  }

  /** The selection, when it is a leaf: it is drawn beside its stack, not in it. */
  #pulled(slot: number): number {
    return slot >= 0 && this.store.firstChild[slot]! < 0 ? slot : -1;
  }
}

/** Where a scope opens under a lens. Trouble is read in its surroundings: in one namespace, not in all at once. */
const opening = (store: GraphStore, lens: Lens, facts: LensFacts, namespace: string): Focus =>
  openingFocus(store, facts.selected, namespace, evaluate(store, lens, facts), lens.problems ? 0 : undefined);

/** Stacks that are tried to open, at most. */
const mostTries = 24;

/** Folding more than this part of the cards must be left over is not worth hiding them. */
const worthwhile = 0.9;

/** The slot of a selection key, or -1 for stacks, nothing, and objects that are not here. */
export const slotOfKey = (store: GraphStore, key: string | undefined): number => key !== undefined && /^\d+$/.test(key) ? store.slotOf(Number(key)) : -1;

/** Lengths in steps, so that a few pixels more do not rearrange what someone looks at. */
const step = (length: number): number => Math.max(320, Math.floor(length / 40) * 40);
