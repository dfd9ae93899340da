const Sequencer = require("@jest/test-sequencer").default;

/**
 * Folders in the order of the time that their longest test takes: one that begins last must not be what all wait
 * for. Jest knows times of its own only where it has run before.
 */
const LONGEST_FIRST = [
  "faults",
  "docs",
  "delivery",
  "languages",
  "plugin",
  "rotation",
  "engine",
  "examples",
  "consumers",
  "adoption",
  "release",
  "bench",
];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const index = LONGEST_FIRST.findIndex((folder) => path.includes(`/test/${folder}/`));
      return index < 0 ? LONGEST_FIRST.length : index;
    };
    return super.sort([...tests]).sort((one, other) => rank(one) - rank(other));
  }
};
