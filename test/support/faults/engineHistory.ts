import { setTimeout as sleep } from "node:timers/promises";
import type { EngineStack } from "../engine/engineStack";
import { program as programText } from "../engine/program";
import { runtimesGone, runtimesOf } from "../engine/runtimes";
import { readStackFile } from "../engine/stackFile";
import type { CommandResult } from "../exec/command";
import { signalAll } from "../exec/processes";
import { findSecrets } from "../leaks";
import type { Declared } from "../model/engineModel";
import { PATIENT_S } from "../model/modelStack";
import type { ShiftedClock } from "../preloads/shiftedClock";
import type { Random } from "../random";
import { isFindable } from "./invariants";
import { type Row, rows } from "./matrix/rows";
import { edited, newProgram, patient } from "./random/programs";

const HOUR_MS = 3_600_000;
/** A provider cleans up for 4 s at most; the rest is for a busy machine. */
const GONE_WITHIN_MS = 60_000;

/** How long a call on the service may take: while it is in trouble, and where everything has to succeed. */
const IN_TROUBLE = { INFLUXDB_TOKENS_TIMEOUT: "1s" };
const AT_PEACE = { INFLUXDB_TOKENS_TIMEOUT: `${PATIENT_S}s` };

const ROWS: readonly Row[] = rows({ location: () => "http://127.0.0.1:9/" }).filter(({ first }) => !first);

type Cut = "SIGINT" | "SIGINT twice" | "kill the engine" | "kill the provider" | "SIGTERM to the provider";

/** A random history through the whole CLI, in a workspace that other histories have used before. */
export class EngineHistory {
  readonly steps: string[] = [];
  readonly problems: string[] = [];
  /** Left behind by kills; each was found by its marker. */
  readonly orphans = new Set<string>();
  commands = 0;
  #program: readonly Declared[];
  #lift: (() => void)[] = [];

  constructor(
    private readonly stack: EngineStack,
    private readonly random: Random,
    private readonly clock: ShiftedClock,
  ) {
    this.#program = newProgram(random).slice(0, 2);
  }

  /** Trouble, a command, trouble, a command, and one that brings everything in order; half of them cut off. */
  async run(): Promise<void> {
    this.#fault();
    await this.#upWith(this.#program);
    await this.#timePasses();
    this.#disturb();
    this.#fault();
    await this.#someCommand();
    await this.#inOrder();
  }

  async #someCommand(): Promise<void> {
    await this.random.weighted<() => Promise<unknown>>([
      [
        5,
        () => {
          this.#program = this.#program.map((declared) => edited(declared, this.random));
          return this.#upWith(this.#program, this.random.chance(0.5) ? ["--refresh"] : []);
        },
      ],
      [2, () => this.#command(["refresh", "--yes", "--skip-preview"])],
      [2, () => this.#command(["destroy", "--yes", "--skip-preview"])],
    ])();
  }

  async #upWith(declared: readonly Declared[], args: readonly string[] = []): Promise<CommandResult> {
    await this.#write(declared);
    return await this.#command(["up", "--yes", "--skip-preview", ...args]);
  }

  async #write(declared: readonly Declared[]): Promise<void> {
    const lines = declared.map(
      ({ name, args }) => `new ManagementToken(${JSON.stringify(name)}, ${JSON.stringify(args)});`,
    );
    await this.stack.workspace.writeProgram(programText(lines.join("\n")));
  }

  /** Runs a command, half of the time with a cut at some moment of it. */
  async #command(args: readonly string[]): Promise<CommandResult> {
    const { workspace, emulator } = this.stack;
    const cut = this.random.chance(0.4) ? this.#pickCut() : undefined;
    const arrived = new Promise<void>((resolve) => {
      const ms = this.random.integer(50, 300);
      const match = () => {
        resolve();
        return true;
      };
      if (cut !== undefined) {
        const operation = this.random.pick(["create", "get", "list", "revoke"] as const);
        const when = this.random.pick(["before", "after"] as const);
        const moment = emulator.faults.add({ kind: "latency", ms, operation, when, times: 1, match });
        this.#lift.push(() => moment.remove());
      }
    });
    if (cut !== undefined) this.steps.push(`cut: ${cut}`);
    const command = workspace.start([...args, "--suppress-progress"], { env: IN_TROUBLE });
    this.commands++;
    const fired = await Promise.race([command.result.then(() => false), arrived.then(() => true)]);
    if (fired && cut !== undefined) await this.#strike(cut, command);
    const result = await command.result;
    for (const lift of this.#lift.splice(0)) lift();
    if (fired && cut === "kill the engine") await workspace.cancel();
    await runtimesGone(workspace, GONE_WITHIN_MS);
    this.steps.push(`${args.join(" ")}${fired ? ` (${cut})` : ""}: ${result.code}`);
    await this.#judge(fired && (cut === "kill the engine" || cut === "kill the provider"), result.output);
    return result;
  }

  #pickCut(): Cut {
    return this.random.pick([
      "SIGINT",
      "SIGINT twice",
      "kill the engine",
      "kill the provider",
      "SIGTERM to the provider",
    ]);
  }

  async #strike(cut: Cut, command: { signal(signal: NodeJS.Signals): void }): Promise<void> {
    const { workspace } = this.stack;
    await sleep(this.random.integer(0, 200));
    if (cut === "SIGINT" || cut === "SIGINT twice") {
      command.signal("SIGINT");
      if (cut === "SIGINT") return;
      await sleep(this.random.integer(50, 300));
      command.signal("SIGINT");
    } else if (cut === "kill the engine") {
      command.signal("SIGKILL");
      await runtimesGone(workspace, GONE_WITHIN_MS);
      // The language host and a launcher that was never called live on and hold the pipes of the command.
      signalAll(await workspace.processes(), "SIGKILL");
    } else {
      const signal = cut === "kill the provider" ? "SIGKILL" : "SIGTERM";
      signalAll(await runtimesOf(workspace), signal);
    }
  }

  async #timePasses(): Promise<void> {
    await this.clock.set(this.clock.ahead + this.random.pick([60_000, 13 * HOUR_MS, 961 * HOUR_MS]));
    this.stack.emulator.clock.set(new Date(Date.now() + this.clock.ahead));
    this.steps.push(`clock +${Math.round(this.clock.ahead / HOUR_MS)} h`);
  }

  #disturb(): void {
    const living = this.#living();
    if (living.length === 0) return;
    const { id } = this.random.pick(living);
    this.steps.push(`revoke outside ${id}`);
    this.stack.emulator.revoke(id);
  }

  #fault(): void {
    const struck = this.random.pick(["create", "get", "list", "revoke"] as const);
    const row = this.random.pick(ROWS);
    const times = this.random.pick([1, 2, undefined]);
    this.steps.push(`fault: ${row.title} at ${struck}, ${times ?? "any number of"} times`);
    const { emulator } = this.stack;
    const lift = row.inject({ emulator } as Parameters<Row["inject"]>[0], struck, times);
    this.#lift.push(() => void lift.then((end) => end()));
  }

  #living() {
    return this.stack.made().filter(({ id, state }) => state === "active" && !this.orphans.has(id));
  }

  async #judge(killed: boolean, output: string): Promise<void> {
    const { text, tokens } = await readStackFile(this.stack.workspace);
    const known = new Set(tokens.map(({ id }) => id));
    for (const { id, description } of this.#living()) {
      if (known.has(id)) continue;
      const nonce = /#([0-9a-f]{16,})\]$/.exec(description)?.[1] ?? id;
      const named = output.includes(`#${nonce}`);
      if ((killed || named) && isFindable(description, this.stack.workspace.stack)) this.orphans.add(id);
      else this.problems.push(`${id} (${description}) lives and is in no state:\n${output}`);
    }
    const hits = await findSecrets({ secrets: this.stack.secrets, texts: { state: text, output } });
    this.problems.push(...hits.map(({ place, form }) => `a secret stands in the ${place} (${form})`));
  }

  async #inOrder(): Promise<void> {
    const { workspace, emulator } = this.stack;
    emulator.faults.clear();
    await this.#write(this.#program.map(patient));
    const args = ["up", "--yes", "--skip-preview", "--refresh"];
    const { code, output } = await workspace.start(args, { env: AT_PEACE }).result;
    if (code !== 0) this.problems.push(`the last up failed:\n${output}`);
    this.commands++;
    this.steps.push("up --refresh");
    await this.#judge(false, output);
    const { tokens } = await readStackFile(workspace);
    const managed = tokens.map(({ id }) => id).sort();
    const living = this.#living().map(({ id }) => id);
    if (managed.join() !== living.sort().join()) {
      this.problems.push(`the state holds ${managed.join()}, and alive are ${living.join()}`);
    }
    if (tokens.length !== this.#program.length)
      this.problems.push(`${tokens.length} tokens are in the state`);
  }
}
