import { spawn } from "node:child_process";
import { constants } from "node:os";
import { onInterruption } from "./interruption.mjs";

const TAIL_LINES = 40;
const TAIL_COLUMNS = 300;

/** A command that failed; `code` is what the shell would show. */
export class CommandFailed extends Error {
  constructor(message, code) {
    super(message);
    this.name = "CommandFailed";
    this.code = code;
  }
}

/**
 * Runs a command with its output shown; rejects when it fails. A signal that would end this process first ends
 * the command, in its own way and time.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export async function show(command, args, { cwd, env = process.env } = {}) {
  const child = spawn(command, args, { cwd, env, stdio: "inherit", shell: needsShell(command) });
  const ended = ending(child, command);
  const settled = onInterruption(async (signal) => {
    // A terminal also sends Ctrl-C to the command, and a second one would abort its cleanup.
    if (!(signal === "SIGINT" && process.stdin.isTTY)) child.kill("SIGINT");
    await ended.catch(() => undefined);
  });
  const code = await ended.finally(settled);
  if (code !== 0)
    throw new CommandFailed(`${[command, ...args].join(" ")} failed with exit code ${code}`, code);
}

/**
 * Runs a command and returns its output; if it fails, rejects with the end of the output.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<string>} its standard output
 */
export async function capture(command, args, { cwd, env = process.env } = {}) {
  const stdio = ["ignore", "pipe", "pipe"];
  const child = spawn(command, args, { cwd, env, stdio, shell: needsShell(command) });
  const settled = onInterruption(() => void child.kill());
  const stdout = [];
  const printed = [];
  child.stdout.on("data", (bytes) => {
    stdout.push(bytes);
    printed.push(bytes);
  });
  child.stderr.on("data", (bytes) => printed.push(bytes));
  const code = await ending(child, command).finally(settled);
  if (code !== 0) {
    const tail = Buffer.concat(printed).toString("utf8").trimEnd().split("\n").slice(-TAIL_LINES);
    const what = `${[command, ...args].join(" ")} failed with exit code ${code}`;
    throw new CommandFailed(
      [what, ...tail.map((line) => `  ${line.slice(0, TAIL_COLUMNS)}`)].join("\n"),
      code,
    );
  }
  return Buffer.concat(stdout).toString("utf8");
}

/** On Windows npm is a script, which only a shell starts. Arguments must have no spaces then. */
function needsShell(command) {
  return command === "npm" && process.platform === "win32";
}

function ending(child, command) {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      const missing = error.code === "ENOENT" ? `${command} is not installed` : error.message;
      reject(new CommandFailed(missing, 127));
    });
    child.once("close", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
