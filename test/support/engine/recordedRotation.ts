import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { preloading } from "../preloads/preloading";
import { DAY } from "../time";
import { EngineStack } from "./engineStack";
import { program } from "./program";
import type { RecordedState } from "./recordedState";

const folder = path.resolve(__dirname, "../../fixtures/state/rotation");

/** The account that recorded states speak of. */
export const ACCOUNT = "11111111-1111-4111-8111-111111111111";

const PASSPHRASE = "of a recorded state";
const CREDENTIAL = `M.V1.${"Recorded".repeat(8)}`;
/** What differs between two machines that record the same. */
const MACHINE = new Set(["sourcePosition", "stackTrace"]);

/** A rotating token whose retirement is confirmed, and one that retires by itself. */
const rotatingTokens = (generation: number) =>
  program(`const { RotatingManagementToken, TokenRetirement } = require("pulumi-influxdb-tokens");
const lengths = { expiresIn: "90d", rotateBefore: "30d", overlap: "7d" };
const keepers = { generation: "${generation}" };
const confirmed = new RotatingManagementToken("confirmed", {
  description: "confirmed",
  ...lengths,
  keepers,
  retire: "manual",
});
exports.confirmed = confirmed.token;
exports.retired = new TokenRetirement("retirement", { of: confirmed }).retiredTokenId;
exports.automatic = new RotatingManagementToken("automatic", { description: "automatic", ...lengths, keepers }).token;`);

/**
 * Records a state of the present release in which one token of each rotating token was retired and another one's
 * overlap runs; to be done once before the release is published, never to be edited after.
 */
export async function recordRotation(release: string): Promise<void> {
  const kept = await mkdtemp(path.join(os.tmpdir(), "recorded-"));
  const [persist, clock] = [path.join(kept, "service.json"), path.join(kept, "clock")];
  const stack = await EngineStack.start({
    emulator: { persist, secrets: { [ACCOUNT]: CREDENTIAL }, clustered: false },
    workspace: {
      passphrase: PASSPHRASE,
      env: { NODE_OPTIONS: preloading("shiftedClock"), TEST_CLOCK_FILE: clock },
    },
  });
  const { workspace, emulator } = stack;
  try {
    const update = async (generation: number, args: readonly string[] = []) => {
      await workspace.writeProgram(rotatingTokens(generation));
      await workspace.up({ args });
    };
    await update(1);
    await update(2);
    emulator.clock.advance(8 * DAY);
    await writeFile(clock, String(8 * DAY));
    await update(2);
    await update(3, ["--refresh"]);
    const text = JSON.stringify(await workspace.export(), (key, value: unknown) =>
      MACHINE.has(key) ? undefined : value,
    );
    const recorded: RecordedState = {
      recordedAt: emulator.clock.now().toISOString(),
      program: rotatingTokens(3),
      passphrase: PASSPHRASE,
      credential: CREDENTIAL,
      state: JSON.parse(text.replaceAll(`127.0.0.1:${emulator.port}`, "127.0.0.1:PORT")),
      service: JSON.parse(await readFile(persist, "utf8")),
    };
    await writeFile(path.join(folder, `${release}.json`), `${JSON.stringify(recorded, null, 2)}\n`);
    await workspace.destroy();
  } finally {
    await stack.dispose();
    await rm(kept, { recursive: true });
  }
}
