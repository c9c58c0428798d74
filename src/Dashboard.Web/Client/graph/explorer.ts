import { openingFocus, keptFocus } from './focusChoice.ts';
import type { GraphStore } from './model.ts';
import { SceneBuilder, type Focus, type Scene } from './scene.ts';
import type { Applied } from './model.ts';

/** What the user looks at. Plain state: no canvas, no network. */
export interface Look {
  readonly focus: Focus;
  /** Id of the selected object as a key, or a stack's key. */
  readonly selected: string | undefined;
  readonly problems: boolean;
  readonly expanded: ReadonlySet<string>;
}

/** Holds a store, what is looked at, and the scene that follows from both. */
export class Explorer {
  store: GraphStore;
  look: Look;
  scene: Scene;
  /** The only namespace of the scope, or '' for all. */
  readonly scope: string;
  #builder: SceneBuilder;
  #width: number;

  constructor(store: GraphStore, look: Partial<Look>, width: number, namespace: string) {
    this.store = store;
    this.scope = namespace;
    this.#width = width;
    this.#builder = new SceneBuilder(store);
    const selected = look.selected;
    this.look = { problems: false, expanded: new Set(), ...look, selected, focus: look.focus ? keptFocus(store, look.focus, slotOfKey(store, selected)) : openingFocus(store, slotOfKey(store, selected), namespace) };
    this.scene = this.#build();
  }

  get selectedSlot(): number { return slotOfKey(this.store, this.look.selected); }

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
    this.look = { ...this.look, focus: keptFocus(store, this.look.focus, this.selectedSlot) };
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

  /** Opens or closes a stack by its key. A selection on a stack that opens goes to its first member. */
  toggle(key: string): void {
    const expanded = new Set(this.look.expanded);
    if (!expanded.delete(key)) expanded.add(key);
    const first = this.scene.stacks.find(stack => stack.key === key)?.members[0];
    this.change({ expanded, ...(this.look.selected === key && first !== undefined && { selected: String(this.store.id[first]) }) });
  }

  /** Tells the width to fill; returns whether the scene was rebuilt for it. */
  resize(width: number): boolean {
    if (bucket(width) === bucket(this.#width)) return false;
    this.#width = width;
    if (this.look.focus.level !== 'namespace') return false;
    this.scene = this.#build();
    return true;
  }

  #build(): Scene {
    return this.#builder.build(this.look.focus, {
      expanded: this.look.expanded, problems: this.look.problems, pulled: this.#pulled(), width: bucket(this.#width),
    });
  }

  /** The selection, when it is a leaf: it is drawn beside its stack, not in it. */
  #pulled(): number {
    const slot = this.selectedSlot;
    return slot >= 0 && this.store.firstChild[slot]! < 0 ? slot : -1;
  }
}

/** The slot of a selection key, or -1 for stacks, nothing, and objects that are not here. */
export const slotOfKey = (store: GraphStore, key: string | undefined): number => key !== undefined && /^\d+$/.test(key) ? store.slotOf(Number(key)) : -1;

/** Widths in steps, so that a few pixels more do not rearrange what someone looks at. */
const bucket = (width: number): number => Math.max(380, Math.floor(width / 40) * 40);

