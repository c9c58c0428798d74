/** Text of an element; of one that shows lines of code, those alone: line numbers and who set a line are the page's. */
function textOf(source: Element): string {
  const lines = source.querySelectorAll('code');
  return (lines.length > 0 ? Array.from(lines, line => line.textContent ?? '').join('') : source.textContent ?? '').trim();
}

/** The names of what is picked in a list, one a line. */
export function pickedNames(form: ParentNode): string {
  const picked = form.querySelectorAll<HTMLInputElement>('input[data-name]:checked, input[data-name][type="hidden"]');
  return Array.from(new Set(Array.from(picked, input => input.dataset['name']!))).join('\n');
}

function textFor(control: HTMLElement): string {
  const { copy: value = '', copyPicked } = control.dataset;
  if (copyPicked) return pickedNames(document.querySelector(copyPicked) ?? document);
  const source = value.startsWith('#') ? document.getElementById(value.slice(1)) : null;
  return source ? textOf(source) : value;
}

/** Copies `data-copy` (its text, or with `data-copy="#id"` that element's text) or `data-copy-picked`, and says so for 1.6 s in `data-copied` and `#announce`. */
export async function copy(control: HTMLElement): Promise<void> {
  const announce = document.getElementById('announce');
  try {
    await navigator.clipboard.writeText(textFor(control));
  } catch { // no permission, or not a secure context
    if (announce) announce.textContent = 'Not copied: the browser refused access to the clipboard';
    return;
  }
  control.dataset['copied'] = '';
  if (announce) announce.textContent = 'Copied';
  setTimeout(() => delete control.dataset['copied'], 1600);
}
