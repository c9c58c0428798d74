import { glyphElement } from '../graph/glyphs.ts';
import { localTime } from '../site/times.ts';
import type { ChangedField } from './load.ts';
import type { TimelineData } from './model.ts';
import { fromBrush, type Readout } from './readout.ts';
import { make, type Shell } from './shell.ts';

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? '';
  return text.length > 48 ? `${text.slice(0, 30)}…${text.slice(-14)}` : text;
};

/** One line a field: path, was, is, who set it. */
function fieldLine(field: ChangedField): HTMLElement {
  const line = make('div', '', {}, make('code', '', {}, field.path), ' ');
  if (field.was !== null && field.was !== undefined) line.append(make('del', '', {}, shown(field.was)), ' ');
  if (field.is !== null && field.is !== undefined) line.append(make('ins', '', {}, shown(field.is)));
  if (field.manager?.name) line.append(make('span', 'faint', {}, `set by ${field.manager.name}`));
  return line;
}

/** What is said at the crosshair, in the tooltip and to readers. `fields`: of the change under the pointer, once they are known. */
export function fillTip(shell: Shell, data: TimelineData, at: number, readout: Readout, fields: readonly ChangedField[] | undefined, brushFrom: number | undefined): string {
  const { lane, tick, event } = readout;
  const moment = tick !== undefined ? data.ticks.at[tick]! : event !== undefined ? data.events.at[event]! : at;
  const time = localTime(new Date(moment), new Date(), true);
  const apart = fromBrush(moment, brushFrom);
  const name = data.lanes.name[lane]!;
  const head = make('div', '', {}, make('b', '', {}, time), ...(apart ? [make('span', 'faint', {}, apart)] : []));
  const state = make('div', '', {}, ...(readout.health === undefined ? [] : [glyphElement(readout.health)]), make('b', '', {}, name), ` ${readout.state}`);
  const lines: HTMLElement[] = [head, state, ...readout.conditions.map(text => make('div', '', {}, text))];
  if (tick !== undefined) {
    const count = data.ticks.count[tick]!;
    if (count > 1) lines.push(make('div', 'faint', {}, `${count.toLocaleString('en')} changes here; the last of them:`));
    if (fields?.length) lines.push(...fields.slice(0, 4).map(fieldLine));
    if (fields && fields.length > 4) lines.push(make('div', 'faint', {}, `${fields.length - 4} more fields`));
    if (!fields?.length) lines.push(make('div', '', {}, `change at position ${data.ticks.position[tick]!.toLocaleString('en')}`));
  }
  if (event !== undefined) {
    const { reason, note, controller, count } = data.events;
    lines.push(make('div', '', {}, make('b', '', {}, reason[event]!), ` ${note[event]!.slice(0, 200)}`, make('span', 'faint', {}, `${count[event]!} times${controller[event] ? `, by ${controller[event]!}` : ''}`)));
  }
  lines.push(make('div', 'all', {}, `all lanes then: ${readout.all}`));
  shell.tip.replaceChildren(...lines);
  return lines.map(line => line.textContent).join('. ');
}

/** Beside a point, inside the stage. */
export function placeTip(shell: Shell, x: number, y: number): void {
  const { tip, stage } = shell;
  tip.hidden = false;
  const left = x + 14 + tip.offsetWidth > stage.clientWidth ? Math.max(4, x - tip.offsetWidth - 14) : x + 14;
  const top = y + 18 + tip.offsetHeight > stage.clientHeight ? Math.max(4, y - tip.offsetHeight - 12) : y + 18;
  tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}
