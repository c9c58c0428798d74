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

/** Marks the row of the selected object, and only that one. */
export function markRow(uid: string | undefined): void {
  for (const row of document.querySelectorAll<HTMLElement>(rowSelector)) {
    const selected = row.dataset['uid'] === uid;
    if (row.getAttribute('aria-selected') !== String(selected)) row.setAttribute('aria-selected', String(selected));
  }
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
    if (event.key !== 'Enter' && event.key !== ' ') return;
    const row = rowOf(event);
    if (!row) return;
    event.preventDefault();
    callback(refOf(row));
  }, { signal });
}
