/** A row of the tree table that stands beside the canvas. Rows carry `data-uid`, and `data-id` where the page knows it. */
export interface RowRef {
  readonly uid: string;
  readonly id: number | undefined;
}

const rowSelector = '[role="treegrid"] [data-uid], [role="tree"] [data-uid], #tree-table [data-uid]';

const refOf = (row: HTMLElement): RowRef => {
  const id = Number(row.dataset['id']);
  return { uid: row.dataset['uid']!, id: Number.isSafeInteger(id) && id > 0 ? id : undefined };
};

/** Finds a row by uid, to learn its id without asking the server. */
export function findRow(uid: string): RowRef | undefined {
  const row = document.querySelector<HTMLElement>(`[data-uid="${CSS.escape(uid)}"]`);
  return row ? refOf(row) : undefined;
}

/** Marks the row of the selected object, and only that one; it becomes the table's tab stop. */
export function markRow(uid: string | undefined): void {
  const rows = [...document.querySelectorAll<HTMLElement>(rowSelector)];
  const chosen = rows.find(row => row.dataset['uid'] === uid);
  for (const row of rows) {
    const selected = String(row === chosen);
    if (row.getAttribute('aria-selected') !== selected) row.setAttribute('aria-selected', selected);
  }
  if (chosen) makeTabStop(rows, chosen);
}

function makeTabStop(rows: readonly HTMLElement[], stop: HTMLElement): void {
  for (const row of rows) {
    const index = row === stop ? 0 : -1;
    if (row.tabIndex !== index) row.tabIndex = index;
  }
}

/** The row that a key leads to from one of `levels` (1 for roots), or -1: up and down in reading order, left to the owner, right to the first owned. */
export function rowFor(key: string, levels: readonly number[], at: number): number {
  switch (key) {
    case 'ArrowUp': return at - 1;
    case 'ArrowDown': return at + 1 < levels.length ? at + 1 : -1;
    case 'Home': return 0;
    case 'End': return levels.length - 1;
    case 'ArrowRight': return levels[at + 1] === levels[at]! + 1 ? at + 1 : -1;
    case 'ArrowLeft':
      for (let i = at - 1; i >= 0; i--) if (levels[i]! < levels[at]!) return i;
      return -1;
    default: return -1;
  }
}

/** Walks the tree table by keys: one tab stop, which follows the focus. */
function walk(event: KeyboardEvent, row: HTMLElement): void {
  const rows = [...(row.closest('[role="treegrid"], [role="tree"]') ?? document).querySelectorAll<HTMLElement>(rowSelector)].filter(other => other.offsetParent !== null);
  const target = rows[rowFor(event.key, rows.map(other => Number(other.getAttribute('aria-level') ?? 1)), rows.indexOf(row))];
  if (!target) return;
  event.preventDefault();
  makeTabStop(rows, target);
  target.focus();
}

/** Calls back when a row is pressed or Enter or Space is struck on it. Links and buttons inside a row keep their own meaning. */
export function onRowPress(callback: (row: RowRef) => void, signal: AbortSignal): void {
  const rowOf = (event: Event): HTMLElement | undefined => {
    const target = event.target instanceof Element ? event.target : null;
    const row = target?.closest<HTMLElement>(rowSelector);
    return row && !target!.closest('a, button, input, summary') ? row : undefined;
  };
  document.addEventListener('click', event => {
    const row = rowOf(event);
    if (row) callback(refOf(row));
  }, { signal });
  document.addEventListener('keydown', event => {
    const row = rowOf(event);
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== 'Enter' && event.key !== ' ') {
      walk(event, row);
      return;
    }
    event.preventDefault();
    callback(refOf(row));
  }, { signal });
}
