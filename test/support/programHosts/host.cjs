// Runs Pulumi programs one after the other in one process, for the engine's `--client`: as Pulumi's Automation API runs
// inline programs, on the same server. A process of its own for each program spends most of its time on loading the SDK.
//
// Started with the `node_modules` folder of the programs. Its parent says which program comes next, and with what
// environment, and hears when the last one is over.
const { createRequire } = require("node:module");
const path = require("node:path");

const modules = process.argv[2];
const load = createRequire(path.join(modules, "@pulumi/pulumi/package.json"));
const grpc = load("@grpc/grpc-js");
const services = load("./proto/language_grpc_pb");
const { LanguageServer } = load("./automation/server");

/** Environment and folder between programs: those of nobody. */
const own = { env: { ...process.env }, folder: process.cwd() };

let runs = 0;

function enter(folder, env) {
  process.chdir(folder);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}

/** Loads the program anew, whatever an earlier one has left. Modules of packages stay loaded. */
function runProgram() {
  const file = require.resolve(process.cwd());
  for (const loaded of Object.keys(require.cache)) {
    if (loaded.startsWith(`${process.cwd()}${path.sep}`)) delete require.cache[loaded];
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

process.on("message", ({ enter: next, leave }) => {
  if (next !== undefined) enter(next.folder, next.env);
  if (leave) enter(own.folder, own.env);
  process.send({ idle: runs === 0 });
});
process.on("disconnect", () => process.exit());

server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.send({ port });
});
