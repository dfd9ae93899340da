import { systemClock } from "../../../provider/clock";
import type { RawInputs } from "../../../provider/lifecycle/arguments/failure";
import { revealed } from "../../../provider/process/secretValues";
import { Shutdown } from "../../../provider/process/shutdown";
import { createProvider, type TokenProvider } from "../../../provider/process/tokenProvider";

/** A resource that a {@link DirectProvider} made. */
export interface Made {
  readonly id: string;
  readonly state: RawInputs;
}

/** The package's lifecycles without an engine, in the test's own process. Each call is a run of its own. */
export class DirectProvider {
  /** What the user was told. */
  readonly warnings: string[] = [];
  private readonly tokens: TokenProvider;
  private readonly closing: (() => Promise<void>)[] = [];

  /**
   * @param settings as in a stack's configuration, without their prefix
   * @param credential a management token
   */
  constructor(
    private readonly settings: Readonly<Record<string, string>>,
    credential: string,
  ) {
    this.tokens = createProvider({
      environment: { INFLUXDB_MANAGEMENT_TOKEN: credential },
      clock: systemClock,
      shutdown: new Shutdown(),
      log: { warn: (message) => this.warnings.push(message), flush: async () => undefined },
      onStart: (cleanUp) => this.closing.push(cleanUp),
    });
  }

  async create(inputs: RawInputs): Promise<Made> {
    const { provider } = this;
    const { id, outs } = await provider.create(await this.checked({}, inputs));
    return { id, state: revealed(outs) as RawInputs };
  }

  /** An update in place. */
  async update({ id, state }: Made, inputs: RawInputs): Promise<Made> {
    const { provider } = this;
    const news = await this.checked(inputs, inputs);
    const { replaces } = await provider.diff(id, state, news);
    if (replaces.length > 0) throw new Error(`${replaces.join(", ")} would replace it`);
    const { outs } = await provider.update(id, state, news);
    return { id, state: revealed(outs) as RawInputs };
  }

  async read({ id, state }: Made): Promise<RawInputs> {
    return revealed((await this.provider.read(id, state)).props) as RawInputs;
  }

  async import(id: string, hidden: RawInputs): Promise<RawInputs> {
    return (await this.provider.import(id, hidden)).inputs as RawInputs;
  }

  async delete({ id, state }: Made): Promise<void> {
    await this.provider.delete(id, state);
  }

  async close(): Promise<void> {
    for (const close of this.closing) await close();
  }

  /** The provider, configured as at the start of a run: it knows nothing of the one before. */
  private get provider(): TokenProvider {
    this.tokens.configure(this.settings);
    return this.tokens;
  }

  private async checked(olds: RawInputs, news: RawInputs): Promise<RawInputs> {
    const { inputs, failures } = await this.tokens.check(olds, news);
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
    return revealed(inputs);
  }
}
