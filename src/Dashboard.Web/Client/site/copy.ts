/** Copies `data-copy` (its text, or with `data-copy="#id"` that element's text) and says so for 1.6 s in `data-copied` and `#announce`. */
export async function copy(control: HTMLElement): Promise<void> {
  const value = control.dataset['copy'] ?? '';
  const source = value.startsWith('#') ? document.getElementById(value.slice(1)) : null;
  const text = source ? (source.textContent ?? '').trim() : value;
  const announce = document.getElementById('announce');
  try {
    await navigator.clipboard.writeText(text);
  } catch { // no permission, or not a secure context
    if (announce) announce.textContent = 'Not copied: the browser refused access to the clipboard';
    return;
  }
  control.dataset['copied'] = '';
  if (announce) announce.textContent = 'Copied';
  setTimeout(() => delete control.dataset['copied'], 1600);
}
