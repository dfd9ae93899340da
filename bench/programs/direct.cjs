// Creates, lists or revokes tokens with nothing in between: the cost of the service and the connection.
//   node direct.cjs create|unchanged|refresh|destroy COLLECTION COUNT IDS-FILE
const http = require("node:http");
const { readFileSync, writeFileSync } = require("node:fs");

const AT_ONCE = 16;
const [operation, collection, count, file] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
const credential = process.env.INFLUXDB_MANAGEMENT_TOKEN;

function send(method, url, secret, body) {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${secret}` };
    const request = http.request(url, { method, agent, headers }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        if (response.statusCode >= 300) reject(new Error(`${method}: ${response.statusCode}`));
        else resolve(text === "" ? undefined : JSON.parse(text));
      });
    });
    request.on("error", reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function forEach(items, work) {
  const left = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of left) await work(item);
    }),
  );
}

async function create() {
  const ids = [];
  const expiresAt = new Date(Date.now() + 90 * 86_400_000).toISOString();
  const places = Array.from({ length: Number(count) }, (_, place) => place);
  await forEach(places, async (place) => {
    const made = await send("POST", collection, credential, { description: `Token ${place}`, expiresAt });
    await send("GET", `${collection}/${made.id}`, made.accessToken);
    ids.push(made.id);
  });
  writeFileSync(file, JSON.stringify(ids));
}

async function refresh() {
  await send("GET", collection, credential);
}

async function destroy() {
  await forEach(JSON.parse(readFileSync(file, "utf8")), (id) =>
    send("DELETE", `${collection}/${id}`, credential),
  );
}

({ create, refresh, destroy })
  [operation]()
  .catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  })
  .finally(() => agent.destroy());
