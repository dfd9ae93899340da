import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Workspace } from "./workspace";

/**
 * The provider processes of a workspace that have loaded this package: those that can make tokens. The preload
 * `nameRuntime` gives them their name.
 *
 * With `up --refresh` the engine also starts a launcher that it calls only if the configuration has changed. One
 * that no call has reached has loaded nothing, and Pulumi's launcher by itself does not end with the engine.
 */
export async function runtimesOf(workspace: Workspace): Promise<number[]> {
  return await processesNamed(workspace, /^tokens-runtime/);
}

/** The launchers of a workspace that have loaded nothing. */
export async function idleLaunchersOf(workspace: Workspace): Promise<number[]> {
  return await processesNamed(workspace, /node\0.*dynamic-provider/);
}

/** Waits until no process that has loaded this package is left. @throws Error naming those that are left */
export async function runtimesGone(workspace: Workspace, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const left = await runtimesOf(workspace);
    if (left.length === 0) return;
    if (performance.now() > deadline) {
      throw new Error(`provider processes lived on for ${withinMs} ms: ${left.join(", ")}`);
    }
    await sleep(25);
  }
}

async function processesNamed(workspace: Workspace, name: RegExp): Promise<number[]> {
  const pids = await workspace.processes();
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return pids.filter((_, index) => name.test(lines[index] ?? ""));
}
