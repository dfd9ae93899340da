/** How benchmarks are run. */
export interface Settings {
  /** Numbers of resources. @default each benchmark's own */
  readonly sizes?: readonly number[];
  /** How often to measure each side of a comparison. @default each benchmark's own, by size */
  readonly pairs?: number;
  /** Fewer and smaller measurements. */
  readonly short: boolean;
  /** Receives progress, line by line. */
  readonly log: (line: string) => void;
  /** Registers what to close if the run is interrupted; the returned function unregisters it. Throws once interrupted. */
  readonly onEnd: (close: () => Promise<void>) => () => void;
}

/** A benchmark. */
export interface Bench<Result extends object = object> {
  /** Also the name of its file here and of its result. */
  readonly name: string;
  /** One line for the help. */
  readonly what: string;
  /** @param save keeps the result so far, in case the run is interrupted */
  run(settings: Settings, save: (soFar: Result) => Promise<void>): Promise<Result>;
}

/** Works with what was opened, and closes it at the end or when the run is interrupted. */
export async function using<T extends { close(): Promise<void> }, Result>(
  settings: Settings,
  opened: T,
  work: (opened: T) => Promise<Result>,
): Promise<Result> {
  let unregister = () => {};
  try {
    unregister = settings.onEnd(() => opened.close());
    return await work(opened);
  } finally {
    unregister();
    await opened.close();
  }
}
