// `node tools/picture/sampleReport.mjs FILE [TOKENS]` writes a report of a sample account, as users get it.
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { build } from "../build.mjs";
import { capture } from "../machine/command.mjs";
import { isMain, repository } from "../repository.mjs";
import { accountId, clusterId, now, sampleAccount } from "./account.mjs";

const dist = path.join(repository, "dist");
const secret = "M.V1.sample0sample0sample0sample0sample0";

/**
 * Writes a report of a sample account: the compiled command asks an emulator, and a stand-in for `pulumi` has the
 * stacks.
 *
 * @param {string} file
 * @param {number} [tokens] how many live tokens the account has, at least those of the picture
 */
export async function sampleReport(file, tokens = 0) {
  await build();
  const folder = await mkdtemp(path.join(os.tmpdir(), "sample-report-"));
  const { administrator, content, known, states } = sampleAccount(tokens);
  const { startEmulator } = createRequire(import.meta.url)(path.join(dist, "emulator/index.js"));
  const persist = path.join(folder, "emulator.json");
  const { hashOf } = createRequire(import.meta.url)(path.join(dist, "emulator/tokens/secrets.js"));
  content.tokens.find(({ record }) => record.id === administrator.record.id).hash = hashOf(secret);
  administrator.record.tokenPrefix = secret.slice(0, 9);
  await writeFile(persist, JSON.stringify(content));
  const emulator = await startEmulator({
    ...{ accounts: [accountId], clusters: [clusterId], clustered: false, persist },
    secrets: { [accountId]: secret },
  });
  try {
    emulator.clock.set(new Date(now));
    const address = `@${new URL(emulator.url).host}`;
    const scopes = {
      management: `dedicated:${accountId}${address}`,
      database: `dedicated:${accountId}/${clusterId}${address}`,
    };
    await writeStandIn(
      folder,
      [...states].map(([name, state]) => [name, state(scopes)]),
    );
    await writeFile(path.join(folder, "known"), known.join("\n"));
    const page = path.join(folder, "page.html");
    const clock = path.join(repository, "test/support/preloads/shiftedClock.cjs");
    const args = ["--require", clock, path.join(dist, "cli/main.js"), "report"];
    await capture(process.execPath, [...args, "--html", page, "--except", path.join(folder, "known")], {
      cwd: folder,
      env: {
        PATH: `${folder}:${path.dirname(process.execPath)}`,
        TEST_CLOCK_MS: String(now - Date.now()),
        INFLUXDB_TOKENS_ENDPOINT: emulator.url,
        INFLUXDB_TOKENS_ACCOUNT_ID: accountId,
        INFLUXDB_TOKENS_CLUSTER_ID: clusterId,
        INFLUXDB_MANAGEMENT_TOKEN: secret,
      },
    });
    // The names of a real account have no address, and this one's changes from run to run.
    await writeFile(file, (await readFile(page, "utf8")).replaceAll(address, ""));
  } finally {
    await emulator.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A `pulumi` that lists and exports stacks. */
async function writeStandIn(folder, states) {
  const program = `#!${process.execPath}
const states = new Map(${JSON.stringify(states)});
const args = process.argv.slice(2);
const state = states.get(args[args.indexOf("--stack") + 1]);
console.log(JSON.stringify(args[1] === "ls" ? [...states.keys()].map((name) => ({ name })) : state));
`;
  await writeFile(path.join(folder, "pulumi"), program);
  await chmod(path.join(folder, "pulumi"), 0o755);
}

if (isMain(import.meta)) {
  const [file, tokens] = process.argv.slice(2);
  await sampleReport(path.resolve(file), Number(tokens ?? 0));
}
