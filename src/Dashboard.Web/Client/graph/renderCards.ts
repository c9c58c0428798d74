import type { GlyphSprites } from './glyphs.ts';
import { Health, isUnhealthy, worstOf } from './health.ts';
import { segments } from './healthBar.ts';
import { card } from './layout.ts';
import type { Stack } from './fold.ts';
import type { GraphStore } from './model.ts';
import { duration } from '../site/durations.ts';
import { drawMarks, drawSelectedMark } from './marks.ts';
import { Detail, detailAt, type Frame } from './frame.ts';
import type { FittedText } from './text.ts';
import type { Theme } from './theme.ts';

export interface CardStyle {
  readonly theme: Theme;
  readonly sprites: GlyphSprites;
  readonly text: FittedText;
}

/** What a card says: name, kind or 'folded', and the reason for a card that is not well. */
export interface CardText {
  readonly health: number;
  readonly name: string;
  /** The name where there is less room. */
  readonly short?: string;
  readonly kind: string;
  readonly reason: string;
  /** How long it has been so: `9 min`, or ''. */
  readonly age: string;
}

/** `24 Pods`: a count with the kind in plural, as kinds are spelled. */
export function plural(count: number, kind: string): string {
  const many = /(?:s|x|z|ch|sh)$/.test(kind) ? `${kind}es` : /[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`;
  return `${count.toLocaleString('en')} ${count === 1 ? kind : many}`;
}

/** The last word of a kind, small: `CertificateRequest` -> `request`. */
const lastWord = (kind: string): string => (/[A-Z][a-z]+$/.exec(kind)?.[0] ?? kind).toLowerCase();

export function cardText(frame: Pick<Frame, 'store' | 'scene'> & { readonly seconds?: number }, index: number): CardText {
  const { store, scene } = frame;
  const item = scene.item[index]!;
  if (item < 0) return stackText(store, scene.stacks[~item]!);
  const health = store.health[item]!;
  if (!isUnhealthy(health)) return { health, name: store.names[item]!, kind: store.kindName(item), reason: '', age: '' };
  const reason = store.reasonOf(item) || (health === Health.Missing ? 'does not exist' : '');
  const since = store.since[item]!;
  const age = since > 0 && frame.seconds !== undefined ? duration((frame.seconds - since) * 1000).split(' ').slice(0, 2).join(' ') : '';
  return { health, name: store.names[item]!, kind: store.kindName(item), reason, age };
}

function stackText(store: GraphStore, stack: Stack): CardText {
  const health = worstOf(stack.counts);
  if (stack.kind >= 0) {
    const kind = store.kinds[stack.kind]!.name;
    return { health, name: plural(stack.members.length, kind), short: plural(stack.members.length, lastWord(kind)), kind, reason: '', age: '' };
  }
  const kinds = [...new Set(stack.members.map(member => store.kindName(member)))];
  const what = health === Health.Healthy ? 'healthy' : 'folded';
  return { health, name: `${stack.objects.toLocaleString('en')} ${what}`, kind: kinds.length > 1 ? `${kinds.length} kinds` : kinds[0]!, reason: '', age: '' };
}

/** Border classes: cards of one class are one path. */
const classOf = (health: number): 'bad' | 'warn' | 'gone' | 'plain' =>
  health === Health.Failed ? 'bad' : health === Health.Degraded ? 'warn' : health === Health.Missing ? 'gone' : 'plain';

/** Draws cards in view at the detail that the scale leaves room for. */
export function drawCards(context: CanvasRenderingContext2D, frame: Frame, style: CardStyle, visible: Int32Array): void {
  const detail = detailAt(frame.view.scale);
  if (detail === Detail.Mark) drawMarks(context, frame, style.theme, visible);
  else {
    drawBoxes(context, frame, style, visible);
    for (const index of visible) drawContent(context, frame, style, index, detail);
  }
  if (detail === Detail.Mark && frame.selected >= 0) drawSelectedMark(context, frame, style.theme);
}

function drawBoxes(context: CanvasRenderingContext2D, frame: Frame, { theme }: CardStyle, visible: Int32Array): void {
  const { scene, store, view, selected } = frame;
  const s = view.scale;
  const radius = 5 * Math.min(1, s);
  const classes: Record<ReturnType<typeof classOf>, number[]> = { plain: [], warn: [], bad: [], gone: [] };
  const behind = new Path2D();
  let stacked = false;
  for (const index of visible) {
    const item = scene.item[index]!;
    classes[classOf(item >= 0 ? store.health[item]! : worstOf(scene.stacks[~item]!.counts))].push(index);
    if (item >= 0) continue;
    stacked = true;
    behind.roundRect((scene.x[index]! + card.back - view.x) * s, (scene.y[index]! + card.back - view.y) * s, card.width * s, scene.height[index]! * s, radius);
  }
  const outline = (path: Path2D, fill: string, stroke: string, width: number, dash: readonly number[] = []) => {
    context.fillStyle = fill;
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.setLineDash([...dash]);
    context.fill(path);
    context.stroke(path);
  };
  const box = (path: Path2D, index: number) =>
    path.roundRect((scene.x[index]! - view.x) * s, (scene.y[index]! - view.y) * s, card.width * s, scene.height[index]! * s, radius);
  const pathOf = (indexes: readonly number[]) => {
    const path = new Path2D();
    for (const index of indexes) box(path, index);
    return path;
  };
  const line = Math.max(0.75, Math.min(1, s * 1.5));
  if (stacked) outline(behind, theme['panel'], theme['line-2'], line);
  outline(pathOf(classes.plain), theme['panel'], theme['line-2'], line);
  outline(pathOf(classes.warn), theme['panel'], theme['warn-fill'], line);
  outline(pathOf(classes.bad), theme['panel'], theme['bad-fill'], line);
  outline(pathOf(classes.gone), theme['canvas'], theme['bad-fill'], line, [4, 3]);
  if (frame.hovered >= 0 && frame.hovered !== selected) outline(pathOf([frame.hovered]), theme['hover'], theme['line-3'], line);
  drawChanged(context, frame, theme, visible, box);
  if (selected >= 0) outline(pathOf([selected]), theme['selected'], theme['accent'], 2);
}

/** One tint that fades where something changed; with reduced motion a strip at the card's edge. */
function drawChanged(context: CanvasRenderingContext2D, frame: Frame, theme: Theme, visible: Int32Array, box: (path: Path2D, index: number) => void): void {
  const { scene, view } = frame;
  for (const index of visible) {
    const strength = frame.mark(index);
    if (strength <= 0) continue;
    const path = new Path2D();
    if (frame.reducedMotion) path.rect((scene.x[index]! - view.x) * view.scale, (scene.y[index]! - view.y) * view.scale + 2, 3, scene.height[index]! * view.scale - 4);
    else box(path, index);
    context.globalAlpha = frame.reducedMotion ? 1 : strength;
    context.fillStyle = frame.reducedMotion ? theme['accent'] : theme['selected'];
    context.fill(path);
    context.globalAlpha = 1;
  }
}

function drawContent(context: CanvasRenderingContext2D, frame: Frame, { theme, sprites, text }: CardStyle, index: number, detail: number): void {
  const { scene, view, dpr } = frame;
  const s = view.scale;
  const x = (scene.x[index]! - view.x) * s;
  const y = (scene.y[index]! - view.y) * s;
  const height = scene.height[index]! * s;
  const said = cardText(frame, index);
  if (detail === Detail.Block) {
    if (!isUnhealthy(said.health)) return;
    const size = Math.min(14, height * 0.8);
    sprites.draw(context, said.health, x + (card.width * s - size) / 2, y + (height - size) / 2, size, dpr);
    return;
  }
  const item = scene.item[index]!;
  drawCardText(context, frame, { theme, sprites, text }, { x, y, height }, said, item < 0 ? scene.stacks[~item]!.counts : undefined);
}

/** Smallest type in a card: below scale 1 text keeps its size and lines give way, the kind first. */
const smallestName = 11;
const smallestLine = 10.5;

/**
 * Name, kind and reason of a card at a place on the canvas, beside its glyph. With `bar`, counts of a stack stand at the right of the second line;
 * `calm` sets the third line in the colour of the second.
 */
export function drawCardText(context: CanvasRenderingContext2D, frame: Frame, { theme, sprites, text }: CardStyle, at: { readonly x: number; readonly y: number; readonly height: number }, said: CardText, bar?: ArrayLike<number>, calm = false): void {
  const { x, y, height } = at;
  const s = frame.view.scale;
  const t = Math.max(1, s);
  const width = card.width * s;
  const pitch = s >= 1 ? 14.75 * s : 13;
  const room = Math.floor((height - 3) / pitch);
  const lines = said.reason && room < 3 ? [said.reason] : said.reason ? [said.kind, said.reason] : [said.kind];
  const shown = lines.slice(0, Math.max(0, room - 1));
  const first = y + (height - (shown.length + 1) * pitch) / 2 + pitch * 0.77;
  const glyph = 13 * Math.min(t, Math.max(0.85, s));
  const left = x + (s >= 1 ? 28 * s : 24);
  const space = x + width - left - 7;
  sprites.draw(context, said.health, x + (s >= 1 ? 9 * s : 7), first - glyph * 0.82, glyph, frame.dpr);
  const bold = `600 ${smallestName * t}px ${theme['font-ui']}`;
  const whole = text.fitName(said.name, bold, space);
  const name = whole === said.name || said.short === undefined ? whole : text.fit(said.short, bold, space);
  context.font = bold;
  context.textBaseline = 'alphabetic';
  context.fillStyle = theme['ink-1'];
  context.fillText(name, left, first);
  const barred = bar !== undefined && shown.length > 0 && width > 110;
  const plain = `400 ${smallestLine * t}px ${theme['font-ui']}`;
  shown.forEach((line, i) => {
    const aged = line === said.reason && said.age ? `${line} ${said.age}` : line;
    const fitted = aged !== line && text.width(aged, plain) <= space ? aged : text.fit(line, plain, barred ? space - 34 * t : space);
    context.font = plain;
    context.fillStyle = line === said.reason && !calm ? theme.ink[said.health]! : theme['ink-3'];
    context.fillText(fitted, left, first + (i + 1) * pitch);
  });
  if (barred) drawBar(context, theme, bar, x + width - 36 * t, first + pitch - 6.5 * t, 28 * t, 5 * t);
}

/** A health bar; unknown is hatched, as everywhere. */
export function drawBar(context: CanvasRenderingContext2D, theme: Theme, counts: ArrayLike<number>, x: number, y: number, width: number, height: number): void {
  for (const segment of segments(counts, width)) {
    context.fillStyle = theme.fill[segment.health]!;
    const w = Math.max(1, segment.width - (segment.x + segment.width < width - 0.5 ? 1 : 0));
    context.fillRect(x + segment.x, y, w, height);
    if (segment.health !== Health.Unknown) continue;
    context.fillStyle = theme['unknown-soft'];
    for (let stripe = 1.5; stripe < w; stripe += 3.5) context.fillRect(x + segment.x + stripe, y, Math.min(1.5, w - stripe), height);
  }
}
