const bundles: readonly (readonly [tag: string, bundle: string])[] = [['cr-topology', './graph.js'], ['cr-timeline', './timeline.js'], ['cr-rail', './rail.js']];

/** Loads an element's bundle once a page has one: script elements that enhanced navigation brings in do not run. */
export function loadIslands(): void {
  for (const [tag, bundle] of bundles) if (document.querySelector(tag) && !customElements.get(tag)) void import(new URL(bundle, import.meta.url).href);
}

let waiting: ReturnType<typeof setTimeout> | undefined;

/** Something was selected on the canvas, which has written it into the address: the page is asked for again, so that what the server renders of it follows. */
export function followSelection(): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => window.Blazor?.navigateTo(location.href, { replaceHistoryEntry: true }), 250);
}
