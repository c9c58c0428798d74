import { decodeSnapshot } from './decode.ts';
import type { Snapshot } from './wire.ts';

/** The server answered, but not with data. */
export class LoadError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'LoadError';
    this.status = status;
  }
}

const patience = 30_000;

/** Fetches, bounded at 30 s. Throws {@link LoadError} with what the server said. */
export async function get(url: string, accept: string | undefined, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { ...(accept === undefined ? {} : { headers: { Accept: accept } }), signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]), credentials: 'same-origin' });
  if (response.ok) return response;
  const told: unknown = await response.json().catch(() => null); // problem details, when the server got as far as writing them
  const title = typeof told === 'object' && told !== null && 'title' in told && typeof told.title === 'string' ? told.title : response.statusText;
  throw new LoadError(response.status, title || `HTTP ${response.status}`);
}

/** Fetches and decodes a snapshot. Bounded at 30 s. What kind of answer is meant stands in the address alone: the page has asked for the same ahead of its scripts. */
export async function loadSnapshot(url: string, signal: AbortSignal): Promise<Snapshot> {
  const response = await get(url, undefined, signal);
  return decodeSnapshot(new Uint8Array(await response.arrayBuffer()));
}

export interface Identity {
  readonly id: number;
  readonly uid: string;
}

interface Told {
  readonly uid?: unknown;
  readonly items?: readonly { readonly id?: unknown }[];
}

/** Finds an object's uid by its id, or its id by its uid; undefined where the server knows none. */
export async function loadIdentity(base: string, cluster: string, by: { id: number } | { uid: string }, signal: AbortSignal): Promise<Identity | undefined> {
  const address = 'id' in by
    ? `${base}/uid?${new URLSearchParams({ cluster, id: String(by.id) })}`
    : `${base}?${new URLSearchParams({ cluster, root: by.uid, depth: '0' })}`;
  try {
    const told = await (await get(address, 'application/json', signal)).json() as Told | null;
    const id = 'id' in by ? by.id : told?.items?.[0]?.id;
    const uid = 'uid' in by ? by.uid : told?.uid;
    return typeof id === 'number' && typeof uid === 'string' ? { id, uid } : undefined;
  } catch (error) {
    if (error instanceof LoadError) return undefined;
    throw error;
  }
}
