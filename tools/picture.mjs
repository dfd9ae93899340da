// `npm run picture` makes the pictures of a report in docs/ anew.
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ensure } from "./ensure.mjs";
import { sampleReport } from "./picture/sampleReport.mjs";
import { smallPng } from "./picture/smallPng.mjs";
import { repository } from "./repository.mjs";
import { fromPackage } from "./ways/apt.mjs";

const WIDTH = 1200;
/** The last row of the table that is in the picture. */
const LAST_ROW = "#tokens tbody tr:nth-child(3)";

const FONT = "/usr/share/fonts/opentype/inter/Inter-Regular.otf";

const { at: program } = await ensure("browser");
const { at: packages } = await ensure("browser-packages");
const font = await fromPackage("fonts-inter", async () => (existsSync(FONT) ? FONT : undefined), console.log);
const { chromium } = createRequire(import.meta.url)(path.join(packages, "playwright-core"));
const args = JSON.parse(await readFile(path.join(repository, "test/support/browser/arguments.json"), "utf8"));

const folder = await mkdtemp(path.join(os.tmpdir(), "picture-"));
try {
  const page = path.join(folder, "report.html");
  await sampleReport(page);
  const fonts = path.join(folder, "fonts.conf");
  await writeFile(fonts, fontsWith(path.dirname(font)));
  const browser = await chromium.launch({
    ...{ executablePath: program, args },
    env: { ...process.env, FONTCONFIG_FILE: fonts },
  });
  try {
    for (const theme of ["light", "dark"]) await shoot(browser, page, theme);
  } finally {
    await browser.close();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function shoot(browser, file, colorScheme) {
  const context = await browser.newContext({ viewport: { width: WIDTH, height: 1600 }, colorScheme });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  const height = await page.evaluate(
    `Math.ceil(document.querySelector(${JSON.stringify(LAST_ROW)}).getBoundingClientRect().bottom)`,
  );
  const picture = path.join(repository, `docs/report-${colorScheme}.png`);
  const png = await page.screenshot({ clip: { x: 0, y: 0, width: WIDTH, height } });
  await writeFile(picture, smallPng(png));
  await context.close();
  console.log(path.relative(repository, picture));
}

/** The page asks for the system's font; this one looks like those of most systems. */
function fontsWith(folder) {
  const alias = (from) =>
    `<match target="pattern"><test name="family"><string>${from}</string></test>` +
    `<edit name="family" mode="assign" binding="strong"><string>Inter</string></edit></match>`;
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>${folder}</dir>
${alias("system-ui")}${alias("sans-serif")}
</fontconfig>`;
}
