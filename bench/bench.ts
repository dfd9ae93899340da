/** How benchmarks are run. */
export interface Settings {
  /** Numbers of resources. @default each benchmark's own */
  readonly sizes?: readonly number[];
  /** How often each side of a pair is measured. @default each benchmark's own, by size */
  readonly pairs?: number;
  /** Fewer and smaller measurements. */
  readonly short: boolean;
  /** Told what is going on. */
  readonly log: (line: string) => void;
  /** Has something closed when the run is cut off; the returned function takes that back. Throws when it is already. */
  readonly onEnd: (close: () => Promise<void>) => () => void;
}

/** A benchmark. */
export interface Bench<Result extends object = object> {
  readonly name: string;
  /** One line for the help. */
  readonly what: string;
  /** @param save keeps what there is so far, in case the run is cut off */
  run(settings: Settings, save: (soFar: Result) => Promise<void>): Promise<Result>;
}

/** Does something with what was opened, and closes it at the end and when the run is cut off. */
export async function using<T extends { close(): Promise<void> }, Result>(
  settings: Settings,
  opened: T,
  work: (opened: T) => Promise<Result>,
): Promise<Result> {
  let settled = () => {};
  try {
    settled = settings.onEnd(() => opened.close());
    return await work(opened);
  } finally {
    settled();
    await opened.close();
  }
}
