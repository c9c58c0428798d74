/** Loads the graph's bundle once a page has one: script elements that enhanced navigation brings in do not run. */
export function loadIslands(): void {
  if (document.querySelector('cr-topology') && !customElements.get('cr-topology')) void import(new URL('./graph.js', import.meta.url).href);
}

let waiting: ReturnType<typeof setTimeout> | undefined;

/** Something was selected on the canvas, which has written it into the address: the page is asked for again, so that what the server renders of it follows. */
export function followSelection(): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => window.Blazor?.navigateTo(location.href, { replaceHistoryEntry: true }), 250);
}
