/** A named choice of columns for one kind, kept by this browser. */
export interface ColumnSet {
  readonly name: string;
  readonly columns: string;
}

const most = 20;

/** What is stored, read with suspicion: anything may stand there. */
export function parseSets(text: string | null): ColumnSet[] {
  try {
    const sets: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(sets)) return [];
    return sets.filter((set): set is ColumnSet => typeof set?.name === 'string' && typeof set?.columns === 'string').slice(0, most);
  } catch {
    return [];
  }
}

/** With a set added, or put in the place of the one of its name. */
export const withSet = (sets: readonly ColumnSet[], set: ColumnSet): ColumnSet[] => [...sets.filter(each => each.name !== set.name), set].slice(-most);

const without = (sets: readonly ColumnSet[], name: string): ColumnSet[] => sets.filter(each => each.name !== name);

/** The page's address with these columns: they stand in it, so that a link shows the same to everyone. */
export function addressWith(address: string, columns: string): string {
  const url = new URL(address);
  for (const gone of ['wide', 'cursor', 'cols']) url.searchParams.delete(gone);
  url.searchParams.set('cols', columns);
  return url.pathname + url.search;
}

function store(key: string, sets: readonly ColumnSet[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(sets));
  } catch { // full, or not allowed: the set is gone with the page
  }
}

function load(key: string): ColumnSet[] {
  try {
    return parseSets(localStorage.getItem(key));
  } catch {
    return [];
  }
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, css: string, text = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = css;
  made.textContent = text;
  return made;
}

/** Fills `[data-column-sets]` when its menu opens: links to the kept sets, and a field to keep what is shown. */
export function showColumnSets(menu: Element): void {
  const place = menu.querySelector<HTMLElement>('[data-column-sets]');
  if (!place) return;
  const key = `columns ${place.dataset['columnSets']}`;
  const rows = load(key).map(set => {
    const row = element('div', 'row');
    const link = element('a', 'l grow', set.name);
    link.href = addressWith(location.href, set.columns);
    link.title = set.columns;
    const drop = element('button', 'btn quiet', 'Forget');
    drop.type = 'button';
    drop.onclick = () => {
      store(key, without(load(key), set.name));
      showColumnSets(menu);
    };
    row.append(link, drop);
    return row;
  });
  const form = element('form', 'row');
  const name = element('input', 'input grow');
  Object.assign(name, { placeholder: 'Name these columns', maxLength: 40, required: true });
  name.setAttribute('aria-label', 'Name of the columns that are shown');
  const keep = element('button', 'btn', 'Keep');
  form.append(name, keep);
  form.onsubmit = event => {
    event.preventDefault();
    store(key, withSet(load(key), { name: name.value.trim(), columns: place.dataset['shown'] ?? '' }));
    showColumnSets(menu);
  };
  place.replaceChildren(...rows, form);
}
