import { type EngineStack, useEngineStack } from "../support/engine/engineStack";
import { programOf } from "../support/engine/programOf";
import { WAYS, type Way } from "../support/model/way";

const DAY_NS = 86_400 * 10 ** 9;

/** A program with a database, and a token that may read it. */
function declared(way: Way, args: object, others = ""): string {
  return programOf(
    way,
    `const sensors = new Database("sensors", ${JSON.stringify(args)});
new DatabaseToken("reader", {
  description: "Dashboards",
  expiresIn: "90d",
  permissions: [{ action: "read", database: sensors.name }],
});
${others}
exports.retention = sensors.retention;`,
  );
}

describe.each(WAYS)("a database by the %s way", (way) => {
  const stack: EngineStack = useEngineStack({ workspace: { plugin: way === "plugin" } });

  const databases = () => stack.emulator.databases().filter(({ state }) => state === "active");

  const up = async (
    args: object,
    options: { readonly expectFailure?: boolean; readonly others?: string } = {},
  ) => {
    const { others, ...rest } = options;
    await stack.workspace.writeProgram(declared(way, args, others));
    const result = await stack.workspace.up(rest);
    const requests = stack.takeRequests();
    return { requests, output: `${result.stdout}${result.stderr}` };
  };

  test("is created, and a token for it in the same update", async () => {
    const { requests } = await up({ name: "sensors", retention: "400d" });
    expect(requests).toEqual(["list 200", "create 200", "list 200", "create 200", "get 200"]);
    expect(databases()).toMatchObject([{ name: "sensors", retentionPeriod: String(400 * DAY_NS) }]);
    expect((await up({ name: "sensors", retention: "400d" })).requests).toEqual([]);
  });

  test("is renamed in place, and the permissions follow in the same update", async () => {
    const { requests, output } = await up({ name: "air", retention: "400d" });
    expect(requests).toEqual(["list 200", "rename 200", "update 200"]);
    expect(output).toContain('database "sensors" is renamed to "air"');
    expect(databases()).toMatchObject([{ name: "air", retentionPeriod: String(400 * DAY_NS) }]);
    expect(stack.madeForDatabases()).toMatchObject([
      { state: "active", permissions: [{ action: "read", resource: "air" }] },
    ]);
  });

  test("gets another retention in place, with a warning if data goes", async () => {
    const { requests, output } = await up({ name: "air", retention: "30d" });
    expect(requests).toEqual(["update 200"]);
    expect(output).toMatch(/retention of database "air" goes from 400d to 30d/);
    expect(await stack.workspace.output("retention")).toBe("30d");
  });

  test("that somebody changed is shown by a refresh and set back by an update", async () => {
    stack.emulator.changeDatabase("air", { retentionPeriod: 0 });
    await stack.workspace.up({ args: ["--refresh"] });
    expect(databases()).toMatchObject([{ name: "air", retentionPeriod: String(30 * DAY_NS) }]);
    stack.takeRequests();
  });

  test("is never replaced, taken over or doubled silently: each is an error and changes nothing", async () => {
    const template = [{ time: "%Y" }, { tag: "room" }];
    const refused = await up({ name: "air", partitionTemplate: template }, { expectFailure: true });
    expect(refused.output).toContain("can never be changed");
    stack.emulator.createDatabase({ name: "others" });
    const taken = await up(
      { name: "air", retention: "30d" },
      { expectFailure: true, others: 'new Database("other", { name: "others" });' },
    );
    expect(taken.output).toContain("adopt: true");
    const doubled = await up(
      { name: "air", retention: "30d" },
      { expectFailure: true, others: 'new Database("twin", { name: "air" });' },
    );
    expect(doubled.output).toContain("have the same name");
    const requests = [...refused.requests, ...taken.requests, ...doubled.requests];
    expect(new Set(requests)).toEqual(new Set(["list 200"]));
    stack.emulator.deleteDatabase("others");
  });

  test("is deleted only once an update allowed it", async () => {
    await up({ name: "air", retention: "30d" });
    await stack.workspace.destroy({ expectFailure: true });
    expect(databases()).toMatchObject([{ name: "air" }]);
    await up({ name: "air", retention: "30d", forceDestroy: true });
    await stack.workspace.destroy();
    expect(databases()).toEqual([]);
  });
});
