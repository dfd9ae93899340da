import { isDeepStrictEqual } from "node:util";
import { revealed } from "../../../provider/process/secretValues";
import { HANDLER } from "../../../provider/resources/handler";
import { ownerPath } from "../../../provider/token/ownerMarker";
import { type Checkpoint, CheckpointFile, type KeptResource, type PendingOperation } from "./checkpoint";
import type { ProviderProcess } from "./providerProcess";
import { Session, type Subject } from "./session";
import { type DeclaredKind, typeOf, type Way } from "./way";
import { CallFailed, type InitFailure } from "./wire";

/** A resource as a program declares it. */
export interface Declared {
  readonly name: string;
  /** What it is. @default a single token */
  readonly kind?: DeclaredKind;
  readonly args: Readonly<Record<string, unknown>>;
}

/** How a command of the engine ended. */
export interface CommandOutcome {
  readonly ok: boolean;
  /** Everything that the user was told about failures. */
  readonly errors: readonly string[];
}

/** What an {@link EngineModel} works with. */
interface EngineModelOptions {
  /** How its provider processes are started. @default "dynamic" */
  readonly way?: Way;
  readonly stack?: string;
  /** The stack's configuration. */
  readonly config: Readonly<Record<string, string>>;
  /** What a program declares, as the resources of this stack. @default as it stands there */
  readonly declared?: (declared: Declared) => Declared;
  /** The provider process of the next command. */
  readonly provider: () => Promise<ProviderProcess>;
}

const PROJECT = "faults";

/** What the engine encrypts by its name: a class declares its secret outputs, and a user the secret settings. */
const SECRET_NAMES = {
  dynamic: { outputs: ["token", "previousToken"], settings: ["influxdb-tokens:managementToken"] },
  /** A plugin marks them itself. */
  plugin: { outputs: [], settings: [] },
} as const;

/**
 * The engine, as far as a provider can tell: its order of calls, what it writes into the state before and after
 * each, and what it makes of every kind of failure. It drives a real provider process.
 */
export class EngineModel {
  readonly stack: string;
  readonly #way: Way;
  readonly #file: CheckpointFile;
  readonly #options: EngineModelOptions;
  #config: Readonly<Record<string, string>>;
  #killed: (() => void) | undefined;

  constructor(options: EngineModelOptions) {
    this.#options = options;
    this.#way = options.way ?? "dynamic";
    this.#file = new CheckpointFile(SECRET_NAMES[this.#way]);
    this.#config = options.config;
    this.stack = options.stack ?? "test";
  }

  /** The state as it lies on the disk. */
  get checkpointText(): string {
    return this.#file.text;
  }

  /** The state, secrets in clear. */
  get state(): Checkpoint {
    return revealed(this.#file.load());
  }

  /** The stack's configuration, with which the next update works. */
  get config(): Readonly<Record<string, string>> {
    return this.#config;
  }

  /** `pulumi config set`. */
  configure(settings: Readonly<Record<string, string>>): void {
    this.#config = { ...this.#config, ...settings };
  }

  /** `pulumi up`, with `--refresh` where asked for: that part is configured as the last update was. */
  async up(
    declarations: readonly Declared[],
    options: { readonly refresh?: boolean } = {},
  ): Promise<CommandOutcome> {
    const { declared: adapted = (declared: Declared) => declared } = this.#options;
    const program = declarations.map(adapted);
    const config = this.#config;
    if (options.refresh && !isDeepStrictEqual(this.state.config, config)) {
      const refreshed = await this.refresh();
      if (!refreshed.ok) return refreshed;
    }
    return await this.#command({ isUpdate: true }, async (run) => {
      if (options.refresh) await run.each(run.state.resources, (kept) => run.refresh(kept));
      if (run.errors.length > 0) return;
      await run.each(program, (declared) => run.register(declared, this.#inputsOf(declared)));
      // The engine deletes only once everything that the program declares has succeeded.
      if (run.errors.length > 0) return;
      const declared = new Set(program.map(({ name }) => name));
      const gone = run.state.resources.filter((kept) => kept.delete || !declared.has(kept.name));
      await run.each(gone, (kept) => run.delete(kept));
    });
  }

  /** `pulumi refresh`: configured as the last update was. */
  async refresh(): Promise<CommandOutcome> {
    return await this.#command({ isUpdate: false }, (run) =>
      run.each(run.state.resources, (kept) => run.refresh(kept)),
    );
  }

  /** `pulumi destroy`: configured as the last update was. */
  async destroy(): Promise<CommandOutcome> {
    return await this.#command({ isUpdate: false }, (run) =>
      run.each(run.state.resources, (kept) => run.delete(kept)),
    );
  }

  /** Kills the engine, without a warning: what is under way is never recorded. */
  kill(): void {
    this.#killed?.();
  }

  /** A command. An update works with the stack's configuration; all else is configured as the last update was. */
  async #command(
    { isUpdate }: { readonly isUpdate: boolean },
    work: (run: Run) => Promise<void>,
  ): Promise<CommandOutcome> {
    const before = this.#file.load();
    if (!isUpdate && Object.keys(before.config).length === 0) return { ok: true, errors: [] };
    const process = await this.#options.provider();
    let config = before.config;
    try {
      if (isUpdate) config = await this.#checkedConfig(process, before.config);
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      return { ok: false, errors: [error.message] };
    }
    const session = await Session.open(process, config);
    // Of what an earlier command left unfinished, only creations are remembered.
    const pending = before.pending.filter(({ type }) => type === "creating");
    this.#file.save({ ...before, config, pending });
    const run = new Run(session, this.#file, this.#way, this.stack);
    const killed = new Promise<void>((resolve) => {
      this.#killed = () => {
        run.dead = true;
        process.abandon();
        resolve();
      };
    });
    await Promise.race([work(run), killed]);
    this.#killed = undefined;
    if (run.dead) run.errors.push("the engine was killed");
    return { ok: run.errors.length === 0, errors: run.errors };
  }

  async #checkedConfig(process: ProviderProcess, before: Checkpoint["config"]) {
    if (this.#way === "dynamic") return this.#config;
    return await Session.checkConfig(process, before, this.#config);
  }

  /** The arguments as they reach the engine: the classes of dynamic resources add some. */
  #inputsOf({ name, kind, args }: Declared): Record<string, unknown> {
    if (this.#way === "plugin") return args;
    const owner = ownerPath({ organization: "organization", project: PROJECT, stack: this.stack, name });
    return { ...args, ...(kind === undefined ? {} : { kind }), owner, __provider: HANDLER };
  }
}

/** One command under way. */
class Run {
  readonly errors: string[] = [];
  dead = false;

  constructor(
    private readonly session: Session,
    private readonly file: CheckpointFile,
    private readonly way: Way,
    private readonly stack: string,
  ) {}

  get state(): Checkpoint {
    return this.file.load();
  }

  change(alter: (state: Checkpoint) => Checkpoint): void {
    if (!this.dead) this.file.save(alter(this.file.load()));
  }

  /** Independent resources go side by side; a failure of one does not stop those that have begun. */
  async each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    await Promise.all(
      items.map(async (item) => {
        try {
          await work(item);
        } catch (error) {
          if (!(error instanceof CallFailed)) throw error;
          this.errors.push(error.message);
        }
      }),
    );
  }

  async register({ name, kind }: Declared, goal: Record<string, unknown>): Promise<void> {
    const subject: Subject = { urn: this.#urn(name, kind) };
    const old = this.state.resources.find((kept) => kept.name === name && !kept.delete);
    const inputs = await this.#checked(subject, old?.inputs ?? {}, goal);
    if (inputs === undefined) return;
    if (old === undefined) return await this.#create(name, subject, inputs, undefined);
    const existing = { ...subject, id: old.id };
    const { changes, replaces } = await this.session.diff(existing, old.outputs, inputs, old.inputs);
    if (changes && replaces.length > 0) {
      const fresh = await this.#checked(subject, {}, goal);
      if (fresh !== undefined) await this.#create(name, subject, fresh, old);
    } else if (changes || old.initErrors.length > 0) {
      await this.#update(old, inputs);
    } else {
      this.#replaceKept(old, { ...old, inputs });
    }
  }

  async refresh(old: KeptResource): Promise<void> {
    const { id, outputs, inputs } = await this.session.read(old, old.outputs, old.inputs);
    if (id === "") this.#replaceKept(old, undefined);
    else this.#replaceKept(old, { ...old, id, outputs, inputs: inputs ?? old.inputs, initErrors: [] });
  }

  async delete(old: KeptResource): Promise<void> {
    await this.#pending({ type: "deleting", name: old.name }, async () => {
      await this.session.delete(old, old.outputs, old.inputs);
      this.#replaceKept(old, undefined);
    });
  }

  async #create(
    name: string,
    { urn }: Subject,
    inputs: Record<string, unknown>,
    replaced: KeptResource | undefined,
  ) {
    const add = (id: string, outputs: Record<string, unknown>, initErrors: readonly string[]) => {
      if (replaced !== undefined) this.#replaceKept(replaced, { ...replaced, delete: true });
      const made: KeptResource = { name, urn, id, inputs, outputs, initErrors, delete: false };
      this.change((state) => ({ ...state, resources: [...state.resources, made] }));
    };
    await this.#pending({ type: "creating", name }, async () => {
      try {
        const { id, outputs } = await this.session.create({ urn }, inputs);
        add(id, outputs, []);
      } catch (error) {
        const half = initFailureOf(error);
        if (half !== undefined) add(half.id, half.properties, half.reasons);
        throw error;
      }
    });
  }

  async #update(old: KeptResource, inputs: Record<string, unknown>): Promise<void> {
    await this.#pending({ type: "updating", name: old.name }, async () => {
      try {
        const { outputs } = await this.session.update(old, old.outputs, inputs, old.inputs);
        this.#replaceKept(old, { ...old, inputs, outputs, initErrors: [] });
      } catch (error) {
        const half = initFailureOf(error);
        // A half-done update keeps the old inputs.
        if (half !== undefined) {
          this.#replaceKept(old, { ...old, outputs: half.properties, initErrors: half.reasons });
        }
        throw error;
      }
    });
  }

  async #checked(subject: Subject, olds: Record<string, unknown>, news: Record<string, unknown>) {
    const { inputs, failures } = await this.session.check(subject, olds, news);
    if (failures.length === 0) return inputs;
    this.errors.push(...failures.map(({ property, reason }) => `${property}: ${reason}`));
    return undefined;
  }

  async #pending(operation: PendingOperation, work: () => Promise<void>): Promise<void> {
    this.change((state) => ({ ...state, pending: [...state.pending, operation] }));
    try {
      await work();
    } finally {
      this.change((state) => {
        const at = state.pending.findIndex(
          ({ type, name }) => type === operation.type && name === operation.name,
        );
        return { ...state, pending: state.pending.filter((_, index) => index !== at) };
      });
    }
  }

  #replaceKept(old: KeptResource, next: KeptResource | undefined): void {
    this.change((state) => ({
      ...state,
      resources: state.resources.flatMap((kept) => {
        const same = kept.urn === old.urn && kept.id === old.id && kept.delete === old.delete;
        return !same ? [kept] : next === undefined ? [] : [next];
      }),
    }));
  }

  #urn(name: string, kind: Declared["kind"]): string {
    return `urn:pulumi:${this.stack}::${PROJECT}::${typeOf(this.way, kind)}::${name}`;
  }
}

function initFailureOf(error: unknown): InitFailure | undefined {
  return error instanceof CallFailed ? error.initFailure : undefined;
}
