const names = [
  'panel', 'raised', 'hover', 'selected', 'line-1', 'line-2', 'ink-1', 'ink-2', 'ink-3', 'ink-on-fill', 'ink-on-warn', 'accent', 'accent-fill', 'past-fill', 'ok-quiet', 'ok-fill', 'busy-fill', 'warn-fill',
  'bad-fill', 'unknown-fill', 'gone-line', 'gap-ink', 'gap-fill', 'gap-stripe', 'gap-edge', 'font-ui', 'font-mono',
] as const;

type TokenName = typeof names[number];

/** The design tokens that the timeline's canvases use, resolved; `fill` and `ink` (upon that fill) by health. */
export type Theme = Readonly<Record<TokenName, string>> & { readonly fill: readonly string[]; readonly on: readonly string[] };

/** Reads the tokens in force at an element. Costs a style recalculation: once a theme change, never in a frame. */
export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const tokens = {} as Record<TokenName, string>;
  for (const name of names) tokens[name] = style.getPropertyValue(`--${name}`).trim();
  const onFill = tokens['ink-on-fill'];
  return {
    ...tokens,
    fill: [tokens['ok-quiet'], tokens['busy-fill'], tokens['warn-fill'], tokens['bad-fill'], tokens['unknown-fill'], tokens['line-2'], tokens['gone-line']],
    on: [tokens['ink-1'], onFill, tokens['ink-on-warn'], onFill, onFill, tokens['ink-1'], onFill],
  };
}
