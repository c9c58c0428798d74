import type { Focus } from './scene.ts';

/** A page address with the selection and focus put in or taken out; everything else stays. */
export function withSelection(address: string, selected: string | undefined, focus: string | undefined): string {
  return withQuery(address, { selected, focus });
}

/** The page without its lens. */
export const withoutLens = (address: string): string =>
  withQuery(address, { lens: 'all', hops: undefined, kinds: undefined, in: undefined, labels: undefined, q: undefined, since: undefined, manager: undefined });

export const withTable = (address: string): string => withQuery(address, { table: '1' });

function withQuery(address: string, values: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url.pathname + url.search + url.hash;
}

/** A focus in an address: `*` everything, `~12` the tree whose root has that id, `-` what has no namespace, else a namespace. */
export function focusCode(focus: Focus): string {
  if (focus.level === 'all') return '*';
  return focus.level === 'tree' ? `~${focus.root}` : focus.namespace || '-';
}

export function parseFocus(code: string | null): Focus | undefined {
  if (code === null || code === '') return undefined;
  if (code === '*') return { level: 'all' };
  if (/^~\d+$/.test(code)) return { level: 'tree', root: Number(code.slice(1)) };
  return { level: 'namespace', namespace: code === '-' ? '' : code };
}

/** Where a scope's snapshot is, when the page names no address of its own. */
export function snapshotAddress(given: string | null, cluster: string, namespace: string): string {
  if (given?.includes('?')) return given;
  const query = new URLSearchParams({ cluster });
  if (namespace) query.set('namespace', namespace);
  query.set('columns', 'true');
  return `${given || '/api/v1/topology'}?${query}`;
}

export const objectAddress = (cluster: string, uid: string, at: string | null): string =>
  `/objects/${encodeURIComponent(cluster)}/${encodeURIComponent(uid)}${at ? `?${new URLSearchParams({ at })}` : ''}`;

/** All objects of a scope as a list. */
export const objectsAddress = (cluster: string, namespace: string): string =>
  `/objects?${new URLSearchParams(namespace ? { cluster, ns: namespace } : { cluster })}`;

/** Path of the topology API below which `/uid` answers. */
export const apiBase = (snapshot: string): string => snapshot.split('?')[0]!.replace(/\/$/, '');

/** The past moment that a snapshot's address names, or null. */
export const momentOf = (snapshot: string): string | null => new URL(snapshot, 'http://here').searchParams.get('at');
