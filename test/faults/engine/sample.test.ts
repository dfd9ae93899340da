import type { Fault } from "../../../emulator";
import { EngineStack } from "../../support/engine/engineStack";
import { oneToken } from "../../support/engine/program";
import { readStackFile } from "../../support/engine/stackFile";

interface Sample {
  readonly name: string;
  readonly fault: Fault;
  /** What the user reads; undefined: the command succeeds. */
  readonly shown?: RegExp;
  /** What runs out, in seconds; all else lasts as long as a slow machine needs. */
  readonly runsOut?: { readonly call?: number; readonly verification?: number };
}

/** One of each kind of fault, at the call where it hurts most. */
const samples: readonly Sample[] = [
  {
    name: "a reset after the creation",
    fault: { kind: "reset", operation: "create", when: "after", times: 1 },
  },
  {
    name: "no answer to the creation",
    fault: { kind: "hang", operation: "create", when: "after" },
    runsOut: { call: 5 },
    shown: /Nothing was left behind/,
  },
  {
    name: "a refused credential",
    fault: { kind: "status", status: 401, operation: "create" },
    shown: /does not accept the token.*INFLUXDB_MANAGEMENT_TOKEN/s,
  },
  {
    name: "a gateway's page of HTML",
    fault: { kind: "status", status: 502, body: "<html>", contentType: "text/html", operation: "create" },
    shown: /Nothing was left behind/,
  },
  {
    name: "a body cut off",
    fault: { kind: "cut", operation: "create", times: 1 },
  },
  {
    name: "too many requests",
    fault: { kind: "status", status: 429, retryAfter: 1, operation: "create", times: 1 },
  },
  {
    name: "a redirect",
    fault: { kind: "redirect", location: "https://elsewhere.example/", operation: "create" },
    shown: /a redirect to elsewhere\.example, which is not followed/,
  },
  {
    name: "a new token that is not accepted",
    fault: { kind: "activation", ms: 3_600_000 },
    runsOut: { verification: 1 },
    shown: /It is recorded as not ready: the next `pulumi up` verifies it again/,
  },
];

describe("one of each kind of fault through the whole CLI", () => {
  let stack: EngineStack;

  beforeAll(async () => {
    stack = await EngineStack.start();
  });

  afterAll(async () => {
    await stack.workspace.destroy();
    expect(stack.made().filter(({ state }) => state === "active")).toEqual([]);
    await stack.verify();
    await stack.dispose();
  });

  /** Each replaces the token of the one before, and the next mends what this one left unfinished. */
  test.each(samples)(
    "$name: the whole CLI loses no token, and says what happened",
    async ({ name, fault, shown, runsOut = {} }) => {
      const { workspace, emulator } = stack;
      const args = {
        description: name,
        expiresIn: "90d",
        verify: { timeout: `${runsOut.verification ?? 600}s` },
      };
      await workspace.writeProgram(oneToken(args));
      emulator.faults.add(fault);
      const { output } = await workspace.up({
        expectFailure: shown !== undefined,
        env: { INFLUXDB_TOKENS_TIMEOUT: `${runsOut.call ?? 600}s` },
      });
      if (shown !== undefined) expect(output).toMatch(shown);
      expect(output).not.toMatch(/\n\s+at /);
      emulator.faults.clear();

      const known = new Set((await readStackFile(workspace)).tokens.map(({ id }) => id));
      const living = stack.made().filter(({ state }) => state === "active");
      expect(living.filter(({ id }) => !known.has(id))).toEqual([]);
    },
  );
});
