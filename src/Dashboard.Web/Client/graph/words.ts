import { foldedCounts } from './fold.ts';
import type { CardText } from './renderCards.ts';
import { namespaceLabel } from './renderRegions.ts';
import { countsInWords, healthWords } from './health.ts';
import type { GraphStore } from './model.ts';
import type { Scene } from './scene.ts';

const number = (value: number) => value.toLocaleString('en');
const counted = (value: number, one: string, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;

/** The line below the panes: what is drawn, folded, and left out of the whole scope. */
export function scopeSentences(store: GraphStore): string[] {
  const folded = foldedCounts(store);
  const result = [`Drawn ${number(store.live)} of ${counted(Math.max(store.total, store.live), 'object')}, ${counted(store.edges, 'owner edge')}`];
  if (folded.stacks > 0) result.push(`${number(folded.objects)} folded into ${number(folded.stacks)}`);
  if (store.omitted > 0) result.push(`${number(store.omitted)} left out: over the limit of one view`);
  return result;
}

/** Beside the heading: what of the focus is drawn, folded, and left out by the lens. */
export function focusSentence(store: GraphStore, scene: Scene): string {
  const parts = [counted(scene.objects, 'object'), `${number(scene.drawn)} drawn`];
  if (scene.folded > 0) parts.push(`${number(scene.folded)} folded`);
  if (scene.leftOut > 0) parts.push(`${number(scene.leftOut)} healthy left out`);
  if (scene.focus.level !== 'tree') return `${counted(scene.trees, 'tree')}: ${parts.join(', ')}`;
  const root = store.slotOf(scene.focus.root);
  return `${root < 0 ? 'Owner' : store.kindName(root)} tree: ${parts.join(', ')}`;
}

/** A scope with nothing in it, or a lens that leaves nothing. */
export function emptySentence(store: GraphStore, scene: Scene): string | undefined {
  if (store.live === 0) return 'No objects in this scope';
  if (scene.count > 0) return undefined;
  return scene.leftOut > 0 ? `Nothing is wrong here: ${counted(scene.leftOut, 'healthy object')} left out` : 'Nothing to draw here';
}

/** Read out when a card is selected. */
export function selectionSentence(store: GraphStore, scene: Scene, index: number, text: CardText): string {
  const item = scene.item[index]!;
  if (item < 0) return `${text.name} folded: ${countsInWords(scene.stacks[~item]!.counts)}. Enter opens them.`;
  const owned = scene.parent.reduce((sum, parent) => sum + (parent === index ? 1 : 0), 0);
  const parts = [`${text.kind} ${text.name}`, healthWords[text.health]!.toLowerCase()];
  if (text.reason) parts.push(text.reason);
  parts.push(`namespace ${namespaceLabel(store.namespaceOf(item))}`);
  if (owned > 0) parts.push(`owns ${number(owned)}`);
  return parts.join(', ');
}
