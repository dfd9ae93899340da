const { TestEnvironment } = require("jest-environment-node");
const { withProgramHost } = require("../programHosts/hosts.cjs");

/** Every test file has modules of its own. What outlives a file, for the next one in the same worker, is loaded here. */
module.exports = class Environment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.withProgramHost = withProgramHost;
  }
};
