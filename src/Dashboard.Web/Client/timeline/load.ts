import { decodeTimeline } from './decode.ts';
import type { TimelineData } from './model.ts';
import { lengthOf, type TimeView } from './scale.ts';

const patience = 30_000;

/** How much more than the view is read on each side, percent. */
const margin = 50;

async function get(url: string, accept: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { headers: { Accept: accept }, signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]), credentials: 'same-origin' });
  if (response.ok) return response;
  const told = await response.json().catch(() => null) as { title?: unknown } | null; // problem details, when the server got as far as writing them
  throw new Error(typeof told?.title === 'string' ? told.title : response.statusText || `HTTP ${response.status}`);
}

/** The address of what a view needs: `src` names the scope. */
export function timelineUrl(src: string, view: TimeView, width: number, lanes: number): string {
  const url = new URL(src, 'http://host');
  const query = url.searchParams;
  query.set('from', new Date(Math.floor(view.from)).toISOString());
  query.set('to', new Date(Math.max(Math.ceil(view.to), Math.floor(view.from) + 1)).toISOString());
  query.set('width', String(Math.max(100, Math.min(8000, Math.round(width)))));
  query.set('margin', String(margin));
  query.set('lanes', String(lanes));
  return url.pathname + url.search;
}

/** Whether what was loaded no longer serves a view: it shows more than there is, or wants it much finer or coarser. */
export function outgrown(loaded: TimeView, view: TimeView, known: TimeView, until: number): boolean {
  if (view.from < known.from || Math.min(view.to, until) > known.to) return true;
  const ratio = lengthOf(view) / lengthOf(loaded);
  return ratio < 0.6 || ratio > 1.7;
}

/** What an attribute holds; undefined: nothing that can be read. */
export function readTimeline(base64: string): TimelineData | undefined {
  try {
    return decodeTimeline(Uint8Array.from(atob(base64), character => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

export async function loadTimeline(url: string, signal: AbortSignal): Promise<TimelineData> {
  return decodeTimeline(new Uint8Array(await (await get(url, 'application/x-msgpack', signal)).arrayBuffer()));
}

/** A field of a change, as REST has it. */
export interface ChangedField {
  readonly path: string;
  readonly was: unknown;
  readonly is: unknown;
  readonly manager?: { readonly name?: string | null };
}

/** What one change of an object changed; undefined: its first version, or it cannot be told. */
export async function loadFields(cluster: string, uid: string, position: number, signal: AbortSignal): Promise<readonly ChangedField[] | undefined> {
  const query = new URLSearchParams({ from: String(position - 1), to: String(position) });
  try {
    const told = await (await get(`/api/v1/objects/${encodeURIComponent(cluster)}/${encodeURIComponent(uid)}/diff?${query}`, 'application/json', signal)).json() as { fields?: unknown };
    return Array.isArray(told.fields) ? told.fields.filter((field): field is ChangedField => typeof (field as ChangedField | null)?.path === 'string') : undefined;
  } catch {
    return undefined;
  }
}
