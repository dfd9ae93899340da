import { setTimeout as sleep } from "node:timers/promises";
import {
  DEFAULT_CLUSTER_ID,
  type Emulator,
  type EmulatorOptions,
  type MintDatabaseTokenRequest,
  type MintRequest,
  startEmulator,
} from "../../../emulator";
import { findSecrets } from "../leaks";
import { type StackExport, Workspace, type WorkspaceOptions } from "./workspace";

/** What a {@link EngineStack} starts with. */
interface EngineStackOptions {
  readonly emulator?: EmulatorOptions;
  /** Of the first workspace; its configuration and environment are added to those that reach the emulator. */
  readonly workspace?: WorkspaceOptions;
}

/**
 * An emulator and a stack on the real engine that uses it, or several, and what must hold of them at any time.
 * {@link useEngineStack} checks that after every test.
 */
export class EngineStack {
  /** Every secret that exists or existed. */
  readonly secrets: string[] = [];
  readonly #foreign = new Set<string>();
  readonly #workspaces: Workspace[] = [];
  #emulator: Emulator | undefined;

  /** Starts the emulator and makes the first workspace. */
  static async start(options: EngineStackOptions = {}): Promise<EngineStack> {
    const stack = new EngineStack();
    try {
      await stack.open(options);
    } catch (error) {
      await stack.dispose();
      throw error;
    }
    return stack;
  }

  /** Fills a stack that was made empty, so that it can be named before it is there. */
  async open({ emulator, workspace }: EngineStackOptions): Promise<void> {
    this.#emulator = await startEmulator({ ...emulator, onIssue: (secret) => this.secrets.push(secret) });
    await this.addWorkspace(workspace);
  }

  get emulator(): Emulator {
    if (this.#emulator === undefined) throw new Error("the stack has not started");
    return this.#emulator;
  }

  /** The first workspace. */
  get workspace(): Workspace {
    const [first] = this.#workspaces;
    if (first === undefined) throw new Error("the stack has no workspace");
    return first;
  }

  /** One more workspace that reaches the emulator. */
  async addWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
    const { emulator } = this;
    const workspace = await Workspace.create({
      ...options,
      config: options.config ?? {
        "influxdb-tokens:endpoint": emulator.url,
        "influxdb-tokens:accountId": emulator.accounts[0] ?? "",
        "influxdb-tokens:clusterId": DEFAULT_CLUSTER_ID,
      },
      env: { INFLUXDB_MANAGEMENT_TOKEN: emulator.secret, ...options.env },
    });
    this.#workspaces.push(workspace);
    return workspace;
  }

  /** Makes a token behind everyone's back: no state has to know it. */
  mint(request: MintRequest): { id: string; secret: string } {
    const { record, secret } = this.emulator.mint(request);
    this.#foreign.add(record.id);
    return { id: record.id, secret };
  }

  /** The tokens that the package made, in the order of their creation. */
  made(accountId?: string) {
    const administrators = new Set(Object.values(this.emulator.secrets).map((secret) => secret.slice(0, 9)));
    return this.emulator
      .tokens(accountId)
      .filter(({ id, tokenPrefix }) => !this.#foreign.has(id) && !administrators.has(tokenPrefix));
  }

  /** The database tokens that the package made, in the order of their creation. */
  madeForDatabases(accountId?: string) {
    return this.emulator.databaseTokens(accountId).filter(({ id }) => !this.#foreign.has(id));
  }

  /** Makes a database token behind everyone's back. */
  mintForDatabases(request: MintDatabaseTokenRequest): { id: string; secret: string } {
    const { record, secret } = this.emulator.mintDatabaseToken(request);
    this.#foreign.add(record.id);
    return { id: record.id, secret };
  }

  /** The requests since the last call, as `operation status`. */
  takeRequests(): string[] {
    const requests = this.emulator.requests.map(({ operation, status }) => `${operation} ${status}`);
    this.emulator.clearRequests();
    return requests;
  }

  /**
   * What must hold at any time: no secret stands in a state, in what commands printed, or in a file; no process
   * is left; no token lives that no state knows.
   *
   * @param options.processesGoneWithinMs how long plugins may take to leave after the engine has
   * @throws Error naming each violation, and no secret
   */
  async verify({ processesGoneWithinMs = 540_000 } = {}): Promise<void> {
    const problems: string[] = [];
    const known = new Set<string>();
    for (const workspace of this.#workspaces) {
      const left = await lingering(workspace, processesGoneWithinMs);
      if (left.length > 0) problems.push(`processes are left: ${left.join(", ")}`);
      const state = await workspace.stateText();
      for (const id of idsIn(await workspace.export())) known.add(id);
      const texts = { state, output: workspace.transcript };
      const hits = await findSecrets({ secrets: this.secrets, texts, folders: [workspace.root] });
      for (const { place, form } of hits) problems.push(`a secret stands in ${place} (${form})`);
    }
    for (const account of this.emulator.accounts) {
      for (const { id, state, description } of [...this.made(account), ...this.madeForDatabases(account)]) {
        if (state === "active" && !known.has(id)) {
          problems.push(`token ${id} (${description}) lives, and no state knows it`);
        }
      }
    }
    if (problems.length > 0) throw new Error(problems.join("\n"));
  }

  /** Ends everything. Safe to call twice. */
  async dispose(): Promise<void> {
    await Promise.all(this.#workspaces.splice(0).map((workspace) => workspace.dispose()));
    await this.#emulator?.stop();
  }
}

/**
 * A stack for the tests of the enclosing block. After each of them {@link EngineStack.verify} has to hold, whatever the
 * test itself looked at; faults are lifted before that.
 */
export function useEngineStack(options: EngineStackOptions = {}): EngineStack {
  const stack = new EngineStack();
  beforeAll(() => stack.open(options), 240_000);
  afterEach(async () => {
    stack.emulator.faults.clear();
    await stack.verify();
  });
  afterAll(() => stack.dispose());
  return stack;
}

/** The ids of the tokens that a state knows; where outputs are secret, the resource's own id still tells. */
function idsIn({ deployment }: StackExport): string[] {
  return (deployment.resources ?? [])
    .flatMap(({ id, outputs }) => [id, outputs?.tokenId, outputs?.previousTokenId])
    .filter((id) => typeof id === "string");
}

/** The processes that are still there when the time is over. */
async function lingering(workspace: Workspace, withinMs: number): Promise<number[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const left = await workspace.processes();
    if (left.length === 0 || Date.now() > deadline) return left;
    await sleep(50);
  }
}
