import { withoutTokens } from "../../provider/deliver/environment";
import { findProgram } from "../../provider/exec/findProgram";
import { runProcess } from "../../provider/exec/runProcess";
import type { CommandContext } from "../command";

const OLDEST = 20;

const TIMEOUT_MS = 60_000;

/**
 * Checks the Node that the engine would start the plugin with: the one on PATH, not the one of this process.
 *
 * @throws Error if there is none, or it is too old
 */
export async function requireNode({ environment, signal }: CommandContext): Promise<void> {
  const needs = `the plugin needs Node ${OLDEST} or later on PATH whenever Pulumi starts it`;
  const file = findProgram("node", environment);
  if (file === undefined) throw new Error(`there is no node on PATH: ${needs}`);
  const { stdout } = await runProcess({
    file,
    args: ["--version"],
    environment: withoutTokens(environment, () => false),
    timeoutMs: TIMEOUT_MS,
    signal,
  });
  const version = /^v(\d+)\./.exec(stdout);
  if (version === null) throw new Error(`${file} does not say its version: ${needs}`);
  if (Number(version[1]) < OLDEST) throw new Error(`${file} is Node ${stdout.trim()}: ${needs}`);
}
