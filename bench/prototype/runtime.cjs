// One dynamic resource for many tokens: every token goes through the package's own calls.
const { createRequire } = require("node:module");

const inner = createRequire(`${process.cwd()}/`)("pulumi-influxdb-tokens/runtime").provider;
const AT_ONCE = 16;

async function inTurns(entries, work) {
  const left = entries.values();
  const done = {};
  const failed = [];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [name, value] of left) {
        try {
          done[name] = await work(name, value);
        } catch (error) {
          failed.push(error);
        }
      }
    }),
  );
  return { done, failed };
}

const own = (inputs, name) => ({
  __provider: "",
  description: inputs.descriptions[name],
  expiresIn: inputs.expiresIn,
  owner: `${inputs.owner}-${name}`,
});

const missing = (inputs, states) =>
  Object.keys(inputs.descriptions)
    .filter((name) => states[name] === undefined)
    .map((name) => [name, own(inputs, name)]);

/** Makes the tokens that are not there. What was made is kept although another one failed. */
async function complete(id, inputs, states) {
  const { done, failed } = await inTurns(missing(inputs, states), async (_, news) => {
    const { inputs: checked } = await inner.check({}, news);
    return (await inner.create(checked)).outs;
  });
  const properties = { ...inputs, states: { ...states, ...done } };
  if (failed.length === 0) return properties;
  throw Object.assign(new Error(failed[0].message), { id, properties, reasons: [failed[0].message] });
}

exports.provider = {
  configure: (request) => inner.configure(request),
  check: async (_, news) => ({ inputs: news, failures: [] }),
  async diff(_, olds, news) {
    const names = (descriptions = {}) => Object.keys(descriptions).sort().join("\n");
    return { changes: names(olds.descriptions) !== names(news.descriptions), replaces: [] };
  },
  create: async (inputs) => ({ id: inputs.owner, outs: await complete(inputs.owner, inputs, {}) }),
  async read(id, props) {
    const { done, failed } = await inTurns(Object.entries(props.states), async (_, state) =>
      inner.read(state.tokenId, state).then(({ props: seen }) => seen),
    );
    if (failed.length > 0) throw failed[0];
    return { id, props: { ...props, states: done } };
  },
  async update(id, olds, news) {
    const gone = Object.entries(olds.states).filter(([name]) => news.descriptions[name] === undefined);
    const kept = Object.fromEntries(Object.entries(olds.states).filter(([name]) => news.descriptions[name]));
    const { failed } = await inTurns(gone, (_, state) => inner.delete(state.tokenId, state));
    if (failed.length > 0) throw failed[0];
    return { outs: await complete(id, news, kept) };
  },
  async delete(_, props) {
    const { failed } = await inTurns(Object.entries(props.states), (_, state) =>
      inner.delete(state.tokenId, state),
    );
    if (failed.length > 0) throw failed[0];
  },
};
