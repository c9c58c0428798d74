const names = [
  'canvas', 'panel', 'sunken', 'raised', 'hover', 'selected', 'line-1', 'line-2', 'line-3', 'ink-1', 'ink-2', 'ink-3', 'accent', 'grid', 'edge-owner',
  'ok-quiet', 'ok-fill', 'ok-ink', 'busy-fill', 'busy-ink', 'busy-soft', 'warn-fill', 'warn-ink', 'warn-soft', 'bad-fill', 'bad-ink', 'bad-soft',
  'unknown-fill', 'unknown-ink', 'unknown-soft', 'gone-line', 'gone-ink', 'font-ui', 'font-mono',
] as const;

type TokenName = typeof names[number];

/** The design tokens that canvases use, resolved. */
export type Theme = Readonly<Record<TokenName, string>> & { readonly fill: readonly string[]; readonly ink: readonly string[]; readonly soft: readonly string[] };

/** Reads the tokens in force at an element. Costs a style recalculation: once a theme change, never in a frame. */
export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const tokens = {} as Record<TokenName, string>;
  for (const name of names) tokens[name] = style.getPropertyValue(`--${name}`).trim();
  return {
    ...tokens,
    fill: [tokens['ok-quiet'], tokens['busy-fill'], tokens['warn-fill'], tokens['bad-fill'], tokens['unknown-fill'], tokens['line-2'], tokens['gone-line']],
    ink: [tokens['ok-ink'], tokens['busy-ink'], tokens['warn-ink'], tokens['bad-ink'], tokens['unknown-ink'], tokens['ink-3'], tokens['bad-ink']],
    soft: [tokens['panel'], tokens['busy-soft'], tokens['warn-soft'], tokens['bad-soft'], tokens['unknown-soft'], tokens['panel'], tokens['bad-soft']],
  };
}

/** Calls back when `data-theme` on `<html>` or the system's choice changes. Returns how to stop. */
export function onThemeChange(callback: () => void): () => void {
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-density'] });
  const queries = [matchMedia('(prefers-color-scheme: dark)'), matchMedia('(prefers-contrast: more)')];
  for (const query of queries) query.addEventListener('change', callback);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', callback);
  };
}
