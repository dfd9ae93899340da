import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { useEngineStack } from "../support/engine/engineStack";
import { nativeProgram } from "../support/engine/nativeProgram";
import { preloading } from "../support/preloads/preloading";
import { DAY } from "../support/time";

/** A step as `preview --json` prints it. */
interface Step {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Readonly<Record<string, { readonly kind: string; readonly inputDiff: boolean }>>;
}

const declared = (description: string, expiresIn = "90d") =>
  nativeProgram(`const first = new ManagementToken("first", { description: "${description}", expiresIn: "90d", onInvalid: "${expiresIn === "90d" ? "replace" : "error"}" });
new ManagementToken("second", {
  description: pulumi.interpolate\`after \${first.tokenId}\`,
  expiresAt: first.expiresAt,
  keepers: { nested: first.fingerprint },
  verify: { timeout: first.tokenId.apply(() => "1m") },
});
new DatabaseToken("reader", {
  description: "reader", expiresIn: "90d",
  permissions: [{ action: "read", database: first.fingerprint.apply((text) => "of-" + text.slice(0, 8)) }],
});
const rotating = new RotatingManagementToken("rotating", {
  description: "rotating", expiresIn: "${expiresIn}", rotateBefore: "30d", overlap: "7d", retire: "manual",
  keepers: { first: first.description },
});
new TokenRetirement("retirement", { of: rotating.rotation, confirmedBy: rotating.token });
exports.id = rotating.tokenId;`);

describe("a preview", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "preview-"));
  const clock = path.join(folder, "clock");
  const stack = useEngineStack({
    workspace: {
      plugin: true,
      program: declared("before"),
      env: { NODE_OPTIONS: preloading("shiftedClock"), TEST_CLOCK_FILE: clock },
    },
  });
  writeFileSync(clock, "0");
  afterAll(() => rmSync(folder, { recursive: true }));
  const nothing = { INFLUXDB_MANAGEMENT_TOKEN: "", HTTPS_PROXY: "http://127.0.0.1:9" };

  /** The steps of a preview by the resource's name, those that change nothing left out. */
  const previewed = async (args: readonly string[] = []) => {
    const { stdout } = await stack.workspace.preview({ env: nothing, args: ["--json", ...args] });
    const { steps } = JSON.parse(stdout.slice(stdout.indexOf("{"))) as { steps: Step[] };
    const changing = steps.filter(({ op, urn }) => op !== "same" && !urn.includes("pulumi:pulumi:Stack"));
    return Object.fromEntries(
      changing.map(({ op, urn, detailedDiff }) => [`${op} ${urn.split("::").at(-1)}`, detailedDiff]),
    );
  };

  test("needs no credential and no service for new resources, unknown arguments included", async () => {
    expect(Object.keys(await previewed()).sort()).toEqual([
      "create first",
      "create reader",
      "create retirement",
      "create rotating",
      "create second",
    ]);
    expect(stack.takeRequests()).toEqual([]);
  });

  test("of an update in place shows nothing that depends on the token as changing", async () => {
    await stack.workspace.up();
    stack.takeRequests();
    expect(await previewed()).toEqual({});
    await stack.workspace.writeProgram(declared("before", "80d"));
    const steps = await previewed();
    expect(steps).toEqual({
      "update first": { onInvalid: { kind: "update", inputDiff: true } },
      "update rotating": { expiresIn: { kind: "update", inputDiff: true } },
    });
    expect(stack.takeRequests()).toEqual([]);
  });

  test("of a replacement names what asks for it, and shows what depends on the new token", async () => {
    await stack.workspace.writeProgram(declared("after"));
    const steps = await previewed();
    expect(steps["replace first"]).toEqual({ description: { kind: "update-replace", inputDiff: true } });
    expect(steps["update rotating"]).toEqual({
      "keepers.first": { kind: "update", inputDiff: true },
      tokenId: { kind: "update", inputDiff: false },
    });
    expect(steps["update reader"]).toEqual({ permissions: { kind: "update", inputDiff: true } });
    expect(Object.keys(steps).sort()).toEqual([
      "replace first",
      "replace second",
      "update reader",
      "update retirement",
      "update rotating",
    ]);
    expect(stack.takeRequests()).toEqual([]);
  });

  test("says which tokens have expired", async () => {
    await stack.workspace.writeProgram(declared("before"));
    stack.emulator.clock.advance(91 * DAY);
    await writeFile(clock, String(91 * DAY));
    const { output } = await stack.workspace.preview({ env: nothing, args: ["--diff"] });
    for (const [name, end] of [
      ["first", "`pulumi up` creates a new one"],
      ["rotating", "the token is rotated"],
    ]) {
      expect(output).toMatch(new RegExp(`warning: ${name}: token [0-9a-f-]+ is expired: ${end}`));
    }
    const steps = await previewed();
    expect(steps["replace first"]).toEqual({ status: { kind: "update-replace", inputDiff: false } });
    expect(steps["update rotating"]).toEqual({ tokenId: { kind: "update", inputDiff: false } });
    await stack.workspace.up();
    await stack.workspace.up({ args: ["--expect-no-changes", "--refresh"] });
    await stack.workspace.destroy();
  });
});
