import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Delivery, type DeliveryContext, deliver } from "../../../provider/deliver/deliver";
import type { TokenError } from "../../../provider/errors";
import { rememberSecret } from "../../../provider/token/redact";
import { fingerprint } from "../../../provider/token/secret";
import { isAlive } from "../../support/exec/processes";
import { failureOf } from "../../support/failureOf";
import { findSecrets } from "../../support/leaks";

const SECRET = `M.V1.q7Zt${"kJ4vX9bN2mR8sW1y".repeat(4)}`;
const CREDENTIAL = `M.V1.cred${"a1B2c3D4".repeat(8)}`;
const ID = "33333333-3333-4333-8333-333333333333";

let folder: string;
let ending: AbortController;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "delivery-test-"));
  ending = new AbortController();
  rememberSecret(CREDENTIAL);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A delivery to a shell script, which finds a folder of its own in `$OUT`. */
function to(script: string, more: Partial<Delivery> = {}): Delivery {
  return {
    secret: SECRET,
    about: {
      tokenId: ID,
      expiresAt: "2027-04-01T00:00:00Z",
      fingerprint: fingerprint(SECRET),
      resourceName: "ci",
    },
    command: ["sh", "-c", script, "name", "an argument; rm -rf $HOME"],
    timeoutMs: 10_000,
    ...more,
  };
}

function surroundings(more: Partial<DeliveryContext["environment"]> = {}): DeliveryContext {
  return {
    environment: { PATH: process.env.PATH, OUT: folder, ...more },
    credentialVariables: ["INFLUXDB_MANAGEMENT_TOKEN", "OWN_VARIABLE"],
    shutdown: ending.signal,
  };
}

/** The failure, which must be of one kind and hold nothing of the secret. */
async function failedDelivery(delivery: Delivery): Promise<TokenError> {
  const error = await failureOf(deliver(delivery, surroundings()));
  expect(error.code).toBe("delivery");
  const text = `${error.message}\n${error.stack}\n${JSON.stringify(error)}\n${error.cause}`;
  expect(await findSecrets({ secrets: [SECRET], texts: { text } })).toEqual([]);
  expect(text).not.toContain(SECRET.slice(9, 20));
  return error;
}

const written = (name: string) => readFile(path.join(folder, name), "utf8");

describe("what a delivery command gets", () => {
  test("is the exact secret on its standard input, and its end", async () => {
    await deliver(to("cat > $OUT/stdin"), surroundings());
    expect(await written("stdin")).toBe(SECRET);
  });

  test("is its arguments as they are, without a shell", async () => {
    await deliver(to('cat > /dev/null; printf %s "$1" > $OUT/argument'), surroundings());
    expect(await written("argument")).toBe("an argument; rm -rf $HOME");
  });

  test("is an environment that tells of the token and holds nothing of the provider's", async () => {
    const environment = {
      VAULT_TOKEN: "the store's own",
      HOME: "/home/somebody",
      PULUMI_CONFIG_PASSPHRASE: "passphrase",
      PULUMI_ACCESS_TOKEN: "pul-1",
      pulumi_other: "of the engine too",
      INFLUXDB_MANAGEMENT_TOKEN: "not even token-shaped",
      OWN_VARIABLE: "the credential's",
      COPY: CREDENTIAL,
      HEADER: `Authorization: Bearer ${CREDENTIAL}`,
      ENCODED: Buffer.from(CREDENTIAL).toString("base64"),
      STRANGER: `M.V1.strange${"r".repeat(40)}`,
      EMPTY: "",
      ABSENT: undefined,
    };
    await deliver(to("cat > /dev/null; env -0 > $OUT/environment"), surroundings(environment));
    const lines = (await written("environment")).split("\0").filter((line) => !/^(PWD|SHLVL|_)=/.test(line));
    expect(lines.filter((line) => line !== "").sort()).toEqual(
      [
        "EMPTY=",
        "HOME=/home/somebody",
        `INFLUXDB_TOKEN_EXPIRES_AT=2027-04-01T00:00:00Z`,
        `INFLUXDB_TOKEN_FINGERPRINT=${fingerprint(SECRET)}`,
        `INFLUXDB_TOKEN_ID=${ID}`,
        `OUT=${folder}`,
        `PATH=${process.env.PATH}`,
        "PULUMI_RESOURCE_NAME=ci",
        "VAULT_TOKEN=the store's own",
      ].sort(),
    );
  });

  test("names no end where there is none", async () => {
    const about = { tokenId: ID, fingerprint: fingerprint(SECRET), resourceName: "ci" };
    await deliver(to("cat > /dev/null; env > $OUT/environment", { about }), surroundings());
    expect(await written("environment")).not.toContain("EXPIRES_AT");
  });

  test("is the secret in no argument and no environment of any process", async () => {
    const script = `cat > /dev/null
for each in /proc/[0-9]*; do cat $each/cmdline $each/environ 2>/dev/null; done > $OUT/processes
true`;
    await deliver(to(script), surroundings());
    const processes = await written("processes");
    // Proof that the command itself is among them.
    expect(processes).toContain("PULUMI_RESOURCE_NAME=ci");
    expect(await findSecrets({ secrets: [SECRET], texts: { processes } })).toEqual([]);
  });
});

describe("a delivery that fails", () => {
  test("because there is no such program", async () => {
    const { message } = await failedDelivery(to("", { command: ["no-such-program-anywhere"] }));
    expect(message).toBe(
      'the delivery command "no-such-program-anywhere" failed: there is no such program (searched on PATH, except in node_modules; a name with a slash is a path relative to the folder of the Pulumi program)',
    );
  });

  test("because the file cannot be run", async () => {
    await writeFile(path.join(folder, "plain"), "text", { mode: 0o600 });
    const plain = await failedDelivery(to("", { command: [path.join(folder, "plain")] }));
    expect(plain.message).toContain("there is no such program");
    await writeFile(path.join(folder, "broken"), "#!/no/such/interpreter\n", { mode: 0o700 });
    const broken = await failedDelivery(to("", { command: [path.join(folder, "broken")] }));
    expect(broken.message).toContain("it could not be started (ENOENT)");
  });

  test("rather than run what a dependency has slipped in", async () => {
    const bin = path.join(folder, "node_modules/.bin");
    await mkdir(bin, { recursive: true });
    await writeFile(path.join(bin, "store"), `#!/bin/sh\ncat > "${folder}/stolen"\n`, { mode: 0o700 });
    const slipped = {
      ...surroundings(),
      environment: { PATH: `${bin}:node_modules/.bin:${process.env.PATH}` },
    };
    await expect(deliver(to("", { command: ["store"] }), slipped)).rejects.toThrow("no such program");
    await expect(written("stolen")).rejects.toThrow(/ENOENT/);
    // Named by its path, it is what the user wants.
    await deliver(to("", { command: [path.join(bin, "store")] }), slipped);
    expect(await written("stolen")).toBe(SECRET);
  });

  test("with an exit code, and the end of what it said about it", async () => {
    const { message } = await failedDelivery(
      to("cat > /dev/null; printf 'Error:\\n permission denied\\n' >&2; exit 2"),
    );
    expect(message).toBe('the delivery command "sh" failed: it exited with 2: Error: permission denied');
  });

  test("by a signal, half-way", async () => {
    const { message } = await failedDelivery(to("head -c 10 > /dev/null; kill -KILL $$"));
    expect(message).toContain("it was ended by SIGKILL");
  });

  test("by its time, whatever it ignores, with its whole group", async () => {
    const script = "trap '' TERM; cat > /dev/null; sleep 600 & echo $! > $OUT/child; wait; sleep 600";
    const { message } = await failedDelivery(to(script, { timeoutMs: 700 }));
    expect(message).toContain("it did not end within 0.7 s and was killed");
    expect(await isAlive(Number(await written("child")))).toBe(false);
  });

  test.each([
    ["reads nothing", "exit 0"],
    ["reads nothing and takes its time", "sleep 0.3"],
    ["reads a part", "head -c 5 > /dev/null"],
    ["closes its input", "exec <&-; sleep 0.2"],
  ])("although it exits with 0, because it %s", async (_name, script) => {
    const { message } = await failedDelivery(to(script));
    expect(message).toContain("it exited with 0 but did not read the token from its standard input");
  });

  test("and floods its output all the while", async () => {
    const script =
      "cat > /dev/null; yes 'a line of many' | head -c 30000000 >&2; yes | head -c 30000000; exit 3";
    const { message } = await failedDelivery(to(script));
    expect(message).toMatch(/^the delivery command "sh" failed: it exited with 3: ….*a line of many$/);
    expect(message.length).toBeLessThan(500);
  });

  const shown = [
    ["as it is", "cat >&2"],
    ["in the middle of other words", 'read -r token; echo "could not store token=$token at once" >&2'],
    ["in lines of 10 characters", "fold -w 10 >&2"],
    ["in base64", "base64 -w 0 >&2"],
    ["in base64, after other words", "(printf 'token='; cat) | base64 -w 0 >&2"],
    ["in hex", "od -An -tx1 >&2"],
    ["in hex, in words of the machine", "od -An -x >&2"],
    ["as numbers", "od -An -tu1 >&2"],
    ["as a buffer in JSON", `"${process.execPath}" -e 'console.error(JSON.stringify(fs.readFileSync(0)))'`],
    ["as escapes", `od -An -v -tx1 | sed 's/ /\\\\x/g' >&2`],
    [
      "in base64 of UTF-16",
      `"${process.execPath}" -e 'console.error(Buffer.from(fs.readFileSync(0, "utf8"), "utf16le").toString("base64"))'`,
    ],
    ["backwards", "rev >&2"],
    ["by its first half", "head -c 40 >&2; cat > /dev/null"],
  ] as const;
  test.each(shown)("and prints the secret %s", async (_name, script) => {
    const { message } = await failedDelivery(to(`${script}; exit 4`));
    expect(message).toContain("it exited with 4. Its standard error contains a part of the token");
  });

  test("and prints another token", async () => {
    const script = `cat > /dev/null; echo 'wrong: M.V1.othr${"o".repeat(50)}' >&2; exit 5`;
    const { message } = await failedDelivery(to(script));
    expect(message).toContain("wrong: M.V1.othr[redacted]");
  });
});

describe("a delivery that succeeds", () => {
  test("has done so even if the time runs out while its output is heard out", async () => {
    await deliver(to("cat > /dev/null; sleep 5 & exit 0", { timeoutMs: 600 }), surroundings());
  });

  test("may say what it likes", async () => {
    await deliver(to("tee /dev/stderr; yes | head -c 5000000 >&2"), surroundings());
  });

  test("may be followed by what it left behind", async () => {
    await deliver(to("cat > /dev/null; (sleep 0.1) &"), surroundings());
  });
});

describe("the end of the process", () => {
  test("lets a command that is under way finish", async () => {
    const delivery = deliver(to("cat > $OUT/stdin; sleep 0.5; touch $OUT/done"), surroundings());
    setTimeout(() => ending.abort(), 150);
    await delivery;
    expect(await written("done")).toBe("");
  });

  test("ends one that takes too long", async () => {
    setTimeout(() => ending.abort(), 150);
    const { message } = await failedDelivery(to("cat > /dev/null; sleep 600"));
    expect(message).toContain("the run was stopped before the command finished");
  });

  test("starts none", async () => {
    ending.abort();
    const { message } = await failedDelivery(to("touch $OUT/started"));
    expect(message).toContain("the run was stopped before the command started");
    await expect(written("started")).rejects.toThrow(/ENOENT/);
  });
});

test("nothing is left in the temporary folder", async () => {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    await deliver(to("cat > /dev/null; ls -A $OUT > /dev/null"), surroundings());
    await deliver(to("ls -A $OUT > /dev/null"), surroundings()).catch(() => undefined);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  expect(await readdir(folder)).toEqual([]);
});
