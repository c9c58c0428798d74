import { Pane } from '../timeline/pane.ts';
import { sample, type SampleLane } from '../timeline/samples.ts';
import type { TimelineData } from '../timeline/model.ts';
import { buildShell } from '../timeline/shell.ts';

const day = 86_400_000;
const end = Date.UTC(2026, 2, 4, 12);

/** A million segments on a thousand lanes over a day: half of it in bursts of a few seconds, as a controller that fights writes them. */
export function million(lanes = 1000, each = 1000): TimelineData {
  let seed = 11;
  const random = () => (seed = seed * 16_807 % 2_147_483_647) / 2_147_483_647;
  const made: SampleLane[] = [];
  for (let lane = 0; lane < lanes; lane++) {
    const segments: [number, number, number, string][] = [];
    const pace = day / each;
    for (let i = 0, at = end - day; i < each; i++) {
      const until = at + pace * (random() < 0.5 ? 0.05 : 1.95 * random());
      const status = random() < 0.55 ? 0 : 1 + Math.floor(random() * 4);
      segments.push([at, until, status, status === 0 ? '' : 'Reconciling']);
      at = until;
    }
    made.push({ uid: `object-${lane}`, level: lane % 4, tracks: { '': segments }, ticks: segments.map(segment => segment[0]), events: segments.filter((_, i) => i % 40 === 0).map(segment => [segment[0], true] as const) });
  }
  return sample(made);
}

/** What a scripted pan and zoom over a day costs: milliseconds of work a frame, and between frames. */
export async function run(frames = 240): Promise<Record<string, number>> {
  const shell = buildShell(document.querySelector('main')!.appendChild(document.createElement('div')).attachShadow({ mode: 'open' }));
  ((shell.stage.getRootNode() as ShadowRoot).host as HTMLElement).style.height = '1640px'; // forty lanes
  const pane = new Pane(shell.lanes, shell.overlay, () => undefined, new AbortController().signal);
  const data = million();
  const began = performance.now();
  pane.show(data, () => false);
  const prepared = performance.now() - began;
  shell.lanes.classList.add('drawn');
  pane.until = end;
  const work: number[] = [];
  const between: number[] = [];
  let last = 0;
  for (let frame = 0; frame < frames; frame++) {
    const now = await new Promise<number>(resolve => requestAnimationFrame(resolve));
    if (last > 0) between.push(now - last);
    last = now;
    const shift = Math.sin(frame / 40) * day * 0.1;
    const length = day * (frame < frames / 2 ? 1 : 1 - 0.9 * (frame - frames / 2) / (frames / 2));
    pane.view = { from: end - day / 2 + shift - length / 2, to: end - day / 2 + shift + length / 2 };
    pane.scroll = frame * 4;
    const start = performance.now();
    pane.drawNow();
    work.push(performance.now() - start);
  }
  const at = (values: number[], share: number) => Math.round([...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)]! * 10) / 10;
  return {
    'timeline.segments': data.segments.at.length, 'timeline.lanes_visible': pane.layout.lanes.filter(box => box.top < pane.height).length, 'timeline.prepare_1m_ms': Math.round(prepared),
    'timeline.work_1m_median_ms': at(work, 0.5), 'timeline.work_1m_p95_ms': at(work, 0.95), 'timeline.frame_1m_median_ms': at(between, 0.5), 'timeline.pan_1m_p95_ms': at(between, 0.95),
  };
}

declare global {
  interface Window { timelineBench?: { run(frames?: number): Promise<Record<string, number>> } }
}

if (typeof window !== 'undefined') {
  window.timelineBench = { run };
  const show = async () => {
    document.querySelector('output')!.textContent = JSON.stringify(await run());
  };
  document.getElementById('run')?.addEventListener('click', () => void show());
  if (new URLSearchParams(location.search).has('bench')) void show();
}
