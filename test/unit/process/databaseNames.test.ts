import { DatabaseNames } from "../../../provider/process/databaseNames";
import { UNKNOWN } from "../../../provider/unknown";
import { databaseArguments } from "../../support/lifecycle/databasesInMemory";

const named = (resource: string, name: unknown, more = {}) =>
  databaseArguments({ owner: `acme/infra/prod/${resource}`, name, ...more });
const olds = named("any", "any");

describe("two databases of one name", () => {
  test("are refused, with the names of both resources", () => {
    const names = new DatabaseNames();
    names.noteCheck({}, named("one", "metrics"));
    expect(() => names.noteCheck({}, named("two", "metrics"))).toThrow(
      'the databases "one" and "two" of the program have the same name, "metrics", and would be one',
    );
  });

  test("are seen whether they exist or not", () => {
    const names = new DatabaseNames();
    names.noteCheck(olds, named("one", "metrics"));
    expect(() => names.noteCheck(olds, named("two", "metrics"))).toThrow(/same name/);
  });

  test("of resources with the same name in different components are two", () => {
    const names = new DatabaseNames();
    names.noteCheck({}, named("one", "metrics", { within: "my:A" }));
    expect(() => names.noteCheck({}, named("one", "metrics", { within: "my:B" }))).toThrow(/same name/);
  });

  test("are not what one resource is checked for twice, or was called before", () => {
    const names = new DatabaseNames();
    names.noteCheck(olds, named("one", "metrics"));
    names.noteCheck({}, named("one", "metrics"));
    names.noteCheck({}, named("one", "renamed"));
    names.noteCheck({}, named("two", "metrics"));
  });

  test.each([UNKNOWN, undefined, 7])("are not seen while a name is %j", (name) => {
    const names = new DatabaseNames();
    names.noteCheck({}, named("one", name));
    names.noteCheck({}, named("two", name));
    expect(names.has(String(name))).toBe(false);
  });

  test("are not a token and a database", () => {
    const names = new DatabaseNames();
    names.noteCheck({}, { owner: "acme/infra/prod/one", name: "metrics" });
    names.noteCheck({}, named("two", "metrics"));
  });
});

describe("a database that another resource has", () => {
  test("is one that is about to be created", () => {
    const names = new DatabaseNames();
    names.noteCheck({}, named("one", "metrics"));
    expect(names.has("metrics")).toBe(true);
    expect(names.has("others")).toBe(false);
  });

  test("is one that stays, under its present name and its next", () => {
    const names = new DatabaseNames();
    names.noteCheck(olds, named("one", "next"));
    expect(names.has("next")).toBe(false);
    names.noteInPlace(named("one", "next"), { name: "metrics" });
    expect([names.has("next"), names.has("metrics")]).toEqual([true, true]);
  });

  test("is not one that only a refresh has compared", () => {
    const names = new DatabaseNames();
    names.noteInPlace(named("one", "metrics"), { name: "metrics" });
    expect(names.has("metrics")).toBe(false);
  });
});
