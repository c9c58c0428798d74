/** Goes to another address of the site: by enhanced navigation where Blazor is there, else by the browser. */
export function go(address: string, replace = false): void {
  if (window.Blazor) window.Blazor.navigateTo(address, { replaceHistoryEntry: replace });
  else location.assign(address);
}

/** An address with parts of its query set. */
export function withQuery(address: string, set: Readonly<Record<string, string>>): string {
  const url = new URL(address, 'http://host');
  for (const [key, value] of Object.entries(set)) url.searchParams.set(key, value);
  return url.pathname + url.search;
}
