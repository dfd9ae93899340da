import * as pulumi from "@pulumi/pulumi";
import { Database, type DatabaseArgs } from "../../../provider/resources/database";
import { HANDLER } from "../../../provider/resources/handler";

/** The arguments that a program registers, by resource. */
const registered = new Map<string, Record<string, unknown>>();

beforeAll(() =>
  pulumi.runtime.setMocks({
    call: ({ inputs }) => inputs,
    newResource: ({ name, inputs, type }) => {
      registered.set(name, { ...inputs, type });
      return { id: inputs.name ?? name, state: inputs };
    },
  }),
);

/** What a program registers with these arguments. */
async function inputsOf(args: DatabaseArgs, opts?: pulumi.CustomResourceOptions) {
  const database = new Database("metrics", args, opts);
  await new Promise((resolve) => database.urn.apply(resolve));
  return registered.get("metrics");
}

const name = "metrics";

test("a program registers the arguments, and what the provider recognizes a database by", async () => {
  expect(await inputsOf({ name, retention: "30d", partitionTemplate: [{ time: "%Y" }] })).toEqual({
    type: "pulumi-nodejs:dynamic/influxdb-tokens:Database",
    name,
    retention: "30d",
    partitionTemplate: [{ time: "%Y" }],
    kind: "database",
    owner: expect.stringMatching(/project\/stack\/metrics$/),
    __provider: HANDLER,
  });
});

test("the outputs can be passed on", async () => {
  const database = new Database("metrics", { name: pulumi.output(name), maxTables: 7 });
  expect(await new Promise((resolve) => database.name.apply(resolve))).toBe(name);
  expect(Database.isInstance(database)).toBe(true);
  expect(Database.isInstance({})).toBe(false);
});

describe("the option import", () => {
  test.each([name, pulumi.output(name)])("is adopt", async (given) => {
    expect(await inputsOf({ name: given }, { import: name })).toMatchObject({ name, adopt: true });
  });

  test("must name the database that the arguments name", () => {
    expect(() => new Database("metrics", { name: "other" }, { import: name })).toThrow(
      /^"metrics": the option import names the database "metrics", and the argument name "other"/,
    );
  });

  test("does not go together with adopt", () => {
    expect(() => new Database("metrics", { name, adopt: true }, { import: name })).toThrow(/not both/);
  });
});

test("deletedWith would leave the database in no state", () => {
  const deletedWith = {} as pulumi.Resource;
  expect(() => new Database("metrics", { name }, { deletedWith })).toThrow(
    /^"metrics": with the option deletedWith, the database would stay but be in no state.*retainOnDelete$/,
  );
});
