import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CONFIG_KEYS, environmentName } from "../../../provider/account/settings";
import { COMMANDS } from "../../support/command/commands";
import { runInProcess } from "../../support/command/programRun";

const document = readFileSync(join(__dirname, "../../../docs/cli.md"), "utf8");

const SHARED = ["Common to all commands", "Account and connection", "States"];

/** The flags that a help lists, without those of its examples. */
const flagsOf = (help: string) => flagsIn((help.match(/^ {2}(?:-\w, )?--[a-z-]+/gm) ?? []).join(" "));
const flagsIn = (text: string) => new Set(text.match(/--[a-z][a-z-]+/g));
const section = (title: string) => {
  const [, text] =
    new RegExp(`^#{2,3} ${title}\n([\\s\\S]*?)(?=^#{2,3} |$(?![\\s\\S]))`, "m").exec(document) ?? [];
  if (text === undefined) throw new Error(`docs/cli.md has no section ${title}`);
  return text;
};

test.each(COMMANDS)("docs/cli.md names every flag of %s, and none that it does not have", async (name) => {
  const { out } = await runInProcess([name, "--help"]);
  const real = flagsOf(out);
  const shared = SHARED.map((title) => flagsIn(section(title)));
  const documented = new Set([...flagsIn(section(`\`${name}\``)), ...shared.flatMap((flags) => [...flags])]);
  for (const flag of real) {
    if (flag !== "--help") expect(documented).toContain(flag);
  }
  for (const flag of flagsIn(section(`\`${name}\``))) {
    if (flag !== "--help") expect(real).toContain(flag);
  }
});

test("docs/cli.md names the variable of every setting but the credential", () => {
  for (const key of CONFIG_KEYS.filter((each) => each !== "managementToken")) {
    expect(section("Account and connection")).toContain(`\`${environmentName(key)}\``);
  }
});
