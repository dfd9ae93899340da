import { redact } from "../token/redact";

/** Sends one warning to the engine. */
export type SendWarning = (message: string) => Promise<void>;

/**
 * Warnings of the provider process. They go through the engine's log service, so that the user sees them as warnings;
 * if it is unavailable, to standard error, which the engine shows too. Each warning is shown once per run.
 */
export class EngineLog {
  private readonly said = new Set<string>();
  private readonly underWay = new Set<Promise<void>>();
  private send: SendWarning | undefined;

  /**
   * @param connect connects to the engine; called at the first warning. Throws if there is no engine
   * @param fallback shows a line if the service is unavailable
   */
  constructor(
    private readonly connect: () => SendWarning,
    private readonly fallback: (line: string) => void,
  ) {}

  /** Warns once. Never fails: a failed warning must not lose a new token. */
  warn(message: string): void {
    const clean = redact(message);
    if (this.said.has(clean)) return;
    this.said.add(clean);
    this.send ??= this.connected();
    const sent = this.send(clean)
      .catch(() => this.fallback(`warning: ${clean}`))
      .finally(() => this.underWay.delete(sent));
    this.underWay.add(sent);
  }

  /** Waits, for a limited time, until all warnings have left the process. */
  async flush(): Promise<void> {
    if (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private connected(): SendWarning {
    try {
      return this.connect();
    } catch {
      return async (message) => this.fallback(`warning: ${message}`);
    }
  }
}
