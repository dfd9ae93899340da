/**
 * Asks for the same thing once for all who wait for it. An answer is only good for who asked before the request
 * for it went out, so that it shows what they did before.
 */
export class SharedRequest<T> {
  private next: Promise<T> | undefined;
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly ask: () => Promise<T>) {}

  get(): Promise<T> {
    if (this.next === undefined) {
      const asked = this.running.then(() => {
        this.next = undefined;
        return this.ask();
      });
      this.next = asked;
      this.running = asked.catch(() => undefined);
    }
    return this.next;
  }
}
