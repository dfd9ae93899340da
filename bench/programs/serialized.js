const pulumi = require("@pulumi/pulumi");

const ENDPOINT = "{endpoint}";
const ACCOUNT = "{account}";
const COUNT = Number("{count}");

const collection = `${ENDPOINT}/api/v0/accounts/${ACCOUNT}/management-tokens`;

/** One request. The credential is read when it runs, so that it is not serialized into the state. */
async function request(method, url, body, secret) {
  const response = await fetch(url, {
    method,
    headers: {
      Authorization: `Bearer ${secret ?? process.env.INFLUXDB_MANAGEMENT_TOKEN}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

function expiryOf(duration) {
  const days = Number(/^(\d+)d$/.exec(duration)[1]);
  return new Date(Date.now() + days * 86_400_000).toISOString();
}

const provider = {
  async check(_olds, news) {
    const failures = [];
    if (!news.description) failures.push({ property: "description", reason: "is required" });
    return { inputs: news, failures };
  },
  async diff(_id, olds, news) {
    const replaces = ["description", "expiresIn"].filter((name) => olds[name] !== news[name]);
    return { changes: replaces.length > 0, replaces };
  },
  async create(inputs) {
    const expiresAt = expiryOf(inputs.expiresIn);
    const made = await request("POST", collection, { description: inputs.description, expiresAt });
    const seen = await request("GET", `${collection}/${made.id}`, undefined, made.accessToken);
    if (seen.id !== made.id) throw new Error("the service showed another token");
    return {
      id: made.id,
      outs: {
        ...inputs,
        expiresAt,
        token: made.accessToken,
        tokenId: made.id,
        tokenPrefix: made.tokenPrefix,
        createdAt: made.createdAt,
        createdBy: made.createdBy,
      },
    };
  },
  async read(id, props) {
    const seen = await request("GET", `${collection}/${id}`);
    if (seen === undefined || seen.revokedAt) return { id: "", props: {} };
    return { id, props };
  },
  async delete(id) {
    await request("DELETE", `${collection}/${id}`);
  },
};

class ManagementToken extends pulumi.dynamic.Resource {
  constructor(name, args, opts) {
    const outputs = { token: undefined, tokenId: undefined, tokenPrefix: undefined, expiresAt: undefined };
    super(provider, name, { ...outputs, ...args }, { ...opts, additionalSecretOutputs: ["token"] });
  }
}

for (let place = 0; place < COUNT; place++) {
  new ManagementToken(`token-${place}`, { description: `Token ${place}`, expiresIn: "90d" });
}
