import { onStep } from './step.ts';

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly defaultPrevented: boolean;
  readonly isComposing: boolean;
}

/** Whether a key press may run a shortcut: unhandled, without modifiers, and not while text is being typed. */
export function isShortcut(press: KeyPress, typing: boolean): boolean {
  return !typing && !press.defaultPrevented && !press.isComposing && !press.ctrlKey && !press.metaKey && !press.altKey
    && press.key.length === 1 && press.key !== ' ';
}

function isTyping(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['button', 'checkbox', 'radio', 'range', 'reset', 'submit'].includes(target.type);
}

function activate(element: HTMLElement): void {
  if (element instanceof HTMLInputElement && element.type !== 'checkbox') {
    element.focus();
    element.select();
  } else {
    element.click();
  }
}

/** Opens `<dialog id>` modally, once. */
export function openDialog(id: string): boolean {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement)) return false;
  if (!dialog.open) dialog.showModal();
  return true;
}

/** Shows or hides what a control names in `data-toggles`; `<details>` opens and closes. */
export function toggle(id: string): boolean {
  const target = document.getElementById(id);
  if (!target) return false;
  const shown = target instanceof HTMLDetailsElement ? (target.open = !target.open) : !(target.hidden = !target.hidden);
  for (const control of document.querySelectorAll(`[data-toggles="${CSS.escape(id)}"]`)) control.setAttribute('aria-expanded', String(shown));
  if (shown) target.querySelector<HTMLElement>('[tabindex="0"], a[href], button')?.focus();
  return true;
}

/** Runs the control that carries `data-key` for the key; `/`, `?`, `g` and the steps through time have defaults where a page marks none. */
export function onKeyDown(event: KeyboardEvent): void {
  if (!isShortcut(event, isTyping(event.composedPath()[0])) || document.querySelector('dialog:modal')) return;
  const marked = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]:not(:disabled)`);
  const search = event.key === '/' ? document.querySelector<HTMLElement>('[role="search"] input') : null;
  const control = marked ?? search;
  if (control) activate(control);
  else if (!(event.key === '?' && openDialog('help')) && !(event.key === 'g' && toggle('tree-table')) && !onStep(event.key)) return;
  event.preventDefault();
}
