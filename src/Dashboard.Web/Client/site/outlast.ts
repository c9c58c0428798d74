/** Milliseconds between two questions whether the server is back: a restart is over soon, an outage is not. */
const restAfter = (asked: number): number => asked < 60 ? 500 : 5_000;

/** What asking and going on need of a page. */
export interface Server {
  /** Whether the page is still without it. */
  isAway(): boolean;
  /** Whether it would answer a page. */
  isReady(): Promise<boolean>;
  /** Takes the circuit up again, or loads the page again where the server no longer knows it. False: the server is away again. */
  goOn(): Promise<boolean>;
}

let asking = false;

/**
 * Blazor tries ten times at once, then every five seconds, then every thirty, and after some minutes no more. This asks on for as long as the page is open, and
 * goes on as soon as the server is there.
 */
export async function outlast(server: Server, rest = (time: number) => new Promise<void>(done => setTimeout(done, time))): Promise<void> {
  if (asking) return;
  asking = true;
  for (let asked = 0; server.isAway(); asked++) {
    if (await server.isReady().catch(() => false) && server.isAway() && await server.goOn()) break;
    await rest(restAfter(asked));
  }
  asking = false;
}
