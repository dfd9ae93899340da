const { fork } = require("node:child_process");
const { once } = require("node:events");
const path = require("node:path");

/** Hosts by their `node_modules` folder that wait for a program. */
const waiting = new Map();

/** A process that runs programs, one at a time. See `host.cjs`. */
class ProgramHost {
  #child;
  #onPrinted = () => undefined;
  #answers = [];

  static async start(modules) {
    const host = new ProgramHost(modules);
    const { port } = await host.#answer();
    host.port = port;
    return host;
  }

  constructor(modules) {
    this.#child = fork(path.join(__dirname, "host.cjs"), [modules], {
      cwd: "/",
      env: { PATH: process.env.PATH },
      execArgv: [],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.#child.on("message", (message) => {
      if (message.printed === undefined) this.#answers.shift()(message);
      else this.#onPrinted(Buffer.from(message.printed));
    });
  }

  async enter({ folder, env, onPrinted }) {
    this.#onPrinted = onPrinted;
    this.#child.send({ enter: { folder, env } });
    await this.#answer();
  }

  /** @returns whether it can run another program */
  async leave() {
    this.#child.send({ leave: true });
    const { idle } = await this.#answer();
    this.#onPrinted = () => undefined;
    return idle;
  }

  end() {
    this.#child.kill("SIGKILL");
  }

  /** The next answer. Only who waits for one keeps the test run alive. */
  async #answer() {
    const child = this.#child;
    child.ref();
    child.channel?.ref();
    const listening = new AbortController();
    try {
      const answered = new Promise((resolve) => this.#answers.push(resolve));
      const ended = once(child, "exit", { signal: listening.signal }).then(([code, signal]) => {
        throw new Error(`the process that runs programs ended with ${signal ?? code}`);
      });
      return await Promise.race([answered, ended]);
    } finally {
      listening.abort();
      child.unref();
      child.channel?.unref();
    }
  }
}

/**
 * Runs a command of the engine whose program runs in such a process.
 *
 * @type {typeof globalThis.withProgramHost}
 */
exports.withProgramHost = async function withProgramHost(program, run) {
  const idle = waiting.get(program.modules) ?? [];
  waiting.set(program.modules, idle);
  const host = idle.pop() ?? (await ProgramHost.start(program.modules));
  let isReusable = false;
  try {
    await host.enter(program);
    const result = await run(host.port);
    // A program that has not come to its end, or that failed, may have left something behind.
    isReusable = (await host.leave()) && result.code === 0;
    return result;
  } finally {
    if (isReusable) idle.push(host);
    else host.end();
  }
};
