// Runs Pulumi programs one after the other in one process, for the engine's `--client`: as Pulumi's Automation API runs
// inline programs, on the same server. A process of its own for each program spends most of its time on loading the SDK.
//
// Started with the `node_modules` folder of the programs. Its parent says which program comes next, and with what
// environment, and hears when the last one is over.
const { AsyncResource } = require("node:async_hooks");
const { createRequire } = require("node:module");
const path = require("node:path");

const modules = process.argv[2];
const load = createRequire(path.join(modules, "@pulumi/pulumi/package.json"));
const grpc = load("@grpc/grpc-js");
const services = load("./proto/language_grpc_pb");
const { LanguageServer } = load("./automation/server");

/** Environment and folder between programs: those of nobody. */
const own = { env: { ...process.env }, folder: process.cwd() };

/** The package that programs are about. Each loads it anew: what it remembers is for one program. */
const PACKAGE = path.join(modules, "pulumi-influxdb-tokens") + path.sep;

let runs = 0;
/** What Pulumi complains of when the program's process ends. */
let findLeaks = () => undefined;

function enter(folder, env) {
  process.exitCode = undefined;
  findLeaks = () => undefined;
  process.chdir(folder);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}

/** Loads the program anew, whatever an earlier one has left. Modules of other packages stay loaded. */
function runProgram() {
  findLeaks = AsyncResource.bind(() => language.onPulumiExit(false));
  const file = require.resolve(process.cwd());
  for (const loaded of Object.keys(require.cache)) {
    const isOld = [process.cwd() + path.sep, PACKAGE].some((folder) => loaded.startsWith(folder));
    if (isOld) delete require.cache[loaded];
  }
  const exported = require(file);
  return typeof exported === "function" ? exported() : exported;
}

// What a program prints is searched for secrets like all that a command prints.
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream);
  stream.write = (chunk, ...rest) => {
    process.send({ printed: chunk.toString() });
    return write(chunk, ...rest);
  };
}

const server = new grpc.Server();
const language = new LanguageServer(async () => runProgram());
server.addService(services.LanguageRuntimeService, {
  getRequiredPlugins: language.getRequiredPlugins.bind(language),
  getPluginInfo: language.getPluginInfo.bind(language),
  async run(call, callback) {
    runs++;
    try {
      await language.run(call, callback);
    } finally {
      runs--;
    }
  },
});

/** What a process of its own would have told of a program that has ended well; undefined: nothing. */
function problem() {
  if (runs > 0) return "the program has not ended";
  if (process.exitCode) return `the program set the exit code ${process.exitCode}`;
  try {
    findLeaks();
  } catch (error) {
    return error.message;
  }
  return undefined;
}

process.on("message", ({ enter: next, leave }) => {
  const found = leave ? problem() : undefined;
  const { folder, env } = next ?? own;
  enter(folder, env);
  process.send({ problem: found });
});
process.on("disconnect", () => process.exit());

server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.send({ port });
});
