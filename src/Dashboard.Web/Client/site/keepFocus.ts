/** What makes two elements the same to a person: what they are and what they say. */
const looks = (element: Element): string =>
  [element.localName, element.id, element.getAttribute('href'), element.getAttribute('name'), element.getAttribute('aria-label'), element.textContent?.trim()].join('\n');

let last: { readonly element: HTMLElement; readonly looks: string } | undefined;

/** A part of the page that becomes live, or is rendered anew, replaces its elements by the same again: the focus stays where it was and does not fall to the page. */
function restore(): void {
  if (!last || last.element.isConnected || document.activeElement !== document.body) return;
  const { element, looks: wanted } = last;
  const same = [...document.querySelectorAll<HTMLElement>(element.localName)].find(each => looks(each) === wanted);
  if (!same) return; // it may come with the next rendering
  if (!same.hasAttribute('tabindex') && element.hasAttribute('tabindex')) same.tabIndex = element.tabIndex; // a heading that was navigated to
  same.focus({ preventScroll: true });
}

export function startKeepingFocus(): void {
  document.addEventListener('focusin', event => {
    last = event.target instanceof HTMLElement ? { element: event.target, looks: looks(event.target) } : undefined;
  });
  document.addEventListener('pointerdown', () => {
    last = undefined; // who points elsewhere has let go
  });
  new MutationObserver(restore).observe(document.documentElement, { subtree: true, childList: true });
}

/** A link to a part of its own page takes the focus along; enhanced navigation only scrolls there. */
export function onSkip(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a.skip') : null;
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  if (!target.hasAttribute('tabindex')) target.tabIndex = -1;
  target.focus();
}
