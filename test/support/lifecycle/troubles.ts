/** Something that happens to a call instead of, or after, what it does. */
export type CallFault = (work: () => Promise<unknown>) => Promise<unknown>;

/** What the next calls of a service in memory meet. */
export class Troubles<Call extends string> {
  readonly #ahead: { readonly call: Call; readonly trouble: CallFault; left: number }[] = [];

  /** Lets the next calls of a kind meet trouble. */
  add(call: Call, trouble: CallFault, times = 1): void {
    this.#ahead.push({ call, trouble, left: times });
  }

  /** Ends all trouble. */
  end(): void {
    this.#ahead.length = 0;
  }

  /** Makes a call, which meets what lies ahead of it. */
  async meet<T>(call: Call, work: () => Promise<T>): Promise<T> {
    const entry = this.#ahead.find((one) => one.call === call && one.left > 0);
    if (entry === undefined) return work();
    entry.left--;
    return (await entry.trouble(work)) as T;
  }
}

/** The call fails before anything is done. */
export function fails(error: Error): CallFault {
  return () => Promise.reject(error);
}

/** The call does its work, and its caller does not learn of it. */
export function failsAfterwards(error: Error): CallFault {
  return async (work) => {
    await work();
    throw error;
  };
}
