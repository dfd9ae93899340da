import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { useEngineStack } from "../support/engine/engineStack";
import { nativeProgram } from "../support/engine/nativeProgram";
import { presentRelease } from "../support/engine/recordedState";

describe("a plugin that is not the right one", () => {
  const stack = useEngineStack({
    workspace: {
      plugin: true,
      program: nativeProgram('new ManagementToken("ci", { description: "CI", expiresIn: "90d" });'),
    },
  });

  test.each([
    ["cut off", '#!/usr/bin/env node\n"use strict";var {', "could not read plugin"],
    ["for another kind of machine", "\u0000\u0000\u0000", "exec format error"],
  ])("because it is %s: the update fails and creates nothing", async (name, text, message) => {
    const { workspace } = stack;
    const folder = path.join(workspace.root, "plugins", name);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, "pulumi-resource-influxdb-tokens"), text, { mode: 0o755 });
    const { output } = await workspace.up({
      expectFailure: true,
      env: { PATH: `${folder}${path.delimiter}${workspace.env.PATH}` },
    });
    expect(output).toContain(message);
    expect(stack.takeRequests()).toEqual([]);
  });

  test("because it does not know a resource: it says so", async () => {
    const { workspace } = stack;
    await workspace.writeProgram(
      nativeProgram('new pulumi.CustomResource("influxdb-tokens:index:Table", "ci", {});'),
    );
    const { output } = await workspace.preview({ expectFailure: true });
    expect(output).toContain("A program and its plugin must be of the same release");
  });

  test("because it is of another version than the program asks for: the engine warns", async () => {
    const { workspace } = stack;
    await workspace.writeProgram(
      nativeProgram(
        'new ManagementToken("ci", { description: "CI", expiresIn: "90d" }, { version: "99.0.0" });',
      ),
    );
    const { output } = await workspace.preview();
    expect(output).toContain(`expected to have version >=99.0.0, but has ${presentRelease()}`);
  });
});
