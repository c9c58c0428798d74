/** Between two questions whether the server is back. */
const every = 5_000;

/** What asking and loading again need of a page. */
export interface Server {
  /** Whether it answers. */
  answers(): Promise<boolean>;
  /** The next attempt starts then, in milliseconds from now. */
  waits(milliseconds: number): void;
  reload(): void;
}

let asking = false;

/**
 * Blazor stops trying some minutes after it lost its server. From then on this asks on, for as long as the page is open, and loads it again once there is an
 * answer: all of its state is in its address.
 */
export async function outlast(server: Server, rest = (time: number) => new Promise<void>(done => setTimeout(done, time))): Promise<void> {
  if (asking) return;
  asking = true;
  while (!await server.answers().catch(() => false)) {
    server.waits(every);
    await rest(every);
  }
  asking = false;
  server.reload();
}
