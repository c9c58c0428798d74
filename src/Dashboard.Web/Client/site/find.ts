/** Where a text holds another, letters' case aside; at most `most` places. */
export function placesOf(text: string, sought: string, most: number): number[] {
  const [within, part] = [text.toLowerCase(), sought.toLowerCase()];
  // Where lower case changes the length, places would not fit: then only exact text is found.
  const [all, one] = within.length === text.length ? [within, part] : [text, sought];
  const places: number[] = [];
  for (let at = one ? all.indexOf(one) : -1; at >= 0 && places.length < most; at = all.indexOf(one, at + one.length)) places.push(at);
  return places;
}

const most = 1000;
let found: Range[] = [];
let current = -1;

/** Ranges in the lines of a text; a place that spans two nodes of a line (`key: value`) is found too. */
function rangesIn(source: Element, sought: string): Range[] {
  const ranges: Range[] = [];
  for (const line of source.querySelectorAll('code')) {
    const nodes: Text[] = [];
    for (let walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT), node = walk.nextNode(); node; node = walk.nextNode()) nodes.push(node as Text);
    const at = (place: number): [Text, number] => {
      for (const node of nodes) {
        if (place <= node.length) return [node, place];
        place -= node.length;
      }
      const last = nodes[nodes.length - 1]!;
      return [last, last.length];
    };
    for (const place of placesOf(line.textContent ?? '', sought, most - ranges.length)) {
      const range = document.createRange();
      range.setStart(...at(place));
      range.setEnd(...at(place + sought.length));
      ranges.push(range);
    }
    if (ranges.length >= most) break;
  }
  return ranges;
}

function show(input: HTMLInputElement): void {
  CSS.highlights.set('found', new Highlight(...found));
  const now = found[current];
  CSS.highlights.set('found-now', now ? new Highlight(now) : new Highlight());
  for (let part = now?.startContainer.parentElement?.closest('details'); part; part = part.parentElement?.closest('details')) part.open = true;
  now?.startContainer.parentElement?.scrollIntoView({ block: 'nearest' });
  const output = input.parentElement?.querySelector('output');
  if (output) output.textContent = !input.value ? '' : found.length ? `${current + 1} of ${found.length === most ? `${most}+` : found.length}` : 'none';
}

/** Marks what an `<input data-find="#id">` seeks in the element's lines, without changing the page: Blazor owns its nodes. */
export function find(input: HTMLInputElement): void {
  if (!('highlights' in CSS)) return;
  const source = document.querySelector(input.dataset['find'] ?? '');
  found = source && input.value ? rangesIn(source, input.value) : [];
  current = found.length ? 0 : -1;
  show(input);
}

/** Enter goes on to the next place, with shift to the one before. */
export function findNext(input: HTMLInputElement, back: boolean): void {
  if (found.length === 0) return;
  current = (current + (back ? found.length - 1 : 1)) % found.length;
  show(input);
}
