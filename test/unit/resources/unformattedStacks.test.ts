import * as pulumi from "@pulumi/pulumi";
import { ManagementToken, RotatingManagementToken, TokenRetirement } from "../../../provider";
import { leaveStacksUnformatted } from "../../../provider/resources/unformattedStacks";

let formatted = 0;
const hooked: NonNullable<typeof Error.prepareStackTrace> = (error, frames) => {
  formatted++;
  return [String(error), ...frames].join("\n    at ");
};
const before = Error.prepareStackTrace;

beforeAll(() =>
  pulumi.runtime.setMocks(
    { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) },
    "project",
    "stack",
  ),
);
beforeEach(() => {
  Error.prepareStackTrace = hooked;
  formatted = 0;
});
afterEach(() => {
  if (before === undefined) delete (Error as Partial<typeof Error>).prepareStackTrace;
  else Error.prepareStackTrace = before;
});

class Plain extends pulumi.CustomResource {}
const rotating = { description: "CI", expiresIn: "90d", rotateBefore: "30d" };

test("a resource formats the stack that the engine records, not one for each property", () => {
  new Plain("a:b:C", "plain", { one: undefined, two: undefined, three: undefined });
  const plain = formatted;
  for (const make of [
    () => new ManagementToken("ci", { description: "CI", expiresIn: "90d" }),
    () => new RotatingManagementToken("ci", rotating),
    () => new TokenRetirement("ci", { of: new RotatingManagementToken("of", rotating) }),
  ]) {
    formatted = 0;
    make();
    expect(formatted).toBeLessThanOrEqual(4);
    expect(formatted).toBeGreaterThan(0);
    expect(Error.prepareStackTrace).toBe(hooked);
  }
  // Proof that there is something to save.
  expect(plain).toBeGreaterThan(10);
});

test("the position that the engine records is that of the program, whatever classes a resource is derived from", () => {
  const positions: string[] = [];
  Error.prepareStackTrace = (error, frames) => {
    const resource = frames.findIndex((frame) => frame.getFunctionName() === "CustomResource");
    if (resource >= 0) positions.push(frames[resource + 2]?.getFileName() ?? "");
    return hooked(error, frames);
  };
  new ManagementToken("ci", { description: "CI", expiresIn: "90d" });
  new RotatingManagementToken("ci", rotating);
  new TokenRetirement("ci", { of: new RotatingManagementToken("of", rotating) });
  expect(positions.length).toBeGreaterThan(3);
  expect(new Set(positions)).toEqual(new Set([__filename]));
});

test("an error of a transformation tells where it was thrown", () => {
  const transformation = function thrower(): undefined {
    throw new Error("not this one");
  };
  let thrown: Error | undefined;
  try {
    new ManagementToken("ci", { description: "CI", expiresIn: "90d" }, { transformations: [transformation] });
  } catch (error) {
    thrown = error as Error;
  }
  expect(Error.prepareStackTrace).toBe(hooked);
  expect(thrown?.stack).toMatch(/not this one\n {4}at .*thrower/);
});

test("where stacks have no hook, none is left behind", () => {
  delete (Error as Partial<typeof Error>).prepareStackTrace;
  const end = leaveStacksUnformatted();
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  expect(new Error("recorded").stack).toMatch(/recorded\n {4}at .*unformattedStacks\.test/);
  Error.stackTraceLimit = stackTraceLimit;
  expect(new Error("of a promise").stack).toBe("");
  end();
  expect("prepareStackTrace" in Error).toBe(false);
});

test("who looks for promises that never settle gets every stack", () => {
  process.env.PULUMI_DEBUG_PROMISE_LEAKS = "1";
  try {
    const end = leaveStacksUnformatted();
    expect(Error.prepareStackTrace).toBe(hooked);
    end();
    expect(Error.prepareStackTrace).toBe(hooked);
  } finally {
    delete process.env.PULUMI_DEBUG_PROMISE_LEAKS;
  }
});
