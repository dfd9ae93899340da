import { readFileSync } from "node:fs";
import path from "node:path";
import { DATABASE } from "../../provider/description/database";
import { DATABASE_TOKEN } from "../../provider/description/databaseToken";
import { MANAGEMENT_TOKEN } from "../../provider/description/managementToken";
import {
  type Argument,
  type Field,
  namesOf,
  type ResourceDescription,
} from "../../provider/description/property";
import { SETTINGS } from "../../provider/description/provider";
import { ROTATING_DATABASE_TOKEN } from "../../provider/description/rotatingDatabaseToken";
import { ROTATING_MANAGEMENT_TOKEN } from "../../provider/description/rotatingManagementToken";

const docs = path.resolve(__dirname, "../../docs");

/** The cells of the table whose first column has this title, by row. */
function rowsOf(document: string, title: string): string[][] {
  const lines = readFileSync(path.join(docs, document), "utf8").split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${title} |`));
  if (start < 0) throw new Error(`docs/${document} has no table of ${title}`);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith("|"));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The names in code that a cell begins with. */
function namesIn(cell = ""): string[] {
  const [list = ""] = /^(`\w+`(?:, )?)+/.exec(cell) ?? [];
  const others = cell.slice(list.length).match(/(?<=, )`\w+`/g) ?? [];
  return [...(list.match(/\w+/g) ?? []), ...others.map((each) => each.slice(1, -1))];
}

test("docs/lifecycle.md lists the arguments of a token and what replaces it", () => {
  const rows = rowsOf("lifecycle.md", "argument");
  expect(rows.flatMap(([argument]) => namesIn(argument))).toEqual(namesOf(MANAGEMENT_TOKEN.arguments));
  for (const [argument = "", effect = ""] of rows) {
    const [name = ""] = namesIn(argument);
    const { change } = (MANAGEMENT_TOKEN.arguments as Readonly<Record<string, Argument>>)[name] as Argument;
    const replaces = /^new token|^a new `adopt\.id` adopts/.test(effect);
    expect({ name, replaces }).toEqual({ name, replaces: change === "replaces" });
  }
});

test("docs/rotation.md says of every argument of a rotating token what a change does", () => {
  const names = rowsOf("rotation.md", "change").flatMap(([change]) => namesIn(change));
  expect(new Set(names)).toEqual(new Set(namesOf(ROTATING_MANAGEMENT_TOKEN.arguments)));
});

describe("docs/databases.md", () => {
  const document = "databases.md";

  const resources: readonly ResourceDescription[] = [DATABASE, DATABASE_TOKEN, ROTATING_DATABASE_TOKEN];

  test.each(resources)("says of every argument of a $name what a change does", (resource) => {
    const described = resource.arguments;
    const rows = rowsOf(document, `argument of \`${resource.name}\``);
    const effects = rows.flatMap(([cell, effect]) => namesIn(cell).map((name) => ({ name, effect })));
    expect(effects.map(({ name }) => name).sort()).toEqual([...namesOf(described)].sort());
    for (const { name, effect = "" } of effects) {
      // What holds for management tokens too is said there.
      if (effect.startsWith("as for a [RotatingManagementToken]")) continue;
      const { change } = described[name] as Argument;
      expect({ name, replaces: /^new token/.test(effect) }).toEqual({
        name,
        replaces: change === "replaces",
      });
      expect({ name, refused: /^refused/.test(effect) }).toEqual({ name, refused: change === "refused" });
    }
  });

  test("lists the outputs of a Database", () => {
    const names = rowsOf(document, "output of `Database`").flatMap(([output]) => namesIn(output));
    expect([...names].sort()).toEqual([...namesOf(DATABASE.outputs)].sort());
  });

  test("lists the outputs of database tokens that management tokens do not have, or not with that meaning", () => {
    const names = rowsOf(document, "output of the tokens").flatMap(([output]) => namesIn(output));
    const { outputs } = MANAGEMENT_TOKEN;
    const own = Object.entries(DATABASE_TOKEN.outputs).filter(
      ([name, output]) => outputs[name as keyof typeof outputs] !== output,
    );
    expect([...names].sort()).toEqual(own.map(([name]) => name).sort());
  });
});

test("docs/configuration.md lists the settings and their defaults", () => {
  const rows = rowsOf("configuration.md", "key");
  expect(rows.flatMap(([key]) => namesIn(key))).toEqual(namesOf(SETTINGS));
  for (const [keys = "", , written = ""] of rows) {
    for (const name of namesIn(keys)) {
      const given = (SETTINGS as Readonly<Record<string, Field>>)[name]?.default ?? "";
      const [, value] = /^"(.*)"$/.exec(given) ?? [];
      if (value !== undefined)
        expect([name, written]).toEqual([name, expect.stringContaining(`\`${value}\``)]);
    }
  }
});
