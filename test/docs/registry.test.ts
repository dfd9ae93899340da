import { readFileSync } from "node:fs";
import path from "node:path";
import { LANGUAGES } from "../../plugin/schema/documentation";
import { MANAGEMENT_TOKEN_EXAMPLES } from "../../plugin/schema/examples/managementToken";
import { goImportPath, languages, NODEJS_PACKAGE, PYTHON_PACKAGE } from "../../plugin/schema/languages";
import { REPOSITORY } from "../../plugin/schema/package";
import { packageSchema } from "../../plugin/schema/schema";
import { environmentName } from "../../provider/account/settings";
import { namesOf } from "../../provider/description/property";
import { SETTINGS } from "../../provider/description/provider";

const pageOf = (name: string) =>
  readFileSync(path.resolve(__dirname, "../../docs/registry", `${name}.md`), "utf8");
const index = pageOf("_index");
const installation = pageOf("installation-configuration");
const schema = packageSchema("1.2.3");

/** What a page shows to a reader of a language. */
function choice(page: string, language: string): string {
  const [, text = ""] = page.split(`{{% choosable language ${language} %}}\n`);
  return text.split("\n{{% /choosable %}}")[0] ?? "";
}

describe.each([
  ["_index.md", index],
  ["installation-configuration.md", installation],
])("docs/registry/%s", (_name, page) => {
  test("has the front matter that the registry asks for", () => {
    const [, front = ""] = /^---\n([\s\S]*?)\n---\n/.exec(page) ?? [];
    const fields = Object.fromEntries(front.split("\n").map((line) => line.split(/: (.*)/, 2)));
    expect(fields).toEqual({
      title: expect.stringContaining(schema.displayName),
      meta_desc: expect.stringMatching(/^.{50,160}$/),
      layout: "package",
    });
  });

  test("opens and closes its choices", () => {
    for (const name of ["chooser", "choosable"]) {
      const opened = page.match(new RegExp(`\\{\\{[<%] ${name} `, "g")) ?? [];
      expect(page.match(new RegExp(`\\{\\{[<%] /${name} `, "g")) ?? []).toHaveLength(opened.length);
    }
    expect(page).toContain(`{{< chooser language "${LANGUAGES.join(",")}" >}}`);
  });
});

test("docs/registry/_index.md names all resources and functions", () => {
  for (const token of [...Object.keys(schema.resources), ...Object.keys(schema.functions)]) {
    expect(index).toContain(`\`${token.split(":").at(-1)}\``);
  }
});

test.each(LANGUAGES)("docs/registry/_index.md has the schema's example in %s", (language) => {
  const program = MANAGEMENT_TOKEN_EXAMPLES[0]?.programs[language].trim();
  expect(choice(index, language)).toBe(`\`\`\`${language}\n${program}\n\`\`\``);
});

test.each([
  ["typescript", NODEJS_PACKAGE],
  ["python", PYTHON_PACKAGE],
  ["go", goImportPath(REPOSITORY)],
  ["csharp", "Pulumi.InfluxdbTokens"],
  ["java", "com.pulumi.influxdbtokens"],
  ["yaml", "influxdb-tokens:ManagementToken"],
])("docs/registry/installation-configuration.md names the SDK for %s", (language, name) => {
  expect(choice(installation, language)).toContain(`\`${name}\``);
  expect(JSON.stringify({ ...schema.resources, language: languages(REPOSITORY) })).toContain(name);
});

test("docs/registry/installation-configuration.md lists the settings as the schema describes them", () => {
  const rows = installation.match(/^\| `influxdb-tokens:.*$/gm);
  expect(rows).toEqual(
    namesOf(SETTINGS).map((name) => {
      const meaning = schema.provider.inputProperties[name]?.description.replace(/\n+/g, " ");
      const variable = name === "managementToken" ? "" : ` \`${environmentName(name)}\``;
      return `| \`influxdb-tokens:${name}\` | ${meaning} |${variable} |`;
    }),
  );
});
