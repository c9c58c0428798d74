import { isNotchedWheel } from '../graph/gestures.ts';

/** What a press starts: moving the view, a brush, one of its handles, or nothing that drags. */
export type Grip = 'pan' | 'brush' | 'handle';

/** Coordinates in CSS pixels from the canvas's top left corner. */
export interface PointerHandlers {
  /** Called when a press begins; says what dragging it does. */
  grip(x: number, y: number, shift: boolean): Grip;
  drag(grip: Grip, x: number, dx: number, dy: number): void;
  /** The drag ended. */
  drop(grip: Grip): void;
  tap(x: number, y: number): void;
  hover(x: number, y: number): void;
  leave(): void;
  zoom(factor: number, x: number): void;
  scroll(dx: number, dy: number): void;
}

/** A press that moves less than this is a tap. */
const slop = 4;

/** Listens to one canvas until the signal. A notched wheel and a pinch zoom, shift and the wheel scroll the lanes, a trackpad moves both ways. */
export function listen(canvas: HTMLCanvasElement, handlers: PointerHandlers, overLabels: (x: number) => boolean, signal: AbortSignal): void {
  const down = new Map<number, { x: number; y: number }>();
  let grip: Grip = 'pan';
  let moved = 0;
  const local = (event: MouseEvent) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const end = (event: PointerEvent) => {
    if (!down.delete(event.pointerId) || down.size > 0) return;
    if (moved > slop) handlers.drop(grip);
    else if (event.type === 'pointerup') handlers.tap(local(event).x, local(event).y);
  };
  canvas.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    const at = local(event);
    if (down.size === 0) {
      moved = 0;
      grip = handlers.grip(at.x, at.y, event.shiftKey);
    }
    down.set(event.pointerId, at);
    canvas.setPointerCapture(event.pointerId);
  }, { signal });
  canvas.addEventListener('pointermove', event => {
    const at = local(event);
    const before = down.get(event.pointerId);
    if (!before) {
      handlers.hover(at.x, at.y);
      return;
    }
    moved += Math.hypot(at.x - before.x, at.y - before.y);
    if (down.size === 1 && moved > slop) handlers.drag(grip, at.x, at.x - before.x, at.y - before.y);
    else if (down.size === 2) {
      const other = [...down].find(([id]) => id !== event.pointerId)![1];
      handlers.zoom(Math.max(1, Math.abs(at.x - other.x)) / Math.max(1, Math.abs(before.x - other.x)), (at.x + other.x) / 2);
    }
    down.set(event.pointerId, at);
  }, { signal });
  canvas.addEventListener('pointerup', end, { signal });
  canvas.addEventListener('pointercancel', end, { signal });
  canvas.addEventListener('pointerleave', () => handlers.leave(), { signal });
  canvas.addEventListener('wheel', event => {
    event.preventDefault();
    const { x } = local(event);
    const step = event.deltaMode === 1 ? event.deltaY * 33 : event.deltaY;
    if (event.shiftKey || overLabels(x) && !event.ctrlKey) handlers.scroll(0, step || event.deltaX);
    else if (event.ctrlKey || event.metaKey || isNotchedWheel(event)) handlers.zoom(Math.exp(-Math.max(-240, Math.min(240, step)) * (isNotchedWheel(event) ? 0.0022 : 0.01)), x);
    else handlers.scroll(event.deltaX, event.deltaY);
  }, { signal, passive: false });
}
