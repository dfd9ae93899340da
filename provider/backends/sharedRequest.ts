/**
 * Shares one request among all callers that wait for it. A caller gets only answers to requests that were sent after it
 * asked, so that they reflect everything the caller did before.
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
