// Preloaded into processes under test: one that loads the package's runtime is called by its name from then on.
const Module = require("node:module");

const load = Module._load;
Module._load = function (request, ...rest) {
  if (request === "pulumi-influxdb-tokens/runtime") process.title = "tokens-runtime";
  return load.call(this, request, ...rest);
};
