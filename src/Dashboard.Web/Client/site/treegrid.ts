/** The row that a key leads to from row `at` of a tree given by the rows' levels, depth first; undefined: the key means nothing. */
export function rowAfter(levels: readonly number[], at: number, key: string): number | undefined {
  const clamp = (row: number) => Math.max(0, Math.min(levels.length - 1, row));
  switch (key) {
    case 'ArrowDown': return clamp(at + 1);
    case 'ArrowUp': return clamp(at - 1);
    case 'Home': return 0;
    case 'End': return clamp(levels.length - 1);
    case 'ArrowRight': return at + 1 < levels.length && levels[at + 1]! > levels[at]! ? at + 1 : at;
    case 'ArrowLeft': {
      let owner = at - 1;
      while (owner >= 0 && levels[owner]! >= levels[at]!) owner--;
      return owner < 0 ? at : owner;
    }
    default: return undefined;
  }
}

/** Walks the rows of a `[role="treegrid"]`: one of them is the tab stop. Enter follows the row's link where nothing else takes it. */
export function onTreeKeyDown(event: KeyboardEvent): void {
  const target = event.target instanceof HTMLElement ? event.target : null;
  const row = target?.closest<HTMLElement>('[role="treegrid"] [aria-level]');
  const grid = row?.closest('[role="treegrid"]');
  if (!row || !grid || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = Array.from(grid.querySelectorAll<HTMLElement>('[aria-level]'));
  const next = rowAfter(rows.map(each => Number(each.getAttribute('aria-level'))), rows.indexOf(row), event.key);
  if (next === undefined) return;
  event.preventDefault();
  row.tabIndex = -1;
  rows[next]!.tabIndex = 0;
  rows[next]!.focus();
}
