import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { EnforcementLevel } from "@pulumi/pulumi/proto/analyzer_pb";
import { HANDLER } from "../../provider/resources/handler";
import { dynamicTypes, nativeTypes } from "../../provider/typeTokens";
import { UNKNOWN } from "../../provider/unknown";
import { findSecrets } from "../support/leaks";
import { marked } from "../support/model/wire";
import { PackProcess } from "../support/policy/packProcess";
import { writePack } from "../support/policy/policyPack";

const run = promisify(execFile);
const PACK = `
const { PolicyPack } = require("@pulumi/policy");
const rules = require("pulumi-influxdb-tokens/policy");
new PolicyPack("tokens", {
  policies: [
    rules.requireExpiry(),
    rules.requireRotation({ enforcementLevel: "advisory" }),
    rules.requireDelivery({ stacks: ["prod"] }),
    rules.requireProtection({ stacks: ["prod"] }),
    rules.restrictAdoption(),
  ],
});
`;

const SECRET = "apiv1_a-secret-that-nobody-must-see";
const MANDATORY = "mandatory";

let root: string;
let pack: PackProcess;

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-policy-"));
  await writePack(path.join(root, "pack"), PACK);
  pack = await PackProcess.start(path.join(root, "pack"));
});

afterEach(() => pack.configure({}));

afterAll(async () => {
  await pack.stop();
  await rm(root, { recursive: true });
});

const levels = async (resource: Parameters<PackProcess["analyze"]>[0]) =>
  (await pack.analyze(resource)).map(({ policy, level }) => [policy.replace("influxdb-tokens-", ""), level]);

test("the engine learns the rules, their levels and what can be configured", async () => {
  const { name, version, policiesList } = await pack.info();
  expect([name, version]).toEqual(["tokens", "1.2.3"]);
  const { ADVISORY, MANDATORY } = EnforcementLevel;
  const said = policiesList.map(({ name, enforcementlevel }) => [name, enforcementlevel]);
  expect(said).toEqual([
    ["influxdb-tokens-expiry", MANDATORY],
    ["influxdb-tokens-rotation", ADVISORY],
    ["influxdb-tokens-delivery", MANDATORY],
    ["influxdb-tokens-protection", MANDATORY],
    ["influxdb-tokens-adoption", MANDATORY],
  ]);
  const options = policiesList.map(({ configschema }) =>
    configschema?.properties?.fieldsMap.map(([option]) => option).sort(),
  );
  expect(options).toEqual([
    ["longestLife", "stacks"],
    ["longestLife", "stacks"],
    ["stacks"],
    ["resources", "stacks"],
    ["allowedStacks"],
  ]);
});

describe.each([
  ["dynamic", dynamicTypes, { owner: "project/prod/ci", __provider: HANDLER }],
  ["native", nativeTypes, {}],
] as const)("of %s resources", (_way, types, hidden) => {
  test("those that break every rule are told by every rule", async () => {
    const args = { ...hidden, description: "CI", adopt: { id: "an-id", token: marked(SECRET) } };
    for (const type of [types.ManagementToken, types.DatabaseToken]) {
      expect(await levels({ type, args, stack: "prod" })).toEqual([
        ["adoption", MANDATORY],
        ["delivery", MANDATORY],
        ["expiry", MANDATORY],
        ["rotation", "advisory"],
      ]);
    }
    for (const type of [types.RotatingManagementToken, types.RotatingDatabaseToken]) {
      expect(await levels({ type, args: { ...args, expiresIn: "91d" }, stack: "prod" })).toEqual([
        ["adoption", MANDATORY],
        ["delivery", MANDATORY],
        ["expiry", MANDATORY],
        ["protection", MANDATORY],
      ]);
    }
    const database = { type: types.Database, args: { ...hidden, name: "sensors", adopt: true } };
    expect(await levels({ ...database, stack: "prod" })).toEqual([
      ["adoption", MANDATORY],
      ["protection", MANDATORY],
    ]);
  });

  test("those that keep all rules are not mentioned", async () => {
    const deliver = { command: ["store"], keepInState: false };
    const args = { ...hidden, description: "CI", expiresIn: "30d", deliver };
    for (const name of [
      "ManagementToken",
      "DatabaseToken",
      "RotatingManagementToken",
      "RotatingDatabaseToken",
    ] as const)
      expect(await pack.analyze({ type: types[name], args, stack: "prod", protect: true })).toEqual([]);
    const database = { type: types.Database, args: { ...hidden, name: "sensors" } };
    expect(await pack.analyze({ ...database, stack: "prod", protect: true })).toEqual([]);
    expect(await pack.analyze({ type: types.TokenRetirement, args: hidden, stack: "prod" })).toEqual([]);
  });

  test("what a secret argument says is judged, and never shown", async () => {
    const args = {
      ...hidden,
      description: marked(SECRET),
      expiresIn: marked("1234d"),
      deliver: marked({ command: [SECRET], keepInState: true }),
      adopt: marked({ id: "an-id", token: SECRET }),
    };
    const said = await pack.analyze({ type: types.ManagementToken, args, stack: "prod" });
    expect(said).toHaveLength(4);
    expect(await findSecrets({ secrets: [SECRET], texts: { said: JSON.stringify(said) } })).toEqual([]);
    expect(JSON.stringify(said)).not.toContain("1234d");
  });

  test("what a preview does not know yet is reported as such by the rules that need it, and by no other", async () => {
    const args = { ...hidden, description: UNKNOWN, expiresIn: UNKNOWN, adopt: { id: UNKNOWN } };
    const said = await pack.analyze({ type: types.ManagementToken, args, stack: "dev" });
    expect(said).toEqual([
      { policy: "influxdb-tokens-adoption", level: MANDATORY, message: expect.any(String) },
      {
        policy: "influxdb-tokens-expiry",
        level: "advisory",
        message: expect.stringMatching(/^can't run policy .* during preview: .*\.expiresIn can't be known/),
      },
      {
        policy: "influxdb-tokens-rotation",
        level: "advisory",
        message: expect.stringMatching(/^can't run policy .* during preview: .*\.expiresIn can't be known/),
      },
    ]);
  });
});

const token = { type: dynamicTypes.ManagementToken, args: { expiresIn: "60d" } };

test("a message is one line after the rule's own, whatever the resource is called", async () => {
  const [said] = await pack.analyze({ ...token, args: {}, name: "ci::\n\u001b[31mall is well" });
  expect(said?.message).toBe("Tokens must expire.\nThis token has no end: set expiresIn to 90d or less.");
});

test("the pack's configuration has precedence over its code", async () => {
  expect(await levels(token)).toEqual([["rotation", "advisory"]]);
  await pack.configure({
    "influxdb-tokens-expiry": { longestLife: "1w" },
    "influxdb-tokens-rotation": { stacks: ["prod"] },
  });
  expect(await levels(token)).toEqual([["expiry", MANDATORY]]);
});

test("a configuration without a meaning stops the update instead of passing", async () => {
  await pack.configure({ "influxdb-tokens-expiry": { longestLife: "1d1d" } });
  await expect(pack.analyze(token)).rejects.toThrow(
    /influxdb-tokens-expiry.*longestLife must be a duration/s,
  );
});

test("nothing is left to say of the whole stack", async () => {
  expect(await pack.analyzeStack([token, { ...token, args: {}, stack: "prod" }])).toEqual([]);
});

test("the pack prints nothing but its port", () => {
  expect(pack.printed).toMatch(/^\d+\n$/);
});

test("neither the package nor its rules load the policy SDK", async () => {
  const script = `for (const name of ["", "/policy", "/runtime", "/emulator"]) require("pulumi-influxdb-tokens" + name);
console.log(Object.keys(require.cache).filter((file) => file.includes("@pulumi/policy")).length);`;
  const { stdout } = await run(process.execPath, ["-e", script], { cwd: path.join(root, "pack") });
  expect(stdout).toBe("0\n");
});
