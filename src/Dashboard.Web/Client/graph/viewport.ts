import type { Rect } from './scene.ts';

/** A view: which world point is at the pane's top left corner, and how many CSS pixels a world unit is. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const minScale = 0.004;
export const maxScale = 2;
/** Below this, names on cards are cut more than they need be: views that open by themselves do not go further. */
export const readableScale = 0.92;

const pad = 16;
/** Room for the heading over the cards. */
const head = 48;
/** The pane in world units at the smallest readable scale: what fits it can be shown whole. */
export const roomOf = (size: Size): Size => ({ width: (size.width - 2 * pad) / readableScale, height: (size.height - head - pad) / readableScale });
const clampScale = (scale: number) => Math.min(maxScale, Math.max(minScale, scale));

/** The whole of some bounds in the pane, centred, never larger than 1:1. */
export function fit(bounds: Rect, size: Size): View {
  const scale = clampScale(Math.min(1, (size.width - 2 * pad) / Math.max(1, bounds.width), (size.height - head - pad) / Math.max(1, bounds.height)));
  return {
    scale,
    x: bounds.x - (size.width / scale - bounds.width) / 2,
    y: bounds.y - Math.max(head / scale, (size.height / scale - bounds.height) / 2),
  };
}

/** Where a pane opens: fitted if that is readable or an `overview` is wanted, else the top left part at a readable size. */
export function open(bounds: Rect, size: Size, overview = false): View {
  const whole = fit(bounds, size);
  if (overview || whole.scale >= readableScale) return whole;
  const scale = Math.max(readableScale, Math.min(1, (size.width - 2 * pad) / Math.max(1, bounds.width)));
  const wide = bounds.width * scale > size.width - 2 * pad;
  return { scale, x: wide ? bounds.x - pad / scale : bounds.x - (size.width / scale - bounds.width) / 2, y: bounds.y - head / scale };
}

/** Whether a view shows all of some bounds, a pixel more or less. */
export const showsAll = (view: View, bounds: Rect, size: Size): boolean =>
  bounds.x >= view.x - 1 && bounds.y >= view.y - 1 && bounds.x + bounds.width <= view.x + size.width / view.scale + 1 && bounds.y + bounds.height <= view.y + size.height / view.scale + 1;

/** Zooms so that the world point under a pane point stays there. */
export function zoomAt(view: View, factor: number, px: number, py: number): View {
  const scale = clampScale(view.scale * factor);
  return { scale, x: view.x + px / view.scale - px / scale, y: view.y + py / view.scale - py / scale };
}

export const pan = (view: View, dx: number, dy: number): View => ({ ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale });

/** Keeps at least a strip of the bounds in the pane, so that nobody gets lost. */
export function clamp(view: View, bounds: Rect, size: Size): View {
  const strip = 80 / view.scale;
  const between = (value: number, low: number, high: number) => Math.min(Math.max(value, Math.min(low, high)), Math.max(low, high));
  return {
    ...view,
    x: between(view.x, bounds.x + strip - size.width / view.scale, bounds.x + bounds.width - strip),
    y: between(view.y, bounds.y + strip - size.height / view.scale, bounds.y + bounds.height - strip),
  };
}

/** The smallest pan that brings a rectangle into the pane with some room around it. */
export function reveal(view: View, rect: Rect, size: Size): View {
  const room = 24 / view.scale;
  const top = head / view.scale;
  let { x, y } = view;
  if (rect.x + rect.width + room > x + size.width / view.scale) x = rect.x + rect.width + room - size.width / view.scale;
  if (rect.x - room < x) x = rect.x - room;
  if (rect.y + rect.height + room > y + size.height / view.scale) y = rect.y + rect.height + room - size.height / view.scale;
  if (rect.y - top < y) y = rect.y - top;
  return { ...view, x, y };
}

export const toWorld = (view: View, px: number, py: number): readonly [number, number] => [view.x + px / view.scale, view.y + py / view.scale];

/** Between two views, `t` from 0 to 1, eased out. */
export function between(from: View, to: View, t: number): View {
  const e = 1 - (1 - t) ** 3;
  return { x: from.x + (to.x - from.x) * e, y: from.y + (to.y - from.y) * e, scale: from.scale + (to.scale - from.scale) * e };
}
