import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Page } from "../support/browser/playwright";
import { type OpenedPage, TestBrowser } from "../support/browser/testBrowser";
import { useStateFolder } from "../support/command/exportedStates";
import { useCluster } from "../support/command/onCluster";
import { reportPage } from "../support/report/compiledReport";
import { HOSTILE_TEXTS } from "../support/report/hostileTexts";
import { describeWith, findPart } from "../support/tools/realPart";
import { until } from "../support/until";

const run = promisify(execFile);
const repository = path.resolve(__dirname, "../..");
const parts = { program: findPart("browser"), packages: findPart("browser-packages") };

/** How far the page is wider than the window. */
const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
const SHOWN_ROWS = "#tokens tbody tr:not([hidden])";

describeWith("a report in a browser", parts, (at) => {
  let browser: TestBrowser;
  let folder: string;
  const sample = () => path.join(folder, "sample.html");
  const large = () => path.join(folder, "large.html");

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "report-in-browser-"));
    browser = await TestBrowser.start(at);
    const script = path.join(repository, "tools/picture/sampleReport.mjs");
    await run(process.execPath, [script, sample()]);
    await run(process.execPath, [script, large(), "1000"]);
  });
  afterEach(() => browser.closePages());
  afterAll(async () => {
    await browser.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const firstNames = async (page: Page, number: number) =>
    (await page.locator(`${SHOWN_ROWS} th b`).allTextContents()).slice(0, number);

  /** Where an element begins, in pixels from the top of the page. */
  const topOf = (page: Page, selector: string) =>
    page.evaluate(`document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect().top`);

  const expectQuiet = ({ complaints, requests }: OpenedPage) => {
    expect(complaints).toEqual([]);
    expect(requests).toHaveLength(1);
  };

  describe.each(["light", "dark"] as const)("in the %s theme", (colorScheme) => {
    test.each([360, 768, 1440])(
      "at %d pixels, it fits, is accessible and asks for nothing",
      async (width) => {
        const opened = await browser.open(sample(), { colorScheme, viewport: { width, height: 900 } });
        expect(await opened.page.evaluate(OVERFLOW)).toBe(0);
        expect(await browser.violations(opened)).toEqual([]);
        expectQuiet(opened);
      },
    );
  });

  test("has a bar for each token, on the line of its name, and marks the day of the report", async () => {
    const { page } = await browser.open(sample());
    expect(await page.locator(".bars .bar rect").count()).toBe(14);
    expect(await page.locator(".names li").count()).toBe(14);
    expect(await page.locator(".bars .rotates path").count()).toBe(6);
    expect(await page.locator(".bars .retires path").count()).toBe(1);
    expect(await page.locator(".bars .onward path").count()).toBe(3);
    expect(await page.locator(".axis").textContent()).toContain("2027-01-31");
    for (const row of ["t0", "t7", "t13"]) {
      const center = (selector: string) =>
        `(({ top, height }) => top + height / 2)(document.querySelector('${selector}').getBoundingClientRect())`;
      const [name, bar] = [`.names [href="#${row}"]`, `.bars .bar [href="#${row}"] rect`].map(center);
      expect(await page.evaluate(`Math.abs(${name} - ${bar}) < 3`)).toBe(true);
    }
  });

  test("a bar leads to its row", async () => {
    const { page } = await browser.open(sample());
    await page.locator('.bars .bar [href="#t5"]').click();
    expect(await page.locator("tr:target").getAttribute("id")).toBe("t5");
  });

  test("sorts by each column, both ways, and the time line follows", async () => {
    const { page } = await browser.open(sample());
    const buttons = page.locator("#tokens thead button");
    expect(await buttons.allTextContents()).toEqual([
      ...["Token", "Kind", "Class", "Belongs to", "Created", "Ends", "What to do"],
    ]);
    await buttons.nth(0).click();
    expect(await firstNames(page, 2)).toEqual(["Alerting", "Break-glass administrator, sealed in the safe"]);
    await buttons.nth(5).click();
    expect(await firstNames(page, 2)).toEqual(["Grafana trial", "CI: manages databases"]);
    await buttons.nth(5).click();
    expect(await page.locator("[aria-sort]").getAttribute("aria-sort")).toBe("descending");
    const ends = await page.locator("#tokens tbody td:nth-child(6)").allTextContents();
    expect(ends.slice(0, 4).map((text) => text.slice(0, 10))).toEqual([
      "never",
      "never",
      "never",
      "2027-09-15",
    ]);
    expect((await page.locator(".names a").allTextContents())[3]).toBe("Load test of the new cluster");
    const orphan = await page.locator("tr[data-c=orphan]").getAttribute("id");
    expect(await topOf(page, `.bars .bar [href="#${orphan}"] rect`)).toBeGreaterThan(
      Number(await topOf(page, ".names li:nth-child(4)")),
    );
    for (let column = 0; column < 7; column++) {
      await buttons.nth(column).click();
      expect(await page.locator("[aria-sort]").count()).toBe(1);
    }
  });

  test("filters by stack, class, end and text, and counts what is shown", async () => {
    const { page } = await browser.open(sample());
    const shown = async () => [
      await page.locator(SHOWN_ROWS).count(),
      await page.evaluate(
        "[...document.querySelectorAll('.bars .bar a')].filter((bar) => bar.style.display === '').length",
      ),
      await page.locator("output").textContent(),
    ];
    expect(await shown()).toEqual([14, 14, "14 of 14 tokens shown"]);
    await page.locator("[name=stack]").selectOption("acme/edge/prod");
    expect(await shown()).toEqual([2, 2, "2 of 14 tokens shown"]);
    await page.locator("[name=stack]").selectOption("*");
    await page.locator("[name=class]").selectOption("unmanaged");
    expect(await shown()).toEqual([3, 3, "3 of 14 tokens shown"]);
    await page.locator("[name=days]").fill("7");
    expect(await firstNames(page, 9)).toEqual(["Grafana trial"]);
    await page.locator("form button").click();
    expect(await shown()).toEqual([14, 14, "14 of 14 tokens shown"]);
    await page.locator("[name=text]").fill("telegraf FLOOR");
    expect(await firstNames(page, 9)).toEqual(["Telegraf on the factory floor"]);
    // The controls of the page are not what is searched.
    await page.locator("[name=text]").fill("copy");
    expect((await shown())[0]).toBe(0);
    await page.locator("[name=text]").fill("nothing of that kind");
    expect(await shown()).toEqual([0, 0, "0 of 14 tokens shown"]);
  });

  test.each([
    ["the clipboard", ""],
    [
      "the selection, if there is no clipboard",
      "Object.defineProperty(navigator, 'clipboard', { value: undefined })",
    ],
  ])("copies a command, through %s", async (_, before) => {
    const opened = await browser.open(sample(), { before });
    const { page } = opened;
    const command = await page.locator("code.command").first().textContent();
    const button = page.locator("button.copy").first();
    expect(await button.getAttribute("aria-label")).toBe(`Copy ${command}`);
    await button.click();
    const label = await page.evaluate(
      "new Promise((done) => { const button = document.querySelector('.copy'); const look = () => button.textContent === 'Copied' ? done(button.getAttribute('aria-label')) : setTimeout(look, 20); look(); })",
    );
    expect(label).toBe(`Copied ${command}`);
    await page.locator("[name=text]").focus();
    await page.keyboard.press("Control+V");
    expect(await page.locator("[name=text]").inputValue()).toBe(command);
    expectQuiet(opened);
  });

  test("is worked with the keyboard alone", async () => {
    const { page } = await browser.open(sample());
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.className")).toBe("skip");
    expect(await page.locator(".skip").isVisible()).toBe(true);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.name")).toBe("text");
    await page.locator("#tokens thead button").nth(5).focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("[aria-sort=ascending]").textContent()).toBe("Ends");
  });

  test.each([
    ["2027-02-01T12:00:00Z", []],
    ["2027-02-01T12:01:00Z", ["This report is 1 day old."]],
    ["2027-03-02T12:01:00Z", ["This report is 30 days old."]],
  ])("read at %s, it says how old it is", async (time, notes) => {
    const { page } = await browser.open(sample(), { before: `Date.now = () => Date.parse("${time}")` });
    expect(await page.locator(".what strong").allTextContents()).toEqual(notes);
  });

  test("is complete without JavaScript, and shows no control that does nothing", async () => {
    const { page } = await browser.open(sample(), { javaScriptEnabled: false });
    expect(await page.locator(SHOWN_ROWS).count()).toBe(14);
    expect(await page.locator(".bars .bar rect").count()).toBe(14);
    expect(await page.locator("code.command").first().isVisible()).toBe(true);
    expect(await page.locator("form").isVisible()).toBe(false);
    expect(await page.locator("button:visible").count()).toBe(0);
  });

  test("is printed whole, without controls", async () => {
    const opened = await browser.open(large(), { viewport: { width: 720, height: 1000 } });
    const { page } = opened;
    await page.emulateMedia({ media: "print" });
    expect(await page.evaluate(OVERFLOW)).toBe(0);
    for (const name of ["select", "button.copy", "[type=search]"]) {
      expect(await page.locator(name).first().isVisible()).toBe(false);
    }
    expect(
      await page.evaluate(
        "((chart) => chart.scrollHeight - chart.clientHeight)(document.querySelector('.chart'))",
      ),
    ).toBe(0);
    expect(await page.evaluate("document.body.clientHeight > 1000 * 30")).toBe(true);
  });

  test("works with a thousand tokens", async () => {
    const opened = await browser.open(large());
    const { page } = opened;
    expect(await page.locator(SHOWN_ROWS).count()).toBe(1000);
    expect(await page.locator(".bars .bar rect").count()).toBe(1000);
    await page.locator("#tokens thead button").nth(0).click();
    expect((await firstNames(page, 1))[0]).toBe("Alerting");
    await page.locator("[name=text]").fill("consumer985");
    expect(await page.locator("output").textContent()).toBe("1 of 1000 tokens shown");
    await page.locator(`.bars .bar a:not([style*="none"])`).first().hover();
    expect(await page.evaluate(OVERFLOW)).toBe(0);
    expectQuiet(opened);
  });

  test("its policy stops what an escape that was forgotten would let in", async () => {
    const { page, complaints } = await browser.open(sample());
    const inserted =
      "<img src=https://example.com/x><img src=x onerror='window.hit = 1'><b style='color: red'>x</b>";
    await page.evaluate(`document.body.insertAdjacentHTML("beforeend", ${JSON.stringify(inserted)})`);
    for (const directive of ["img-src", "style-src", "script-src"]) {
      await until(() => complaints.some((complaint) => complaint.includes(directive)));
    }
    expect(await page.evaluate("window.hit")).toBeUndefined();
  });

  describe("with hostile texts", () => {
    const cluster = useCluster();
    const states = useStateFolder();

    test.each([360, 1440])("stays what it is at %d pixels", async (width) => {
      for (const text of Object.values(HOSTILE_TEXTS)) cluster.mint(text);
      const outputs = { scope: cluster.accountScope };
      const resources = Object.values(HOSTILE_TEXTS).map(
        (name) => ({ type: "ManagementToken", name, tokenId: name, outputs }) as const,
      );
      const { file } = await reportPage(["--state", states.write(resources)], {
        emulator: cluster.on.emulator,
        folder: states.path,
      });
      const opened = await browser.open(file, { viewport: { width, height: 900 } });
      expect(await opened.page.evaluate(OVERFLOW)).toBe(0);
      expect(await opened.page.locator("script, style, img, iframe, object, embed, link, base").count()).toBe(
        2,
      );
      await opened.page.locator("tbody tr").first().hover();
      expect(await browser.violations(opened)).toEqual([]);
      expectQuiet(opened);
    });
  });
});
