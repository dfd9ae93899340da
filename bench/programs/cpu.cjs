// Creates, reads and deletes tokens in this process, with a service that answers from memory, and prints the CPU
// time per token:   node cpu.cjs PACKAGE-FOLDER COUNT
const path = require("node:path");
const { randomBytes, randomUUID } = require("node:crypto");

const [folder, count] = process.argv.slice(2);
const ACCOUNT = "11111111-1111-4111-8111-111111111111";
const COLLECTION = `/api/v0/accounts/${ACCOUNT}/management-tokens`;
const AT_ONCE = 16;

const axios = require(require.resolve("axios", { paths: [folder] }));
const records = new Map();

/** What the service would answer, without the network. */
axios.defaults.adapter = async (config) => {
  const id = config.url.slice(COLLECTION.length + 1);
  const answer = (status, body) => ({
    status,
    statusText: "",
    headers: { "content-type": "application/json" },
    data: body === undefined ? "" : JSON.stringify(body),
    config,
  });
  switch (config.method) {
    case "post": {
      const accessToken = `M.V1.${randomBytes(48).toString("base64url")}`;
      const record = {
        id: randomUUID(),
        accountId: ACCOUNT,
        ...JSON.parse(config.data),
        tokenPrefix: accessToken.slice(0, 9),
        createdAt: new Date().toISOString(),
      };
      records.set(record.id, record);
      return answer(201, { ...record, accessToken });
    }
    case "delete":
      records.get(id).revokedAt = new Date().toISOString();
      return answer(204);
    default:
      return answer(200, id === "" ? [own, ...records.values()] : records.get(id));
  }
};

const credential = `M.V1.${randomBytes(48).toString("base64url")}`;
const own = {
  id: randomUUID(),
  accountId: ACCOUNT,
  description: "administrator",
  tokenPrefix: credential.slice(0, 9),
  createdAt: new Date().toISOString(),
};
process.env.INFLUXDB_MANAGEMENT_TOKEN = credential;

const { provider } = require(path.join(folder, "dist/provider/runtime.js"));
const settings = {
  "influxdb-tokens:endpoint": "http://127.0.0.1:9",
  "influxdb-tokens:accountId": ACCOUNT,
};
provider.configure({ config: { get: (key) => settings[key] } });

async function forEach(items, work) {
  const left = items.entries();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [place, item] of left) await work(item, place);
    }),
  );
}

const places = Array.from({ length: Number(count) });
const states = [];
const steps = {
  create: () =>
    forEach(places, async (_, place) => {
      const owner = `organization/project/stack/token-${place}`;
      const news = { __provider: "", description: `Token ${place}`, expiresIn: "90d", owner };
      const { inputs, failures } = await provider.check({}, news);
      if (failures.length > 0) throw new Error(failures[0].reason);
      const { id, outs } = await provider.create(inputs);
      states.push({ id, outs });
    }),
  read: () =>
    forEach(states, async ({ id, outs }) => {
      const { props } = await provider.read(id, outs);
      if (props.status !== "active") throw new Error(`${id} is ${props.status}`);
    }),
  delete: () => forEach(states, ({ id, outs }) => provider.delete(id, outs)),
};

async function main() {
  const milliseconds = {};
  for (const [name, work] of Object.entries(steps)) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    milliseconds[name] = (user + system) / 1000 / places.length;
  }
  process.stdout.write(JSON.stringify(milliseconds), () => process.exit());
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
