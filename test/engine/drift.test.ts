import type { Fault } from "../../emulator";
import { comparable } from "../support/engine/comparable";
import { useEngineStack } from "../support/engine/engineStack";
import { oneNativeToken } from "../support/engine/nativeProgram";
import { oneToken } from "../support/engine/program";
import { DAY } from "../support/time";

const description = "CI";

describe("a refresh without a clear answer", () => {
  const stack = useEngineStack({ workspace: { program: oneToken({ description, expiresIn: "90d" }) } });

  let before: unknown;

  /** What refreshes is configured as the last update was; one without changes makes no call. */
  const setTimeoutOfCalls = (timeout: string) =>
    stack.workspace.up({ args: ["--expect-no-changes", "--config", `influxdb-tokens:timeout=${timeout}`] });

  beforeAll(async () => {
    await stack.workspace.up();
    before = comparable(await stack.workspace.export());
  });

  const html = "<!DOCTYPE html><html><body>Sign in</body></html>";
  const cases: [string, Fault, RegExp][] = [
    ["401", { kind: "status", status: 401 }, /answered 401.*does not accept the token/],
    ["403", { kind: "status", status: 403 }, /answered 403.*may not do this/],
    ["500", { kind: "status", status: 500 }, /answered 500.*try again later/],
    ["a reset connection", { kind: "reset" }, /connection to .* failed.*influxdb-tokens:endpoint/],
    ["an empty listing", { kind: "malformed", body: "[]" }, /the listing is not the whole/],
    ["HTML", { kind: "malformed", body: html }, /HTML instead of JSON.*influxdb-tokens:endpoint/],
    ["a redirect", { kind: "redirect", location: "https://login.example.com/" }, /login\.example\.com/],
  ];
  async function expectFailure(fault: Fault, message: RegExp): Promise<void> {
    stack.emulator.faults.add(fault);
    const { output } = await stack.workspace.refresh({ expectFailure: true });
    expect(output.replace(/\s+/g, " ")).toMatch(message);
    expect(output).not.toMatch(/\n\s+at /);
    expect(comparable(await stack.workspace.export())).toEqual(before);
  }

  test.each(cases)("fails and leaves the state alone: %s", async (_, fault, message) => {
    await expectFailure(fault, message);
  });

  test("fails and leaves the state alone: no answer", async () => {
    await setTimeoutOfCalls("1s");
    before = comparable(await stack.workspace.export());
    await expectFailure({ kind: "hang" }, /did not answer within 1 s/);
    stack.emulator.faults.clear();
    await setTimeoutOfCalls("10m");
  });

  test("works again when the service does", async () => {
    await stack.workspace.refresh({ args: ["--expect-no-changes"] });
    await stack.workspace.destroy();
    expect(stack.made().map(({ state }) => state)).toEqual(["revoked"]);
  });
});

describe("a service that cannot be reached", () => {
  const stack = useEngineStack({
    workspace: { plugin: true, program: oneNativeToken({ description, expiresIn: "90d" }) },
  });

  test("changes nothing at refresh, destroy and replacement, and is not needed by an up without changes", async () => {
    const { workspace } = stack;
    await workspace.up();
    await workspace.config("influxdb-tokens:timeout", "1s");
    await workspace.up({ args: ["--expect-no-changes"] });
    const before = comparable(await workspace.export());
    await stack.emulator.stop();

    await workspace.up({ args: ["--expect-no-changes"] });
    for (const attempt of [workspace.refresh, workspace.destroy]) {
      const { output } = await attempt.call(workspace, { expectFailure: true });
      expect(output).toMatch(/\(ECONNREFUSED\)\. Check influxdb-tokens:endpoint and the network/);
      expect(comparable(await workspace.export())).toEqual(before);
    }
    await workspace.writeProgram(oneNativeToken({ description: "changed" }));
    await workspace.up({ expectFailure: true });
    expect((await workspace.resources("ci")).map(({ id }) => id)).toEqual([stack.made()[0]?.id]);
  });
});

describe("a token that ended outside", () => {
  const stack = useEngineStack({ workspace: { plugin: true } });

  beforeEach(async () => {
    await stack.workspace.writeProgram(oneNativeToken({ description, expiresIn: "90d" }));
    await stack.workspace.up();
  });

  const newest = () => stack.made().at(-1)?.id ?? "";
  const endings: [string, () => void][] = [
    ["revoked", () => stack.emulator.revoke(newest())],
    ["missing", () => stack.emulator.remove(newest())],
  ];

  test.each(endings)(
    "%s: a refresh sees it and keeps the rest, the next up makes a new one",
    async (status, end) => {
      const before = (await stack.workspace.resources("ci"))[0]?.outputs;
      end();
      await stack.workspace.refresh();
      const [seen] = await stack.workspace.resources("ci");
      expect(seen?.outputs).toEqual({
        ...before,
        status,
        token: expect.objectContaining({ ciphertext: expect.any(String) }),
      });

      await stack.workspace.up();
      const [replaced] = await stack.workspace.resources("ci");
      expect(replaced?.outputs?.status).toBe("active");
      expect(replaced?.id).toBe(newest());
      expect(replaced?.id).not.toBe(seen?.id);
      expect(stack.made().filter(({ state }) => state === "active")).toHaveLength(1);
    },
  );

  test.each(endings)("%s: up fails where onInvalid says so", async (status, end) => {
    end();
    const ended = (await stack.workspace.resources("ci"))[0]?.id;
    await stack.workspace.writeProgram(oneNativeToken({ description, expiresIn: "90d", onInvalid: "error" }));
    const { output } = await stack.workspace.up({ args: ["--refresh"], expectFailure: true });
    expect(output.replace(/\s+/g, " ")).toContain(
      `token ${ended} of "ci" is ${status}, and onInvalid is "error"`,
    );
    await stack.workspace.writeProgram(oneNativeToken({ description, expiresIn: "90d" }));
    await stack.workspace.up();
    expect(stack.made().filter(({ state }) => state === "active")).toHaveLength(1);
  });

  test.each([...endings, ["expired", () => stack.emulator.clock.advance(100 * DAY)] as [string, () => void]])(
    "a destroy succeeds where a token is %s",
    async (_, end) => {
      end();
      await stack.workspace.destroy();
      expect(await stack.workspace.resources("ci")).toEqual([]);
    },
  );
});
