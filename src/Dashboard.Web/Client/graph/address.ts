/** A page address with the selection and focus put in or taken out; everything else stays. */
export function withSelection(address: string, selected: string | undefined, focus: string | undefined): string {
  const url = new URL(address);
  for (const [name, value] of [['selected', selected], ['focus', focus]] as const) {
    if (value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url.pathname + url.search + url.hash;
}

/** Where a scope's snapshot is, when the page names no address of its own. */
export function snapshotAddress(given: string | null, cluster: string, namespace: string): string {
  if (given?.includes('?')) return given;
  const query = new URLSearchParams({ cluster });
  if (namespace) query.set('namespace', namespace);
  return `${given || '/api/v1/topology'}?${query}`;
}

export const objectAddress = (cluster: string, uid: string): string => `/objects/${encodeURIComponent(cluster)}/${encodeURIComponent(uid)}`;

/** Path of the topology API below which `/uid` answers. */
export const apiBase = (snapshot: string): string => snapshot.split('?')[0]!.replace(/\/$/, '');
