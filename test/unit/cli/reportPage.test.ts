import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PAGE_OPENING } from "../../../cli/report/page/opening";
import { shortened } from "../../../cli/table";
import { type Emulator, startEmulator } from "../../../emulator";
import { exportedState } from "../../support/command/exportedStates";
import { StandInPulumi } from "../../support/command/standInPulumi";
import { findSecrets } from "../../support/leaks";
import { compiledReport, reportPage } from "../../support/report/compiledReport";
import { HOSTILE_TEXTS } from "../../support/report/hostileTexts";
import { type ParsedElement, parsedPage } from "../../support/report/parsedPage";
import { sha256Base64 } from "../../support/sha256";

const SECRETS = {
  "a secret of a management token": `M.V1.${"m".repeat(64)}`,
  "a secret of a database token in a sentence": `use apiv1_${"d".repeat(64)}!`,
} as const;

let emulator: Emulator;
let folder: string;
let page: { readonly file: string; readonly text: string };
let elements: readonly ParsedElement[];
const secrets: string[] = Object.values(SECRETS).map((text) => text.replace(/^use |!$/g, ""));

const named = (name: string) => elements.filter((element) => element.name === name);
const place = () => ({ emulator, folder });

beforeAll(async () => {
  emulator = await startEmulator({ onIssue: (secret) => secrets.push(secret) });
  folder = mkdtempSync(join(tmpdir(), "report-page-"));
  for (const description of [...Object.values(HOSTILE_TEXTS), ...Object.values(SECRETS)]) {
    emulator.mint({ description });
    emulator.mintDatabaseToken({ description, permissions: [{ action: "read", resource: "sensors" }] });
  }
  emulator.mint({ description: `the credential is ${emulator.secret}` });
  const outputs = { scope: `dedicated:${emulator.accounts[0]}@${new URL(emulator.url).host}` };
  const resources = Object.values(HOSTILE_TEXTS).map((name, index) => {
    return { type: "ManagementToken", name, tokenId: `dead-${index}`, outputs } as const;
  });
  writeFileSync(join(folder, "<b>'dev\".json"), exportedState(resources));
  page = await reportPage(["--state", "<b>'dev\".json"], place());
  elements = parsedPage(page.file);
});

afterAll(async () => {
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("the policy allows the page's own script and style sheet, and nothing else", () => {
  const [style, script] = ["style", "script"].map((name) => {
    expect(named(name)).toHaveLength(1);
    return `'sha256-${sha256Base64(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(page.text)?.[1] ?? "")}'`;
  });
  const policy = named("meta").find(
    ({ attributes }) => attributes["http-equiv"] === "Content-Security-Policy",
  );
  expect(policy?.attributes.content).toBe(
    `default-src 'none'; style-src ${style}; script-src ${script}; base-uri 'none'; form-action 'none'`,
  );
});

test("nothing in it refers to anything outside", () => {
  const references = elements.flatMap(({ attributes }) =>
    ["href", "src", "srcset", "action", "data", "poster", "xlink:href", "background"].flatMap(
      (name) => attributes[name] ?? [],
    ),
  );
  expect(references.length).toBeGreaterThan(30);
  expect(references.filter((reference) => !reference.startsWith("#"))).toEqual([]);
  const css = /<style>([\s\S]*?)<\/style>/.exec(page.text)?.[1] ?? "";
  expect(css.match(/url\((?!"?#)|@import|@font-face/g)).toBeNull();
});

test("no element has a style or a handler of its own, which the policy would refuse", () => {
  const names = new Set(elements.flatMap(({ attributes }) => Object.keys(attributes)));
  expect([...names].filter((name) => name === "style" || name.startsWith("on"))).toEqual([]);
});

test("there are only the elements that the page consists of", () => {
  expect([...new Set(elements.map(({ name }) => name))].sort()).toEqual(
    [
      ...[
        "a",
        "b",
        "body",
        "button",
        "caption",
        "circle",
        "code",
        "dd",
        "defs",
        "div",
        "dl",
        "dt",
        "form",
        "g",
      ],
      ...["h1", "h2", "head", "header", "html", "i", "input", "label", "li", "line", "main", "meta", "ol"],
      ...["option", "output", "p", "path", "pattern", "rect", "script", "section", "select", "small", "span"],
      ...[
        "strong",
        "style",
        "svg",
        "table",
        "tbody",
        "td",
        "text",
        "th",
        "thead",
        "time",
        "title",
        "tr",
        "ul",
      ],
      ...["tspan"],
    ].sort(),
  );
});

test.each(Object.entries(HOSTILE_TEXTS))(
  "%s in a description and in a resource's name is text",
  (_, text) => {
    const shown = shortened(text).trim();
    expect(named("b").filter((element) => element.text === shown)).toHaveLength(2);
    expect(named("a").filter((element) => element.text === shown)).toHaveLength(2);
    // Names of dead tokens' resources.
    expect(named("span").filter((element) => element.text === shown)).toHaveLength(1);
  },
);

test.each(Object.entries(SECRETS))("%s is cut to its prefix", (_, text) => {
  const shown = text.replace(/(mmmm|dddd)[md]+/, "$1[redacted]");
  expect(named("b").filter((element) => element.text === shown)).toHaveLength(2);
});

test("no secret that ever existed is in it, nor the credential", async () => {
  expect(secrets.length).toBeGreaterThan(30);
  expect(await findSecrets({ secrets, texts: { page: page.text } })).toEqual([]);
});

test("the name of a stack is text, and in no command", () => {
  expect(named("dd").some(({ text }) => text.includes("<b>'dev\".json"))).toBe(true);
  const commands = named("code").filter(({ attributes }) => attributes.class === "command");
  expect(new Set(commands.map(({ text }) => text))).toEqual(new Set(["pulumi up --refresh"]));
});

test("says at the top what was not read", async () => {
  const [note] = elements.filter(({ attributes }) => attributes.class === "partial");
  expect(note?.text).toContain("This is not everything.");
  expect(note?.text).toContain("only the stacks that are named here were read");
});

test("dead tokens have a table of their own", () => {
  const dead = named("table").find(({ attributes }) => attributes.id === "dead");
  expect(dead?.text).toContain("dead-3");
  expect(named("table").find(({ attributes }) => attributes.id === "tokens")?.text).not.toContain("dead-3");
});

test("a page of everything has no such note, and replaces an earlier page", async () => {
  const pulumi = new StandInPulumi([
    { organization: "ours", project: "influx", stack: "dev", resources: [] },
  ]);
  try {
    const { code, stdout, stderr } = await compiledReport(["--html", "page.html", "--json"], {
      ...place(),
      path: pulumi.path,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ html: "page.html", notRead: [] });
    const whole = parsedPage(page.file);
    expect(whole.find(({ name }) => name === "h1")?.text).toMatch(/^\d+ of \d+ live tokens belong to nobody/);
    expect(whole.some(({ attributes }) => attributes.class === "partial")).toBe(false);
    expect(page.text.startsWith(PAGE_OPENING)).toBe(true);
  } finally {
    pulumi.dispose();
  }
});
