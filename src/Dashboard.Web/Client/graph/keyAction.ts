import type { Direction } from './navigate.ts';

export type KeyAction = Direction | 'in' | 'out' | 'fit' | 'open' | 'clear' | 'reference' | 'return' | 'collapse';

const actions: Readonly<Record<string, KeyAction>> = {
  ArrowLeft: 'parent', ArrowRight: 'child', ArrowUp: 'previous', ArrowDown: 'next', Enter: 'open', Escape: 'clear', '+': 'in', '=': 'in', '-': 'out', '0': 'fit', f: 'fit', r: 'reference', R: 'return', c: 'collapse',
};

/** What a key means on the canvas. Keys with modifiers belong to the browser. */
export const keyAction = (event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): KeyAction | undefined =>
  event.ctrlKey || event.metaKey || event.altKey ? undefined : Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
