import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Workspace } from "./workspace";

/** The processes of a workspace that are the plugin. */
export async function pluginsOf(workspace: Workspace): Promise<number[]> {
  const pids = await workspace.processes();
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return pids.filter((_, index) => lines[index]?.includes("pulumi-resource-influxdb-tokens"));
}

/** Waits until no such process is left. @throws Error naming those that are left */
export async function pluginsGone(workspace: Workspace, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const left = await pluginsOf(workspace);
    if (left.length === 0) return;
    if (performance.now() > deadline) {
      throw new Error(`plugins lived on for ${withinMs} ms: ${left.join(", ")}`);
    }
    await sleep(25);
  }
}
