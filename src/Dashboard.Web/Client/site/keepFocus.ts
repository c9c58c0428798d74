/** What makes two elements the same to a person: the object that a row stands for; else what they are and what they say. */
const looks = (element: Element): string =>
  [element.localName, element.id, ...(element instanceof HTMLElement && element.dataset['uid'] !== undefined ? [element.dataset['uid']]
    : [element.getAttribute('href'), element.getAttribute('name'), element.getAttribute('value'), element.getAttribute('aria-label'), element.textContent?.trim()])].join('\n');

let last: { readonly element: HTMLElement; readonly looks: string; readonly page: string } | undefined;

const page = (): string => location.pathname + location.search;

/** Where the focus belongs: a part of the page that becomes live, or is rendered anew, replaces elements by the same again, or makes a row into that of another object. */
function restore(): void {
  if (!last) return;
  const { element, looks: wanted } = last;
  const replaced = !element.isConnected && document.activeElement === document.body;
  const reused = element.isConnected && document.activeElement === element && element.dataset['uid'] !== undefined && looks(element) !== wanted;
  if (!replaced && !reused) return;
  const alike = [...document.querySelectorAll<HTMLElement>(element.localName)];
  // A count that a link says may have changed. On another page, a link to the same place is another link.
  const href = last.page === page() ? element.getAttribute('href') : null;
  const same = alike.find(each => looks(each) === wanted) ?? (href === null ? undefined : alike.find(each => each.getAttribute('href') === href));
  if (!same) return; // it may come with the next rendering
  if (!same.hasAttribute('tabindex') && element.hasAttribute('tabindex')) same.tabIndex = element.tabIndex; // a heading that was navigated to
  same.focus({ preventScroll: replaced });
}

export function startKeepingFocus(): void {
  document.addEventListener('focusin', event => {
    last = event.target instanceof HTMLElement ? { element: event.target, looks: looks(event.target), page: page() } : undefined;
  });
  document.addEventListener('pointerdown', () => {
    last = undefined; // who points elsewhere has let go
  });
  new MutationObserver(restore).observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ['data-uid'] });
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
