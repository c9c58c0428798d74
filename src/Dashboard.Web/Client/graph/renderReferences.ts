import { drawCardText, type CardStyle } from './renderCards.ts';
import { Detail, detailAt, type Frame } from './frame.ts';
import { Health, isUnhealthy } from './health.ts';
import { card } from './layout.ts';
import type { End, Guest } from './references.ts';
import { shortPath, type Relation } from './relations.ts';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

const boxOf = (frame: Frame, end: End): Box =>
  end >= 0 ? { x: frame.scene.x[end]!, y: frame.scene.y[end]!, height: frame.scene.height[end]! } : frame.references.guests[~end]!;

const dangling = (relation: Relation) => relation.other.state === 'missing';

/** Lines of the selection's references, below the cards. */
export function drawReferenceEdges(context: CanvasRenderingContext2D, frame: Frame, { theme }: CardStyle): void {
  const { view } = frame;
  const s = view.scale;
  if (detailAt(s) === Detail.Mark) return;
  for (const edge of frame.references.edges) {
    const [from, to] = [boxOf(frame, edge.from), boxOf(frame, edge.to)];
    const bad = dangling(edge.relation);
    const right = to.x > from.x + card.width / 2;
    const left = to.x < from.x - card.width / 2;
    const x0 = ((left ? from.x : from.x + card.width) - view.x) * s;
    const x1 = ((left || !right ? to.x + card.width : to.x) - view.x) * s;
    const y0 = (from.y + from.height * 0.72 - view.y) * s;
    const y1 = (to.y + to.height * 0.36 - view.y) * s;
    const out = left ? -1 : 1; // leaves its card that way
    const into = right ? 1 : -1; // arrives that way
    const bend = right || left ? Math.max(22 * s, Math.abs(x1 - x0) / 2) : 30 * s;
    const head = 7 * Math.max(0.7, Math.min(1, s));
    context.strokeStyle = context.fillStyle = bad ? theme['bad-fill'] : theme['accent'];
    context.lineWidth = 1.5;
    context.setLineDash(bad ? [4, 3] : []);
    context.beginPath();
    context.moveTo(x0, y0);
    context.bezierCurveTo(x0 + out * bend, y0, x1 - into * bend, y1, x1 - into * head, y1);
    context.stroke();
    context.setLineDash([]);
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x1 - into * head, y1 - head / 2);
    context.lineTo(x1 - into * head, y1 + head / 2);
    context.fill();
  }
}

/** Cards of what is referred to and not in the trees, and the field's path on the border of each end. */
export function drawReferenceCards(context: CanvasRenderingContext2D, frame: Frame, style: CardStyle): void {
  if (detailAt(frame.view.scale) === Detail.Mark) return;
  frame.references.guests.forEach((guest, index) => drawGuest(context, frame, style, guest, frame.hoveredGuest === index));
  if (detailAt(frame.view.scale) < Detail.Text) return;
  const labelled = new Map<End, { readonly relation: Relation; count: number }>();
  for (const edge of frame.references.edges) {
    const label = labelled.get(edge.labelAt);
    if (label) label.count += 1 + edge.more;
    else labelled.set(edge.labelAt, { relation: edge.relation, count: 1 + edge.more });
  }
  for (const [end, label] of labelled) drawLabel(context, frame, style, boxOf(frame, end), label.relation, label.count);
}

function drawGuest(context: CanvasRenderingContext2D, frame: Frame, style: CardStyle, guest: Guest, hovered: boolean): void {
  const { view, store } = frame;
  const { theme } = style;
  const s = view.scale;
  const { other } = guest.relation;
  const exists = other.state === 'exists';
  const health = guest.slot >= 0 ? store.health[guest.slot]! : other.state === 'notWatched' ? Health.Unknown : other.health;
  const x = (guest.x - view.x) * s;
  const y = (guest.y - view.y) * s;
  context.beginPath();
  context.roundRect(x, y, card.width * s, guest.height * s, 5 * Math.min(1, s));
  context.fillStyle = hovered ? theme['hover'] : exists ? theme['panel'] : theme['canvas'];
  context.fill();
  context.setLineDash(exists ? [] : [4, 3]);
  context.lineWidth = 1;
  context.strokeStyle = other.state === 'missing' || health === Health.Failed ? theme['bad-fill'] : health === Health.Degraded ? theme['warn-fill'] : theme['line-3'];
  context.stroke();
  context.setLineDash([]);
  const where = other.namespace === '' ? 'cluster-scoped' : `in ${other.namespace}`;
  const own = isUnhealthy(health) ? guest.slot >= 0 ? store.reasonOf(guest.slot) : other.reason : '';
  const reason = other.absence || own || where;
  drawCardText(context, frame, style, { x, y, height: guest.height * s }, { health, name: other.name, kind: other.kind, reason, age: '' }, undefined, exists && !isUnhealthy(health));
}

/** Straddles the card's upper border, in the gap that every card has above it: so it never covers another card or its own text. */
function drawLabel(context: CanvasRenderingContext2D, frame: Frame, { theme, text }: CardStyle, box: Box, relation: Relation, count: number): void {
  const { view } = frame;
  const s = view.scale;
  const font = `400 10px ${theme['font-mono']}`;
  const width = card.width * s - 16;
  const said = `${shortPath(relation.path)}${count > 1 ? ` +${count - 1}` : ''}`;
  const label = text.fitEnd(said, font, width);
  const x = (box.x - view.x) * s + 8;
  const y = (box.y - view.y) * s - 3.5;
  context.font = font;
  const wide = text.width(label, font);
  context.fillStyle = theme['canvas'];
  context.fillRect(x - 3, y - 6.5, wide + 6, 11);
  context.fillStyle = dangling(relation) ? theme['bad-ink'] : theme['accent'];
  context.textBaseline = 'alphabetic';
  context.fillText(label, x, y + 2);
}
