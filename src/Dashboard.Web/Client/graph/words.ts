import { foldedCounts } from './fold.ts';
import type { CardText } from './renderCards.ts';
import { namespaceLabel } from './renderRegions.ts';
import { countsInWords, healthWords } from './health.ts';
import { lensCode, type Lens } from './lens.ts';
import type { GraphStore } from './model.ts';
import type { DrawnReferences } from './references.ts';
import type { Scene } from './scene.ts';

const number = (value: number) => value.toLocaleString('en');
const counted = (value: number, one: string, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;

/** A number of a sentence and what it opens: the list of objects, the tree table, the page without its lens. */
export interface CountLink {
  readonly count: number;
  readonly opens: 'objects' | 'table' | 'all';
}

/** The line below the panes: what is drawn, folded, and left out. */
export function scopeSentences(store: GraphStore, scene: Scene, references: DrawnReferences): (string | CountLink)[][] {
  const folded = foldedCounts(store);
  const total = Math.max(store.total, store.live);
  const result: (string | CountLink)[][] = [['Drawn ', { count: store.live, opens: 'objects' }, ' of ', { count: total, opens: 'objects' }, ` ${total === 1 ? 'object' : 'objects'}, `, { count: store.edges, opens: 'table' }, ` ${store.edges === 1 ? 'owner edge' : 'owner edges'}`]];
  if (folded.stacks > 0) result.push([{ count: folded.objects, opens: 'table' }, ' folded into ', { count: folded.stacks, opens: 'table' }]);
  if (scene.leftOut > 0) result.push([{ count: scene.leftOut, opens: 'all' }, ' left out by the lens']);
  if (references.total > 0) result.push([`${number(references.total - references.leftOut)} of ${counted(references.total, 'reference')} of the selection`]);
  if (store.omitted > 0) result.push([{ count: store.omitted, opens: 'objects' }, ' left out: over the limit of one view']);
  return result;
}

/** Beside the heading: what of the focus is drawn, folded, and left out by the lens. */
export function focusSentence(store: GraphStore, scene: Scene): string {
  const parts = [counted(scene.objects, 'object'), `${number(scene.drawn)} drawn`];
  if (scene.folded > 0) parts.push(`${number(scene.folded)} folded`);
  if (scene.leftOut > 0) parts.push(`${number(scene.leftOut)} left out`);
  if (scene.focus.level !== 'tree') return `${counted(scene.trees.length, 'tree')}: ${parts.join(', ')}`;
  const root = store.slotOf(scene.focus.root);
  return `${root < 0 ? 'Owner' : store.kindName(root)} tree: ${parts.join(', ')}`;
}

/** A scope with nothing in it, or a lens that leaves nothing. */
export function emptySentence(store: GraphStore, scene: Scene, lens: Lens): string | undefined {
  if (store.live === 0) return 'No objects in this scope';
  if (scene.count > 0) return undefined;
  if (scene.leftOut === 0) return 'Nothing to draw here';
  return lensCode(lens) === 'lens=problems' ? `Nothing is wrong here: ${counted(scene.leftOut, 'healthy object')} left out` : `Nothing here that the lens leaves in: ${counted(scene.leftOut, 'object')} left out`;
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
