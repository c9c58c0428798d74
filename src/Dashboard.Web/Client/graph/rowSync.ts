/** A row of the tree table that stands beside the canvas. Rows carry `data-uid`, and `data-id` where the page knows it. */
export interface RowRef {
  readonly uid: string;
  readonly id: number | undefined;
}

/** A row that the keyboard only passes over is not selected. */
const walkPause = 150;

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

/** Calls back when a row is pressed, Enter or Space is struck on it, or the keyboard walks onto it. Links and buttons inside a row keep their own meaning. */
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
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    callback(refOf(row));
  }, { signal });
  let settled: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener('abort', () => clearTimeout(settled));
  document.addEventListener('focusin', event => {
    clearTimeout(settled);
    const row = rowOf(event);
    if (row === event.target && row?.matches(':focus-visible')) settled = setTimeout(() => callback(refOf(row)), walkPause);
  }, { signal });
}
