import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { EngineStack } from "./engineStack";
import { program } from "./program";

const folder = path.resolve(__dirname, "../../fixtures/state");

/** What stands in a recorded state for the emulator's address. */
const ADDRESS = "127.0.0.1:PORT";

/** A state as a release wrote it, with the service that it speaks of. */
export interface RecordedState {
  /** When it was written; its tokens end some time later. */
  readonly recordedAt: string;
  /** The program, for which nothing is left to do but the token that is not ready. */
  readonly program: string;
  readonly passphrase: string;
  /** The secret that the provider authenticated with. */
  readonly credential: string;
  /** What `pulumi stack export` printed. */
  readonly state: unknown;
  /** What the emulator kept. */
  readonly service: unknown;
}

/** The version of this package. */
export function presentRelease(): string {
  const text = readFileSync(path.resolve(__dirname, "../../../package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** The releases of which a state was recorded. */
export function recordedReleases(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => path.basename(name, ".json"));
}

/** The recorded state of a release, speaking of an emulator at a port. */
export function recordedState(release: string): RecordedState {
  return JSON.parse(readFileSync(path.join(folder, `${release}.json`), "utf8")) as RecordedState;
}

/** The text to import into a stack whose emulator listens at a port. */
export function stateAt(recorded: RecordedState, port: number): string {
  return JSON.stringify(recorded.state).replaceAll(ADDRESS, `127.0.0.1:${port}`);
}

/** Of every recorded stack. */
export const PASSPHRASE = "of a recorded state";
/** What every recorded stack authenticated with. */
export const CREDENTIAL = `M.V1.${"Recorded".repeat(8)}`;

const tokens = (generation: string, unready: boolean) =>
  program(`const { RotatingManagementToken } = require("pulumi-influxdb-tokens");
exports.plain = new ManagementToken("plain", { description: "plain" }).token;
exports.full = new ManagementToken("full", {
  description: "Zählerstände: \\"full\\"",
  expiresIn: "90d",
  keepers: { release: "1", "": "" },
  onInvalid: "error",
  verify: { timeout: "2m" },
}).token;
exports.fixed = new ManagementToken("fixed", {
  description: "fixed",
  expiresAt: "2099-01-01T00:00:00+01:00",
  verify: false,
}).token;
exports.rotating = new RotatingManagementToken("rotating", {
  description: "rotating",
  expiresIn: "90d",
  rotateBefore: "30d",
  keepers: { generation: "${generation}" },
}).token;
${unready ? 'exports.unready = new ManagementToken("unready", { description: "unready", verify: { timeout: "1s" } }).token;' : ""}`);

/** Records a state of the present release; to be done once before it is published, never to be edited after. */
export async function recordState(release: string): Promise<void> {
  const kept = await mkdtemp(path.join(os.tmpdir(), "recorded-"));
  const persist = path.join(kept, "service.json");
  const account = "11111111-1111-4111-8111-111111111111";
  const stack = await EngineStack.start({
    emulator: { persist, secrets: { [account]: CREDENTIAL }, clustered: false },
    workspace: { passphrase: PASSPHRASE, program: tokens("1", false) },
  });
  try {
    await stack.workspace.up();
    const last = tokens("2", true);
    await stack.workspace.writeProgram(last);
    const unready = ({ description }: { description?: string }) =>
      description?.startsWith("unready") ?? false;
    stack.emulator.faults.add({ kind: "activation", ms: 3_600_000, match: unready });
    await stack.workspace.up({ expectFailure: true });
    const recorded: RecordedState = {
      recordedAt: new Date().toISOString(),
      program: last,
      passphrase: PASSPHRASE,
      credential: CREDENTIAL,
      state: JSON.parse(stable(await stack.workspace.export(), stack.emulator.port)),
      service: JSON.parse(await readFile(persist, "utf8")),
    };
    await writeFile(path.join(folder, `${release}.json`), `${JSON.stringify(recorded, null, 2)}\n`);
    await stack.workspace.destroy();
  } finally {
    await stack.dispose();
    await rm(kept, { recursive: true });
  }
}

/** Without what speaks of the machine that it was recorded on. */
export function stable(state: unknown, port: number): string {
  const machine = new Set(["sourcePosition", "stackTrace"]);
  const text = JSON.stringify(state, (key, value: unknown) => (machine.has(key) ? undefined : value));
  return text.replaceAll(`127.0.0.1:${port}`, ADDRESS);
}
