import { isPaused } from './pause.ts';

/** A live part of a page that the server renders: told when somebody pauses. */
interface Island {
  invokeMethodAsync(method: 'SetPausedAsync', paused: boolean): Promise<unknown>;
}

declare global {
  interface Window {
    crIslands?: { follow(island: Island): void; held(count: number): void };
  }
}

const islands = new Set<Island>();

function tell(island: Island): void {
  island.invokeMethodAsync('SetPausedAsync', isPaused()).catch(() => islands.delete(island)); // its page is gone
}

/** What server-rendered islands call, and how they are told. */
export function startIslandPause(): void {
  window.crIslands = {
    follow(island) {
      islands.add(island);
      if (isPaused()) tell(island);
    },
    held: count => document.dispatchEvent(new CustomEvent('cr-changes', { detail: { count } })),
  };
  document.addEventListener('cr-pause', () => islands.forEach(tell));
}
