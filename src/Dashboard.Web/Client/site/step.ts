import { go, withQuery } from './navigate.ts';

const minute = 60_000;

/** What a key asks for: a change or a minute, back or ahead. */
export function stepOf(key: string): { readonly by: 'change' | 'minute'; readonly forward: boolean } | undefined {
  if (key === '[' || key === ']') return { by: 'change', forward: key === ']' };
  if (key === '{' || key === '}') return { by: 'minute', forward: key === '}' };
  return undefined;
}

/** A minute from a moment (undefined: now); undefined: that would be now or later. */
export function minuteFrom(at: number | undefined, now: number, forward: boolean): number | undefined {
  const next = (at ?? now) + (forward ? minute : -minute);
  return next < now ? next : undefined;
}

let busy = false;

/** Steps through time from what the time control says. Returns whether the key was one for it. */
export function onStep(key: string): boolean {
  const step = stepOf(key);
  const control = document.querySelector<HTMLElement>('.time[data-past-url]');
  if (!step || !control) return false;
  const { cluster, namespace, uid, atTime, pastUrl, liveUrl } = control.dataset;
  // The address is ahead of the page while the page is on its way: quick keys step on from where the last one led.
  const at = new URLSearchParams(location.search).get('at') ?? control.dataset.at;
  if (!pastUrl || !liveUrl || busy || !at && step.forward) return true;
  if (step.by === 'minute') {
    const next = minuteFrom(atTime ? Date.parse(atTime) : undefined, Date.now(), step.forward);
    go(next === undefined ? liveUrl : withQuery(pastUrl, { at: new Date(next).toISOString() }));
    return true;
  }
  const query = new URLSearchParams({ cluster: cluster ?? '', forward: String(step.forward) });
  if (namespace) query.set('namespace', namespace);
  if (uid) query.set('uid', uid);
  if (at) query.set('at', at);
  busy = true;
  void fetch(`/api/v1/timeline/step?${query}`, { signal: AbortSignal.timeout(10_000), credentials: 'same-origin' }).then(async answer => {
    if (answer.ok) go(withQuery(pastUrl, { at: String((await answer.json() as { position: number }).position) }));
    else if (answer.status === 404 && step.forward) go(liveUrl);
    else say(answer.status === 404 ? 'No change before that' : 'The log could not be asked');
  }).catch(() => say('The log could not be asked')).finally(() => {
    busy = false;
  });
  return true;
}

function say(words: string): void {
  const announce = document.getElementById('announce');
  if (announce) announce.textContent = words;
}
