import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Workspace } from "../../support/workspace";

/** The provider processes of a workspace: those that hold credentials and make tokens. */
export async function providersOf(workspace: Workspace): Promise<number[]> {
  const pids = await workspace.processes();
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return pids.filter((_, index) => /node\0.*dynamic-provider/.test(lines[index] ?? ""));
}

/** Waits until no provider process of a workspace is left. @throws Error naming those that are left after a time */
export async function providersGone(workspace: Workspace, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const left = await providersOf(workspace);
    if (left.length === 0) return;
    if (performance.now() > deadline) {
      const shown = await Promise.all(
        left.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "gone by now")),
      );
      const lines = shown.map((line, index) => `${left[index]} (${line.replaceAll("\0", " ").trim()})`);
      throw new Error(`provider processes lived on for ${withinMs} ms: ${lines.join(", ")}`);
    }
    await sleep(25);
  }
}
