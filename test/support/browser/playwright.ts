/** The part of playwright-core that tests use. The package is no dependency of the project, so its types are not here. */
export interface Playwright {
  readonly chromium: {
    launch(options: {
      executablePath: string;
      args: readonly string[];
      env: NodeJS.ProcessEnv;
    }): Promise<Browser>;
  };
}

/** A running browser. */
export interface Browser {
  newContext(options: ContextOptions): Promise<Context>;
  close(): Promise<void>;
}

/** How a window differs from the usual one. */
export interface ContextOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: "light" | "dark";
  readonly javaScriptEnabled?: boolean;
}

/** A window, with storage of its own. */
export interface Context {
  newPage(): Promise<Page>;
  addInitScript(script: string): Promise<void>;
  close(): Promise<void>;
}

/** A page in it. */
export interface Page {
  goto(url: string): Promise<unknown>;
  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  locator(selector: string): Locator;
  emulateMedia(media: { readonly media: "print" | "screen" }): Promise<void>;
  on(event: "console", heard: (message: { type(): string; text(): string }) => void): void;
  on(event: "pageerror", heard: (error: Error) => void): void;
  on(event: "request", heard: (request: { url(): string }) => void): void;
  on(event: "dialog", heard: (dialog: { message(): string; dismiss(): Promise<void> }) => void): void;
  readonly keyboard: { press(key: string): Promise<void> };
  screenshot(options: { readonly path: string }): Promise<unknown>;
}

/** Elements of a page. */
export interface Locator {
  allTextContents(): Promise<string[]>;
  click(): Promise<void>;
  count(): Promise<number>;
  fill(text: string): Promise<void>;
  first(): Locator;
  focus(): Promise<void>;
  getAttribute(name: string): Promise<string | null>;
  hover(): Promise<void>;
  inputValue(): Promise<string>;
  isVisible(): Promise<boolean>;
  nth(index: number): Locator;
  selectOption(value: string): Promise<unknown>;
  textContent(): Promise<string | null>;
}
