import { useEngineStack } from "../support/engine/engineStack";
import { oneNativeToken } from "../support/engine/nativeProgram";
import { preloading } from "../support/preloads/preloading";
import { DAY } from "../support/time";

const oneLine = (output: string) => output.replace(/\s+/g, " ");

describe("a token that can no longer be used", () => {
  const stack = useEngineStack({
    workspace: { plugin: true, env: { NODE_OPTIONS: preloading("shiftedClock") } },
  });
  const write = (onInvalid: "replace" | "error") =>
    stack.workspace.writeProgram(oneNativeToken({ description: "CI", expiresIn: "90d", onInvalid }));
  const newest = () => stack.made().at(-1)?.id ?? "";
  const current = async () => (await stack.workspace.resources("ci"))[0];
  const late = { env: { TEST_CLOCK_MS: String(91 * DAY) } };

  test("revoked outside: up without a refresh cannot know, and changes nothing", async () => {
    const { workspace, emulator } = stack;
    await write("error");
    await workspace.up();
    emulator.revoke(newest());
    await workspace.up({ args: ["--expect-no-changes"] });
    await workspace.refresh();
    expect((await current())?.outputs?.status).toBe("revoked");
  });

  test("onInvalid error: preview and up refuse, refresh and a changed argument do not", async () => {
    const { workspace } = stack;
    const dead = newest();
    const message = `token ${dead} of "ci" is revoked, and onInvalid is "error"`;
    expect(oneLine((await workspace.preview({ expectFailure: true })).output)).toContain(message);
    expect(oneLine((await workspace.up({ expectFailure: true })).output)).toContain(message);
    await workspace.refresh({ args: ["--run-program"] });
    expect((await current())?.id).toBe(dead);
    await workspace.writeProgram(
      oneNativeToken({ description: "CI 2", expiresIn: "90d", onInvalid: "error" }),
    );
    await workspace.up();
    expect((await current())?.id).toBe(newest());
    expect(newest()).not.toBe(dead);
  });

  test("expired by the clock, without a refresh: error refuses, replace makes a new one", async () => {
    const { workspace, emulator } = stack;
    const before = newest();
    emulator.clock.advance(91 * DAY);
    const refused = await workspace.up({ ...late, expectFailure: true });
    expect(oneLine(refused.output)).toContain(`token ${before} of "ci" is expired, and onInvalid is "error"`);
    expect(newest()).toBe(before);
    await write("replace");
    await workspace.up(late);
    expect((await current())?.id).toBe(newest());
    expect(newest()).not.toBe(before);
  });

  test("an absent record is missing only in a listing that holds the credential's own", async () => {
    const { workspace, emulator } = stack;
    const before = await current();
    emulator.remove(newest());
    const others = emulator.tokens().filter(({ tokenPrefix }) => tokenPrefix !== emulator.secret.slice(0, 9));
    const filtered = JSON.stringify(others.map(({ state: _, ...record }) => record));
    emulator.faults.add({ kind: "malformed", operation: "list", body: filtered });
    const refused = await workspace.refresh({ ...late, expectFailure: true });
    expect(oneLine(refused.output)).toContain("the listing is not the whole of dedicated:");
    expect((await current())?.outputs?.status).toBe(before?.outputs?.status);

    emulator.faults.clear();
    await workspace.refresh(late);
    expect((await current())?.outputs?.status).toBe("missing");
    const { output } = await workspace.up(late);
    expect(oneLine(output)).toContain(`token ${before?.id} is missing: \`pulumi up\` creates a new one`);
    expect((await current())?.outputs?.status).toBe("active");
  });

  test("a credential that the account does not list is refused before anything is concluded", async () => {
    const { workspace, emulator } = stack;
    const credential = stack.mint({ description: "ends" });
    const listed = emulator.tokens().filter(({ id }) => id !== credential.id && id !== newest());
    const filtered = JSON.stringify(listed.map(({ state: _, ...record }) => record));
    emulator.faults.add({ kind: "malformed", operation: "list", body: filtered });
    const { output } = await workspace.refresh({
      env: { ...late.env, INFLUXDB_MANAGEMENT_TOKEN: credential.secret },
      expectFailure: true,
    });
    expect(oneLine(output)).toContain("neither is the credential that asked for it");
  });
});
