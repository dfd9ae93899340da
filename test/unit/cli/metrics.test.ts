import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { join } from "node:path";
import { serveMetrics } from "../../../cli/metrics/serve";
import { useStateFolder } from "../../support/command/exportedStates";
import { useEmulator } from "../../support/command/onEmulator";
import { transcript } from "../../support/command/programRun";
import { ServingRun, SteppedClock } from "../../support/command/serving";
import { DAY } from "../../support/time";

const on = useEmulator();
const states = useStateFolder();
const EXPIRES = new Date(Date.now() + 30 * DAY).toISOString();
const BROKEN = { kind: "status", status: 403, operation: "list" } as const;

beforeEach(() => {
  const { record } = on.emulator.mint({ description: "managed", expiresAt: EXPIRES });
  on.emulator.mint({ description: "by hand" });
  const scope = `dedicated:${on.emulator.accounts[0]}@${new URL(on.emulator.url).host}`;
  states.write([
    { type: "ManagementToken", name: "ci", tokenId: record.id, outputs: { scope, expiresAt: EXPIRES } },
  ]);
});

const OF_STATE = ["metrics", "--state", "./dev.json"];
const run = (...args: string[]) => on.run([...OF_STATE, ...args], { folder: states.path });
const sampleOf = (text: string, series: string) =>
  text
    .split("\n")
    .find((line) => line.startsWith(`${series} `))
    ?.split(" ")
    .at(-1);

describe("once", () => {
  test("prints OpenMetrics", async () => {
    const { code, out, err } = await run();
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.endsWith("\n# EOF\n")).toBe(true);
    expect(sampleOf(out, 'influxdb_tokens_live{class="managed",kind="management"}')).toBe("1");
    // By hand, and the credential.
    expect(sampleOf(out, 'influxdb_tokens_live{class="unmanaged",kind="management"}')).toBe("2");
    expect(sampleOf(out, 'influxdb_tokens_kind_read{kind="database"}')).toBe("0");
  });

  test("prints line protocol", async () => {
    const { code, out } = await run("--format", "influx");
    expect(code).toBe(0);
    expect(out).toMatch(/^influxdb_tokens,class=managed,kind=management count=1i,endless=0i \d{19}$/m);
    expect(out).toMatch(/^influxdb_tokens_resource,\S+ ends_in=\d+i,live=1i \d{19}$/m);
  });

  test("tells that nothing could be read, as a metric too", async () => {
    on.emulator.faults.add(BROKEN);
    const metrics = await run();
    expect(metrics.code).toBe(1);
    expect(metrics.err).toContain("influxdb-tokens metrics: ");
    expect(sampleOf(metrics.out, "influxdb_tokens_up")).toBe("0");
    expect(metrics.out).not.toContain("influxdb_tokens_live{");
    const lines = await run("--format", "influx");
    expect(lines.code).toBe(1);
    expect(lines.out).toMatch(/^influxdb_tokens_read error="permission",success=0i \d{19}\n$/);
  });

  test("tells of a state that cannot be read", async () => {
    writeFileSync(join(states.path, "dev.json"), "{");
    const { code, out } = await run("--format", "influx");
    expect(code).toBe(1);
    expect(out).toContain('error="state"');
  });

  test("tells that a file it needs is no longer there", async () => {
    const lines = await run("--format", "influx", "--except", "absent.txt");
    expect(lines).toMatchObject({ code: 2, out: expect.stringContaining('error="usage",success=0i') });
    const metrics = await run("--except", "absent.txt");
    expect(metrics.code).toBe(2);
    expect(sampleOf(metrics.out, "influxdb_tokens_up")).toBe("0");
  });

  test.each([
    [["--format", "json"], "--format takes"],
    [["--listen", "0", "--textfile", "x.prom"], "cannot be combined"],
    [["--listen", "0", "--format", "influx"], "leave --format influx out"],
    [["--textfile", "x.prom", "--format", "influx"], "leave --format influx out"],
    [["--every", "1m"], "--every goes with --listen"],
    [["--listen", "0", "--every", "often"], "--every takes a duration"],
    [["--listen", "localhost"], "--listen takes a port"],
    [["--listen", "65536"], "--listen takes a port"],
    [["--listen", "::1:0"], "--listen takes a port"],
    [["--listen", "0", "--except", "absent.txt"], "there is no such file"],
    [["--except", "absent.txt"], "there is no such file"],
  ])("%j is wrong usage", async (args, said) => {
    const { code, err } = await run(...args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(said) });
    expect(readdirSync(states.path)).toEqual(["dev.json"]);
  });
});

describe("--textfile", () => {
  const file = () => join(states.path, "tokens.prom");

  test("writes the format of that collector, for everybody to read, and nothing else", async () => {
    const mask = process.umask(0o077);
    try {
      expect(await run("--textfile", "tokens.prom")).toMatchObject({ code: 0, out: "", err: "" });
    } finally {
      process.umask(mask);
    }
    expect(statSync(file()).mode & 0o777).toBe(0o644);
    const text = readFileSync(file(), "utf8");
    expect(text).toContain("# TYPE influxdb_tokens_live gauge\n");
    expect(text).not.toContain("# EOF");
    expect(text).not.toContain("_until_");
    expect(readdirSync(states.path).sort()).toEqual(["dev.json", "tokens.prom"]);
    transcript.push(text);
  });

  test("replaces the file at once, and leaves it as it was if the reading fails", async () => {
    await run("--textfile", "tokens.prom");
    const before = { text: readFileSync(file(), "utf8"), inode: statSync(file()).ino };
    const fault = on.emulator.faults.add(BROKEN);
    expect(await run("--textfile", "tokens.prom")).toMatchObject({ code: 1, out: "" });
    expect({ text: readFileSync(file(), "utf8"), inode: statSync(file()).ino }).toEqual(before);
    fault.remove();
    on.emulator.mint({ description: "another" });
    expect((await run("--textfile", "tokens.prom")).code).toBe(0);
    // Another file under this name: whoever reads the old one reads all of it.
    expect(statSync(file()).ino).not.toBe(before.inode);
    expect(readdirSync(states.path).sort()).toEqual(["dev.json", "tokens.prom"]);
  });

  test("a file that cannot be written is a failure, and leaves nothing", async () => {
    mkdirSync(file());
    const { code, err } = await run("--textfile", "tokens.prom");
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("tokens.prom cannot be written") });
    expect(readdirSync(states.path).sort()).toEqual(["dev.json", "tokens.prom"]);
  });
});

describe("--listen", () => {
  let clock: SteppedClock;
  const running: ServingRun[] = [];
  beforeEach(() => {
    clock = new SteppedClock();
  });
  afterEach(async () => {
    for (const each of running.splice(0)) await each.stop();
  });

  const listen = (...args: string[]) => {
    const environment = {
      INFLUXDB_TOKENS_ENDPOINT: on.emulator.url,
      INFLUXDB_TOKENS_ACCOUNT_ID: on.emulator.accounts[0] ?? "",
      INFLUXDB_MANAGEMENT_TOKEN: on.emulator.secret,
    };
    const started = new ServingRun([...OF_STATE, "--listen", ...args], {
      environment,
      clock,
      folder: states.path,
    });
    running.push(started);
    return started;
  };
  const scrape = async (url: string, headers: Readonly<Record<string, string>> = {}) => {
    const text = await (await fetch(url, { headers })).text();
    transcript.push(text);
    return text;
  };
  const listings = () => on.emulator.requests.filter(({ operation }) => operation === "list").length;

  test("serves what was read, on the loopback interface, and reads on its own time only", async () => {
    const server = listen("0", "--every", "10m");
    const url = await server.url();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/metrics$/);
    await clock.settled();
    const before = listings();
    expect(before).toBeGreaterThan(0);
    for (let times = 0; times < 5; times++) {
      expect(sampleOf(await scrape(url), "influxdb_tokens_up")).toBe("1");
    }
    expect(listings()).toBe(before);
    on.emulator.mint({ description: "another" });
    await clock.step(600_000);
    expect(listings()).toBeGreaterThan(before);
    expect(sampleOf(await scrape(url), 'influxdb_tokens_live{class="unmanaged",kind="management"}')).toBe(
      "3",
    );
    expect(clock.asked).toEqual([600_000, 600_000]);
    expect(await server.stop()).toBe(0);
    expect(server.err).toBe("");
    await expect(fetch(url)).rejects.toThrow();
  });

  test("durations are those of the request, and the time is that of the reading", async () => {
    const url = await listen("0").url();
    await clock.settled();
    const ci = '{stack="./dev.json",resource="ci",kind="management",role="current"}';
    const first = await scrape(url);
    clock.time += 60_000;
    const second = await scrape(url);
    const until = `influxdb_tokens_until_end_seconds${ci}`;
    expect(Number(sampleOf(first, until)) - Number(sampleOf(second, until))).toBe(60);
    const read = "influxdb_tokens_last_read_timestamp_seconds";
    expect(sampleOf(second, read)).toBe(sampleOf(first, read));
    expect(sampleOf(first, read)).toBe(String(Math.floor((clock.time - 60_000) / 1000)));
  });

  test("survives a service that fails: it says so, keeps the last numbers with their time, and recovers", async () => {
    const server = listen("0");
    const url = await server.url();
    await clock.settled();
    const read = "influxdb_tokens_last_read_timestamp_seconds";
    const before = sampleOf(await scrape(url), read);
    const fault = on.emulator.faults.add({ ...BROKEN, body: on.emulator.secret });
    await clock.step(300_000);
    await clock.step(300_000);
    const failing = await scrape(url);
    expect([
      sampleOf(failing, "influxdb_tokens_up"),
      sampleOf(failing, "influxdb_tokens_read_errors_total"),
      sampleOf(failing, read),
      sampleOf(failing, 'influxdb_tokens_live{class="managed",kind="management"}'),
    ]).toEqual(["0", "2", before, "1"]);
    expect(server.err.match(/the reading failed: /g)).toHaveLength(2);
    fault.remove();
    await clock.step(300_000);
    const after = await scrape(url);
    expect([
      sampleOf(after, "influxdb_tokens_up"),
      sampleOf(after, "influxdb_tokens_read_errors_total"),
    ]).toEqual(["1", "2"]);
    expect(Number(sampleOf(after, read))).toBe(Number(before) + 900);
    expect(await server.stop()).toBe(0);
  });

  test("starts although nothing can be read yet, unless its settings are wrong", async () => {
    writeFileSync(join(states.path, "dev.json"), "{");
    const server = listen("0");
    const url = await server.url();
    await clock.settled();
    const text = await scrape(url);
    expect(sampleOf(text, "influxdb_tokens_up")).toBe("0");
    expect(text).not.toContain("influxdb_tokens_live{");
    const wrong = listen("0", "--account-id", "mine");
    expect(await wrong.ended).toBe(1);
    expect(wrong.err).toMatch(/^influxdb-tokens metrics: \S/);
  });

  test.each([
    [undefined, "text/plain; version=0.0.4"],
    ["*/*", "text/plain; version=0.0.4"],
    ["application/openmetrics-text", "application/openmetrics-text; version=1.0.0"],
    [
      "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
      "application/openmetrics-text; version=1.0.0",
    ],
    ["application/openmetrics-text;q=0, text/plain", "text/plain; version=0.0.4"],
    ["Application/OpenMetrics-Text; Q=0.5, text/plain", "text/plain; version=0.0.4"],
    ["application/openmetrics-text;q=x", "text/plain; version=0.0.4"],
  ])("answers Accept %j with %s", async (accept, type) => {
    const url = await listen("0").url();
    const response = await fetch(url, accept === undefined ? {} : { headers: { accept } });
    expect(response.headers.get("content-type")).toBe(`${type}; charset=utf-8`);
    expect((await response.text()).includes("# EOF")).toBe(type.includes("openmetrics"));
  });

  test("there is nothing else than /metrics, and nothing to send", async () => {
    const url = await listen("0").url();
    const status = async (path: string, method = "GET") =>
      (await fetch(new URL(path, url), { method })).status;
    expect(await status("/metrics?name[]=up")).toBe(200);
    expect(await status("/metrics", "HEAD")).toBe(200);
    for (const path of ["/", "/metrics/", "/metricsx", "/debug"]) {
      expect([path, await status(path)]).toEqual([path, 404]);
    }
    for (const method of ["POST", "PUT", "DELETE"]) expect(await status("/metrics", method)).toBe(405);
    const large = await fetch(url, { headers: { "x-large": "x".repeat(10_000) } });
    expect(large.status).toBe(431);
  });

  test("ends although a client keeps its connection open and says nothing", async () => {
    const server = listen("0");
    const { hostname, port } = new URL(await server.url());
    const silent = connect(Number(port), hostname);
    await new Promise((connected) => silent.once("connect", connected));
    const closed = new Promise((done) => silent.once("close", done));
    silent.on("error", () => {});
    expect(await server.stop()).toBe(0);
    await closed;
    expect(server.out).toContain("have stopped");
  });

  test("a reading that is under way is given up when it ends", async () => {
    const held: Server = createServer(() => {});
    await new Promise<void>((listening) => held.listen(0, "127.0.0.1", listening));
    try {
      const endpoint = `http://127.0.0.1:${(held.address() as AddressInfo).port}`;
      const asked = new Promise((done) => held.once("request", done));
      const server = listen("0", "--endpoint", endpoint, "--timeout", "10m");
      await asked;
      expect(await server.stop()).toBe(0);
      expect(server.err).toBe("");
    } finally {
      held.closeAllConnections();
      await new Promise((done) => held.close(done));
    }
  });

  test("a port that is in use is named", async () => {
    const { port } = new URL(await listen("0").url());
    const second = listen(port);
    expect(await second.ended).toBe(1);
    expect(second.err).toBe(
      `influxdb-tokens metrics: 127.0.0.1:${port} is in use. Name another port with --listen, or 0 for any free one\n`,
    );
  });

  test("a host that is not this machine's is named", async () => {
    const server = listen("192.0.2.1:0");
    expect(await server.ended).toBe(1);
    expect(server.err).toContain("nothing can listen on 192.0.2.1:0: ");
  });

  test.each(["localhost:0", "127.0.0.1:0", "0.0.0.0:0"])(
    "listens on %s if that is asked for",
    async (host) => {
      const url = new URL(await listen(host).url());
      expect(url.hostname).toBe(host.split(":")[0]);
      expect((await fetch(url)).status).toBe(200);
    },
  );
});

describe("serveMetrics", () => {
  const servers: Awaited<ReturnType<typeof serveMetrics>>[] = [];
  const clients: Socket[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    for (const server of servers.splice(0)) await server.stop();
  });

  async function serve(text: string, connectionMs?: number) {
    let answers = 0;
    const answer = async () => {
      answers++;
      return { text, contentType: "text/plain" };
    };
    const server = await serveMetrics({ host: "127.0.0.1", port: 0 }, answer, connectionMs);
    servers.push(server);
    return { url: new URL(server.url), answers: () => answers };
  }
  /** A connection that reads nothing before it is told to. */
  async function connected({ hostname, port }: URL) {
    const client = connect(Number(port), hostname);
    clients.push(client);
    client.on("error", () => {});
    client.pause();
    const closed = new Promise((done) => client.once("close", done));
    await new Promise((done) => client.once("connect", done));
    return { client, closed };
  }

  test.each(["1.1", "1.0"])(
    "answers one of many requests of HTTP/%s that wait for no answer",
    async (version) => {
      const { url, answers } = await serve("up 1\n");
      const { client, closed } = await connected(url);
      client.write(`GET /metrics HTTP/${version}\r\nhost: x\r\nconnection: keep-alive\r\n\r\n`.repeat(100));
      client.resume();
      await closed;
      expect(answers()).toBe(1);
    },
  );

  test("cuts off a client that says nothing, and one that does not read its answer", async () => {
    const text = "x".repeat(30_000_000);
    const { url } = await serve(text, 100);
    const slow = await connected(url);
    slow.client.write("GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n");
    // It came later, so when it is cut off, so is the other one.
    const silent = await connected(url);
    silent.client.resume();
    await silent.closed;
    let received = 0;
    slow.client.on("data", (bytes) => {
      received += bytes.length;
    });
    slow.client.resume();
    await slow.closed;
    expect(received).toBeLessThan(text.length);
  });
});
