import { nearest } from "../../../cli/nearest";
import { plainText, table } from "../../../cli/table";
import { COMMANDS } from "../../support/command/commands";
import { runInProcess } from "../../support/command/programRun";

test.each(COMMANDS)(
  "%s --help says what it does, in 80 columns, with exit codes and examples",
  async (name) => {
    const { code, out, err } = await runInProcess([name, "--help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(new RegExp(`^Usage: influxdb-tokens ${name}`));
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(out).toMatch(/\nExamples?:\n/);
    if (name !== "emulator") expect(out).toContain("\nExit codes:\n");
  },
);

test("the program's help names every command", async () => {
  const { out } = await runInProcess(["--help"]);
  for (const name of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name} `, "m"));
});

test("an unknown command is answered with the nearest one", async () => {
  const near = await runInProcess(["aduit"]);
  expect(near).toMatchObject({ code: 2, err: expect.stringContaining("did you mean audit?") });
  const far = await runInProcess(["xyzzy"]);
  expect(far.err).not.toContain("did you mean");
});

test.each([
  ["revokd", "revoked"],
  ["exipred", "expired"],
  ["a", undefined],
  ["something", undefined],
])("the nearest to %s", (typed, expected) => {
  expect(nearest(typed, ["revoked", "expired", "all"])).toBe(expected);
});

test("a table drops what is optional before it cuts, and cuts only what may shrink", () => {
  const columns = [
    { title: "A", value: (row: string) => row.repeat(10) },
    { title: "B", value: (row: string) => row.repeat(30), shrinksTo: 6 },
    { title: "C", value: (row: string) => row.repeat(8), optional: true },
  ];
  const widths = (width?: number) =>
    table(columns, ["x"], width)
      .split("\n")
      .map((line) => line.length);
  expect(table(columns, ["x"], undefined)).toBe(
    `A           B                               C\n${"x".repeat(10)}  ${"x".repeat(30)}  ${"x".repeat(8)}`,
  );
  expect(widths(30)[1]).toBe(30);
  expect(table(columns, ["x"], 20)).not.toContain("C");
  expect(widths(20)[1]).toBe(20);
  expect(table(columns, ["x"], 5)).toContain("x".repeat(10));
});

test("text of others is shown plainly", () => {
  expect(plainText("a\u001b[31mb\nc\u202ed")).toBe("a\ufffd[31mb\ufffdc\ufffdd");
  const unseen = ["\u061c", "\u200b", "\u2060", "\ufeff", "\u{e0041}"];
  expect(unseen.map((each) => plainText(`prod${each}`))).toEqual(unseen.map(() => "prod\ufffd"));
  expect(plainText("\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 👩\u200d🔧 é")).toBe(
    "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 👩\u200d🔧 é",
  );
  expect(plainText("M.V1.abcdefghijklmnop")).toBe("M.V1.abcd[redacted]");
});
