// `npm run bench`: gets what is missing, then measures. `npm run bench -- --help` lists the options.
import path from "node:path";
import { build } from "./build.mjs";
import { ensure } from "./ensure.mjs";
import { install } from "./install.mjs";
import { CommandFailed, show } from "./machine/command.mjs";
import { repository } from "./repository.mjs";

const args = process.argv.slice(2);
const log = console.log;

/** These options measure nothing: they only need what npm installs. */
const measuresNothing = ["--help", "-h", "--docs", "--keep"].some((option) => args.includes(option));

/** Without one of these, the other results are still measured. */
const peers = ["opentofu", "restapi"];

try {
  await install(log);
  if (!measuresNothing) {
    await ensure("engine", { log });
    await ensure("random-plugin", { log });
    for (const peer of peers) await ensure(peer, { log }).catch((error) => log(error.message));
    await build();
  }
  const register = path.join(repository, "bench/register.cjs");
  const main = path.join(repository, "bench/main.ts");
  await show(process.execPath, ["--require", register, main, ...args], { cwd: repository });
} catch (error) {
  // The results or the failure are already printed.
  if (!(error instanceof CommandFailed)) console.error(error.message);
  else if (error.code > 2 && error.code < 128) console.error(error.message);
  process.exitCode = error.code ?? 1;
}
