import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import args from "./arguments.json";
import type { Browser, Context, ContextOptions, Page, Playwright } from "./playwright";

/** A page that was opened from a file. */
export interface OpenedPage {
  readonly page: Page;
  /** Errors and warnings of the page, refusals of its policy and dialogs so far. */
  readonly complaints: readonly string[];
  /** What it has asked for so far, its own file included. */
  readonly requests: readonly string[];
}

/** How a page is opened. */
interface OpenOptions extends ContextOptions {
  /** Runs in the page before everything else. */
  readonly before?: string;
}

/** A violation of a rule of accessibility. */
interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** A real browser without a window, with a profile of its own that goes with it. */
export class TestBrowser {
  #contexts: Context[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly axe: string,
    private readonly temporary: string,
  ) {}

  /** @param at where the requirements `browser` and `browser-packages` are */
  static async start(at: { readonly program: string; readonly packages: string }): Promise<TestBrowser> {
    const { chromium } = require(join(at.packages, "playwright-core")) as Playwright;
    const axe = readFileSync(join(at.packages, "axe-core/axe.min.js"), "utf8");
    // Chromium does not always remove its own temporary files.
    const temporary = mkdtempSync(join(tmpdir(), "browser-"));
    const env = { ...process.env, TMPDIR: temporary };
    const browser = await chromium.launch({ executablePath: at.program, args, env });
    return new TestBrowser(browser, axe, temporary);
  }

  /** Opens a file. */
  async open(file: string, { before, ...options }: OpenOptions = {}): Promise<OpenedPage> {
    const context = await this.browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    this.#contexts.push(context);
    if (before !== undefined) await context.addInitScript(before);
    const page = await context.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    return { page, complaints, requests };
  }

  /** What axe-core objects to, each with the elements. */
  async violations({ page }: Pick<OpenedPage, "page">): Promise<string[]> {
    await page.evaluate(this.axe);
    const { violations } = (await page.evaluate("axe.run()")) as { violations: readonly Violation[] };
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
  }

  /** Closes what was opened. */
  async closePages(): Promise<void> {
    for (const context of this.#contexts.splice(0)) await context.close();
  }

  /** Ends it. */
  async stop(): Promise<void> {
    await this.browser.close();
    rmSync(this.temporary, { recursive: true, force: true, maxRetries: 10 });
  }
}
