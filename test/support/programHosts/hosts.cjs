const { fork } = require("node:child_process");
const path = require("node:path");

/** Hosts by their `node_modules` folder that wait for a program. */
const waiting = new Map();

/** A process that runs programs, one at a time. See `host.cjs`. */
class ProgramHost {
  #child;
  #onPrinted = () => undefined;
  #answers = [];
  /** How it ended, once it has. */
  gone;

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
    this.#child.on("error", (error) => {
      this.gone ??= error.message;
    });
    this.#child.once("exit", (code, signal) => {
      this.gone = String(signal ?? code);
      for (const { reject } of this.#answers.splice(0)) reject(this.#death());
    });
    this.#child.on("message", (message) => {
      if (message.printed === undefined) this.#answers.shift()?.resolve(message);
      else this.#onPrinted(Buffer.from(message.printed));
    });
  }

  async enter({ folder, env, onPrinted }) {
    this.#onPrinted = onPrinted;
    await this.#ask({ enter: { folder, env } });
  }

  /** @returns what a process of its own would have told of the program; undefined: nothing */
  async leave() {
    const { problem } = await this.#ask({ leave: true });
    this.#onPrinted = () => undefined;
    return problem;
  }

  end() {
    this.#child.kill("SIGKILL");
  }

  async #ask(question) {
    const answer = this.#answer();
    // Whoever has ended answers by that.
    this.#child.send(question, () => undefined);
    return await answer;
  }

  /** The next answer. Only who waits for one keeps the test run alive. */
  async #answer() {
    if (this.gone !== undefined) throw this.#death();
    const child = this.#child;
    child.ref();
    child.channel?.ref();
    try {
      return await new Promise((resolve, reject) => this.#answers.push({ resolve, reject }));
    } finally {
      child.unref();
      child.channel?.unref();
    }
  }

  #death() {
    return new Error(`the process that runs programs has ended: ${this.gone}`);
  }
}

/**
 * Runs a command of the engine whose program runs in such a process.
 *
 * @type {typeof globalThis.withProgramHost}
 */
exports.withProgramHost = async function withProgramHost(program, run) {
  const idle = (waiting.get(program.modules) ?? []).filter(({ gone }) => gone === undefined);
  waiting.set(program.modules, idle);
  const host = idle.pop() ?? (await ProgramHost.start(program.modules));
  const printed = [];
  const onPrinted = (bytes) => {
    printed.push(bytes);
    program.onPrinted(bytes);
  };
  let isReusable = false;
  try {
    await host.enter({ ...program, onPrinted });
    const result = await run(host.port);
    const problem = host.gone === undefined ? await host.leave() : `its process has ended: ${host.gone}`;
    // What failed may have left something behind.
    isReusable = result.code === 0 && problem === undefined;
    const output = result.output + Buffer.concat(printed).toString("utf8");
    if (result.code === 0 && problem !== undefined) throw new Error(`${problem}\n${output}`);
    return { ...result, output };
  } finally {
    if (isReusable) waiting.get(program.modules).push(host);
    else host.end();
  }
};
