import { readFile } from "node:fs/promises";
import path from "node:path";
import { resourceOfType } from "../../../provider/typeTokens";
import type { StateResource, Workspace } from "./workspace";

/** What the engine has written about a stack into the state folder, read without starting the engine. */
interface StackFile {
  readonly text: string;
  readonly tokens: readonly StateResource[];
  readonly pending: readonly string[];
}

/** Reads the state of a workspace's stack. @throws SyntaxError where the file does not parse */
export async function readStackFile(workspace: Workspace, project = "tokens-test"): Promise<StackFile> {
  const file = path.join(workspace.state, ".pulumi/stacks", project, `${workspace.stack}.json`);
  const text = await readFile(file, "utf8");
  const { checkpoint } = JSON.parse(text) as {
    checkpoint: {
      latest?: {
        resources?: StateResource[];
        pending_operations?: { type: string }[];
      };
    };
  };
  const { resources = [], pending_operations = [] } = checkpoint.latest ?? {};
  return {
    text,
    tokens: resources.filter(({ type }) => resourceOfType(type)?.name === "ManagementToken"),
    pending: pending_operations.map(({ type }) => type),
  };
}
