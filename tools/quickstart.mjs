// `npm run quickstart`: from a fresh clone to a managed token, against an emulator of the service.
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { ensure } from "./ensure.mjs";
import { install } from "./install.mjs";
import { withLock } from "./machine/lock.mjs";
import { configuration } from "./quickstart/configuration.mjs";
import { startEmulator } from "./quickstart/emulator.mjs";
import { fact, finding, heading, note } from "./quickstart/paper.mjs";
import { place } from "./quickstart/place.mjs";
import { madeUpToken, searchFor, statusWith } from "./quickstart/proof.mjs";
import { backends, settings } from "./quickstart/settings.mjs";
import { Stack } from "./quickstart/stack.mjs";
import { repository } from "./repository.mjs";

const help = `Usage: npm run quickstart [-- OPTIONS]

Makes a management token with \`pulumi up\`, against an emulator of the service that
runs on this machine. Installs what is missing. Everything it makes is in the clone,
in .quickstart/; the engine, where it had to be fetched, is in the user's cache.
Can be run again: an unchanged program changes nothing.

Options:
  --destroy       Run \`pulumi destroy\`, show that the token is revoked, and remove
                  what the quickstart has made.
  --backend NAME  How the service is reached: http (the default), or influxctl,
                  the documented route, through a stand-in over the emulator.
  --help          Show this help.`;

class Wrong extends Error {}

try {
  const options = readOptions();
  if (options.help) console.log(help);
  else {
    const onWait = (pid) => console.log(`waiting for process ${pid}, which runs the quickstart`);
    const work = () => (options.destroy ? destroy(options.backend) : up(options.backend));
    await withLock(path.join(repository, "build/quickstart.lock"), work, { onWait });
  }
} catch (error) {
  console.error(`\nquickstart: ${error.message}`);
  process.exitCode = error instanceof Wrong ? 2 : 1;
}

function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        destroy: { type: "boolean", default: false },
        backend: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }));
  } catch (error) {
    throw new Wrong(`${error.message.split("\n")[0]} (see \`npm run quickstart -- --help\`)`);
  }
  if (values.backend !== undefined && !backends.includes(values.backend)) {
    throw new Wrong(`there is no backend "${values.backend}": there are ${backends.join(" and ")}`);
  }
  return values;
}

async function up(backend) {
  if (!existsSync(place.folder) && existsSync(place.stackConfig)) {
    throw new Wrong(
      `${path.basename(place.stackConfig)} exists but does not belong to the quickstart: move it away first`,
    );
  }
  await withService(backend, async (service, stack) => {
    heading("pulumi up");
    await stack.operate("up");

    const outputs = await stack.outputs();
    const holds = await showToken(outputs, service, stack);
    if (!holds) throw new Error("something does not hold, see above");

    heading("Next");
    fact("npm run quickstart", "again: nothing changes");
    fact("examples/quickstart", "the program: change it and run the quickstart again");
    fact("… -- --destroy", "revokes the token and removes everything that the quickstart created");
  });
}

async function destroy(backend) {
  if (!existsSync(place.settings)) {
    console.log("There is nothing to destroy: the quickstart has created nothing here.");
    return;
  }
  await withService(backend, async (service, stack) => {
    const { token, tokenPrefix } = await stack.outputs();
    heading("pulumi destroy");
    await stack.operate("destroy");
    if (token === undefined) return;

    heading("What is left");
    const status = await statusWith(token, service);
    if (!finding(status === 401, `the service refuses ${tokenPrefix}…: ${status}`)) {
      throw new Error("the token is still live");
    }
  });
  await rm(place.folder, { recursive: true });
  await rm(place.stackConfig, { force: true });
  note("removed .quickstart/");
}

/** Prepares everything, with the emulator running while the work runs. */
async function withService(wanted, work) {
  heading("Set-up");
  await install(note);
  const engine = await ensure("engine", { log: note });
  await build();
  fact("engine", `pulumi v${engine.version}, ${engine.how}`);
  const { backend, ...address } = await settings(wanted);
  const service = await startEmulator(address);
  try {
    fact("service", `an emulator at ${service.endpoint}, while this runs`);
    fact("backend", backend === "http" ? backend : `${backend}, a stand-in that works on the emulator`);
    const stack = new Stack(engine, service.credential);
    await stack.configure(configuration(backend, service));
    await work(service, stack);
  } finally {
    await service.stop();
  }
}

async function showToken({ token, tokenId, tokenPrefix, expiresAt, fingerprint }, service, stack) {
  const resource = (await stack.resources()).find(({ id }) => id === tokenId);
  heading("The token");
  fact("resource", resource?.urn.split("::").at(-1));
  fact("id", tokenId);
  fact("secret", `${tokenPrefix}… (encrypted in the state, masked in output)`);
  fact("SHA-256 of the secret", fingerprint);
  fact("expires", `${expiresAt} (in ${daysUntil(expiresAt)} days)`);

  heading("Checked");
  const [own, other] = [await statusWith(token, service), await statusWith(madeUpToken(), service)];
  const { files, places } = await searchFor([token, service.credential], [place.state, place.home]);
  return [
    finding(own === 200, `the service accepts the new token: ${own}`),
    finding(other === 401, `it refuses an invalid one: ${other}`),
    finding(
      places.length === 0,
      `no secret in plaintext in Pulumi's state and logs: ${files} files searched`,
    ),
    ...places.map((file) => finding(false, `a secret is in ${file}`)),
  ].every(Boolean);
}

function daysUntil(instant) {
  return Math.round((Date.parse(instant) - Date.now()) / 86_400_000);
}
