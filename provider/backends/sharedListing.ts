import { SharedRequest } from "./sharedRequest";

/** The listing of a run, asked for once and shared by all that are refreshed, until it is dropped. */
export class SharedListing<T> {
  private shared: Promise<T> | undefined;
  private readonly afresh: SharedRequest<T>;

  /** @param ask requests a listing */
  constructor(private readonly ask: () => Promise<T>) {
    this.afresh = new SharedRequest(ask);
  }

  /** The shared listing. A failed one is asked for again. */
  current(): Promise<T> {
    if (this.shared === undefined) {
      const asked = this.ask();
      this.shared = asked;
      asked.catch(() => {
        if (this.shared === asked) this.shared = undefined;
      });
    }
    return this.shared;
  }

  /** A listing that is asked for after this call. Calls that wait at the same time get the same one. */
  fresh(): Promise<T> {
    return this.afresh.get();
  }

  /** Forgets the shared listing: something was created, changed or deleted. */
  drop(): void {
    this.shared = undefined;
  }
}
