import type { Explorer } from './explorer.ts';
import { countsInWords, healthWords } from './health.ts';
import { cardText } from './renderCards.ts';
import { objectsAddress, withoutLens, withTable } from './address.ts';
import type { DrawnReferences } from './references.ts';
import type { Relation } from './relations.ts';
import { namespaceLabel } from './renderRegions.ts';
import { scopeSentences } from './words.ts';
import type { Focus } from './scene.ts';
import type { Shell } from './shell.ts';

const element = <K extends keyof HTMLElementTagNameMap>(tag: K, className: string, text: string): HTMLElementTagNameMap[K] =>
  Object.assign(document.createElement(tag), { className, textContent: text });

/** The heading: where the focus is, outermost first; the way out is a button each. */
export function crumbs(shell: Shell, explorer: Explorer, go: (focus: Focus) => void): void {
  const { focus } = explorer.look;
  const namespace = explorer.namespace;
  const path: { label: string; focus: Focus }[] = explorer.scope === '' ? [{ label: 'All namespaces', focus: { level: 'all' } }] : [];
  if (namespace !== undefined) path.push({ label: namespaceLabel(namespace), focus: { level: 'namespace', namespace } });
  else if (path.length === 0) path.push({ label: namespaceLabel(explorer.scope), focus });
  if (focus.level === 'tree') path.push({ label: explorer.store.names[explorer.store.slotOf(focus.root)] ?? '', focus });
  const key = JSON.stringify(path);
  if (shell.crumbs.dataset['path'] === key) return; // a button that holds the keyboard's focus stays
  shell.crumbs.dataset['path'] = key;
  shell.crumbs.replaceChildren(...path.flatMap((step, index) => {
    if (index === path.length - 1) return [element('b', '', step.label)];
    const button = element('button', 'link small', step.label);
    button.type = 'button';
    button.addEventListener('click', () => go(step.focus));
    return [button, element('span', '', '/')];
  }));
}

/** A tooltip at the pointer with what a card has no room for. */
export function showTip(shell: Shell, explorer: Explorer | undefined, index: number, x: number, y: number): void {
  const { tip } = shell;
  if (!explorer || index < 0 || index >= explorer.scene.count) {
    tip.hidden = true;
    return;
  }
  const { scene, store } = explorer;
  const item = scene.item[index]!;
  const text = cardText(explorer, index);
  tip.replaceChildren(element('b', '', text.name), ` ${text.kind}`, document.createElement('br'));
  if (item < 0) tip.append(countsInWords(scene.stacks[~item]!.counts), document.createElement('br'), 'Press to open');
  else {
    tip.append(healthWords[text.health]!);
    if (text.reason) tip.append(', ', element('i', '', text.reason));
    tip.append(document.createElement('br'), namespaceLabel(store.namespaceOf(item)));
  }
  placeTip(shell, x, y);
}

/** The same for what a reference leads to: who names it, where, by which rule, since when. */
export function showGuestTip(shell: Shell, relation: Relation, x: number, y: number): void {
  const { tip } = shell;
  const { other, path, verb, rule, builtIn, since } = relation;
  const missing = other.state === 'missing';
  const head = missing ? 'Dangling reference' : other.state === 'notWatched' ? 'Not watched: whether it exists is not known' : other.name;
  tip.replaceChildren(element('b', missing ? 'bad' : '', head), document.createElement('br'));
  tip.append(`${verb} ${other.kind} `, element('i', '', other.namespace ? `${other.namespace}/${other.name}` : other.name), missing ? `; ${other.absence}` : '', document.createElement('br'));
  tip.append(element('i', '', path), document.createElement('br'), `${builtIn ? 'Built-in' : 'Configured'} rule ${rule}`);
  if (since) tip.append(`, since ${new Date(since).toLocaleTimeString()}`);
  placeTip(shell, x, y);
}

/** The line below the panes: what is drawn, folded, and left out, each number a link to what it counts. */
export function showCounts(shell: Shell, explorer: Explorer, references: DrawnReferences, scope: { readonly cluster: string; readonly namespace: string }): void {
  const links = { objects: objectsAddress(scope.cluster, scope.namespace), table: withTable(location.href), all: withoutLens(location.href) };
  const sentences = scopeSentences(explorer.store, explorer.scene, references);
  const said = JSON.stringify([sentences, links]);
  if (shell.counts.dataset['said'] === said) return; // a link that holds the keyboard's focus stays
  shell.counts.dataset['said'] = said;
  shell.counts.replaceChildren(...sentences.map(sentence => {
    const span = element('span', '', '');
    span.append(...sentence.map(part => {
      if (typeof part === 'string') return part;
      const link = element('a', 'n', part.count.toLocaleString('en'));
      link.href = links[part.opens];
      return link;
    }));
    return span;
  }));
}

function placeTip({ tip, focusPane }: Shell, x: number, y: number): void {
  tip.hidden = false;
  const { clientWidth, clientHeight } = focusPane;
  const left = x + 16 + tip.offsetWidth > clientWidth ? Math.max(4, x - tip.offsetWidth - 12) : x + 16;
  const top = y + 18 + tip.offsetHeight > clientHeight ? Math.max(4, y - tip.offsetHeight - 12) : y + 18;
  tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}

/** Covers the pane with a sentence: loading, empty, failed. */
export function showMessage(shell: Shell, sentence: string, more: { readonly detail?: string; readonly busy?: boolean; readonly act?: readonly [name: string, act: () => void] }): void {
  const { message } = shell;
  message.replaceChildren(element('strong', '', sentence));
  if (more.busy) {
    const bar = element('div', 'bar', '');
    bar.append(document.createElement('i'));
    message.append(bar);
  }
  if (more.detail) message.append(element('span', '', more.detail));
  if (more.act) {
    const again = element('button', 'act', more.act[0]);
    again.type = 'button';
    again.addEventListener('click', more.act[1]);
    message.append(again);
  }
  message.hidden = false;
}

export function hideMessage(shell: Shell): void {
  if (!shell.message.hidden) shell.message.hidden = true;
}
