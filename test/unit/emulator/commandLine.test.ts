import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runProgram } from "../../../cli/program";
import { DEFAULT_ACCOUNT_ID, DEFAULT_CLUSTER_ID } from "../../../emulator";

const ROOT = join(__dirname, "../../..");
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
const READY = "Ctrl-C stops it.";

let folder: string;
const endings: (() => Promise<unknown>)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cli-emulator-test-"));
});

afterEach(async () => {
  for (const end of endings.splice(0)) await end();
  rmSync(folder, { recursive: true, force: true });
});

/** A run of the program inside this process. */
interface Run {
  readonly out: () => string;
  readonly err: () => string;
  /** What the user's Ctrl-C does. @returns the exit code */
  readonly interrupt: () => Promise<number>;
  readonly code: Promise<number>;
}

function run(...args: string[]): Run {
  return started(args).run;
}

/** Runs the emulator until it says that it is ready. */
async function serve(...args: string[]): Promise<Run & { readonly url: string }> {
  const { run, ready } = started(["emulator", ...args]);
  await Promise.race([ready, run.code]);
  expect(run.err()).toBe("");
  return { ...run, url: urlIn(run.out()) };
}

function started(args: string[]): { run: Run; ready: Promise<void> } {
  const ending = new AbortController();
  let out = "";
  let err = "";
  let isReady = () => {};
  const ready = new Promise<void>((done) => {
    isReady = done;
  });
  const code = runProgram(args, {
    print: (text) => {
      out += `${text}\n`;
      if (text.includes(READY)) isReady();
    },
    printError: (text) => {
      err += `${text}\n`;
    },
    signal: ending.signal,
  });
  const interrupt = () => {
    ending.abort();
    return code;
  };
  endings.push(interrupt);
  return { run: { out: () => out, err: () => err, interrupt, code }, ready };
}

function urlIn(text: string): string {
  return /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? "";
}

async function listed(url: string, secret: string): Promise<{ status: number; records: { id: string }[] }> {
  const response = await fetch(`${url}/api/v0/accounts/${DEFAULT_ACCOUNT_ID}/management-tokens`, {
    headers: { Authorization: `Bearer ${secret}` },
  });
  return { status: response.status, records: (await response.json()) as { id: string }[] };
}

function secretIn(file: string): string {
  return readFileSync(file, "utf8").trim();
}

describe("the program", () => {
  test.each([["--help"], ["-h"], ["help"]])("%s lists the commands and the exit codes", async (...args) => {
    const { code, out } = run(...args);
    expect(await code).toBe(0);
    expect(out()).toContain("Usage: influxdb-tokens COMMAND");
    expect(out()).toMatch(/^ {2}emulator {2}Run an emulator/m);
    expect(out()).toContain("2  wrong usage");
  });

  test("--version prints the version of the package", async () => {
    const { code, out } = run("--version");
    expect(await code).toBe(0);
    expect(out()).toBe(`${version}\n`);
  });

  test("nothing at all is wrong usage, and shows the help", async () => {
    const { code, out, err } = run();
    expect(await code).toBe(2);
    expect(out()).toBe("");
    expect(err()).toContain("Usage: influxdb-tokens COMMAND");
  });

  test.each([["nonsense"], ["toString"], ["--port"], ["help", "nonsense"]])(
    "%s is no command",
    async (...args) => {
      const { code, err } = run(...args);
      expect(await code).toBe(2);
      expect(err()).toContain("there is no command");
      expect(err()).toContain("Try: influxdb-tokens --help");
    },
  );

  test("a secret in the wrong place is not printed", async () => {
    const secret = `M.V1.${"F".repeat(64)}`;
    for (const args of [[secret], ["emulator", secret], ["emulator", "--port", secret]]) {
      const { code, err } = run(...args);
      expect(await code).toBe(2);
      expect(err()).not.toContain("FFFFF");
    }
  });
});

describe("the emulator command", () => {
  test.each([
    ["emulator", "--help"],
    ["emulator", "--port", "1", "-h"],
    ["help", "emulator"],
  ])("%s %s explains itself", async (...args) => {
    const { code, out } = run(...args);
    expect(await code).toBe(0);
    for (const option of ["--port N", "--account-id UUID", "--persist FILE", "--token-file FILE"]) {
      expect(out()).toContain(option);
    }
  });

  test.each([
    [["--port", "x"], "--port"],
    [["--port", "70000"], "--port"],
    [["--port", "-1"], "--port"],
    [["--port"], "--port"],
    [["--account-id", "mine"], "--account-id"],
    [["--persist", ""], "--persist"],
    [["--token-file", ""], "--token-file"],
    [["--persist", "x", "--token-file", "./x"], "different files"],
    [["--persist", "x.clustered", "--token-file", "x"], "different files"],
    [["--unknown"], "--unknown"],
    [["extra"], "extra"],
  ])("%j is wrong usage", async (args, message) => {
    const { code, err } = run("emulator", ...args);
    expect(await code).toBe(2);
    expect(err()).toContain(message);
    expect(err()).toContain("Try: influxdb-tokens emulator --help");
  });

  test("says where it is and how to use it, never the secret", async () => {
    const tokenFile = join(folder, "token");
    const { out, url, interrupt } = await serve("--token-file", tokenFile);
    const secret = secretIn(tokenFile);
    const clustered = secretIn(`${tokenFile}.clustered`);
    expect(out()).toContain(`pulumi config set influxdb-tokens:endpoint ${url}`);
    expect(out()).toContain(`pulumi config set influxdb-tokens:accountId ${DEFAULT_ACCOUNT_ID}`);
    expect(out()).toContain(`pulumi config set influxdb-tokens:clusterId ${DEFAULT_CLUSTER_ID}`);
    expect(out()).toMatch(/pulumi config set influxdb-tokens:clusterUrl http:\/\/127\.0\.0\.1:\d+/);
    expect(out()).toContain("pulumi config set influxdb-tokens:product clustered");
    expect(out()).toContain(`export INFLUXDB_MANAGEMENT_TOKEN="$(cat ${tokenFile})"`);
    expect(statSync(tokenFile).mode & 0o777).toBe(0o600);
    expect(statSync(`${tokenFile}.clustered`).mode & 0o777).toBe(0o600);
    expect((await listed(url, secret)).status).toBe(200);
    expect((await listed(url, clustered)).status).toBe(403);

    expect(await interrupt()).toBe(0);
    expect(out()).toContain("The emulator has stopped.");
    for (const one of [secret, clustered]) expect(out()).not.toContain(one.slice(0, 10));
    await expect(listed(url, secret)).rejects.toThrow("fetch failed");
  });

  test("keeps the token in a folder of its own while it runs, where no file is named", async () => {
    const { out, url, interrupt } = await serve();
    const tokenFile = /\$\(cat (.+)\)/.exec(out())?.[1] ?? "";
    expect((await listed(url, secretIn(tokenFile))).status).toBe(200);
    expect(statSync(dirname(tokenFile)).mode & 0o777).toBe(0o700);
    await interrupt();
    expect(statSync(dirname(tokenFile), { throwIfNoEntry: false })).toBeUndefined();
  });

  test("quotes a path that a shell would split", async () => {
    const odd = join(folder, "it's a folder");
    mkdirSync(odd);
    const { out } = await serve("--token-file", join(odd, "token"));
    const line = /export .*/.exec(out())?.[0] ?? "";
    const shell = spawnSync("sh", ["-c", `${line}; printf %s "$INFLUXDB_MANAGEMENT_TOKEN"`], {
      encoding: "utf8",
    });
    expect(shell.stdout).toBe(secretIn(join(odd, "token")));
  });

  test("serves the account that is named", async () => {
    const id = "ABCDEFAB-cdef-4abc-8def-abcdefabcdef";
    const { out } = await serve("--account-id", id);
    expect(out()).toContain(`influxdb-tokens:accountId ${id.toLowerCase()}`);
  });

  test("uses tokens and secrets again after a restart", async () => {
    const persist = join(folder, "state.json");
    const first = await serve("--persist", persist);
    expect(first.out()).toContain(`Its tokens are kept in ${persist}`);
    const secret = secretIn(`${persist}.token`);
    const before = await listed(first.url, secret);
    await first.interrupt();

    const second = await serve("--persist", persist);
    expect(secretIn(`${persist}.token`)).toBe(secret);
    expect(await listed(second.url, secret)).toEqual(before);
    await second.interrupt();
    expect(readdirSync(folder).sort()).toEqual([
      "state.json",
      "state.json.token",
      "state.json.token.clustered",
    ]);
  });

  test("makes a new administrative token where the file is gone, and revokes the old one", async () => {
    const persist = join(folder, "state.json");
    const first = await serve("--persist", persist);
    const old = secretIn(`${persist}.token`);
    await first.interrupt();
    rmSync(`${persist}.token`);

    const second = await serve("--persist", persist);
    const secret = secretIn(`${persist}.token`);
    expect(secret).not.toBe(old);
    expect((await listed(second.url, old)).status).toBe(401);
    const { records } = await listed(second.url, secret);
    expect(records).toMatchObject([{ revokedAt: expect.any(String) }, { description: "initial token" }]);
  });

  test("never overwrites a file that holds something else", async () => {
    const tokenFile = join(folder, "notes");
    writeFileSync(tokenFile, "important");
    const { code, err } = run("emulator", "--token-file", tokenFile);
    expect(await code).toBe(1);
    expect(err()).toContain(tokenFile);
    expect(readFileSync(tokenFile, "utf8")).toBe("important");
    const onFolder = run("emulator", "--token-file", folder);
    expect(await onFolder.code).toBe(1);
  });

  test("never writes a token to a device or through a link", async () => {
    expect(await run("emulator", "--token-file", "/dev/null").code).toBe(1);
    const target = join(folder, "target");
    const link = join(folder, "link");
    writeFileSync(target, `M.V1.${"G".repeat(64)}\n`);
    symlinkSync(target, link);
    await serve("--token-file", link);
    expect(statSync(target).mode & 0o777).not.toBe(0o600);
    expect(statSync(link).mode & 0o777).toBe(0o600);
  });

  test("says what to do about a port in use", async () => {
    const { url } = await serve();
    const { code, err } = run("emulator", "--port", new URL(url).port);
    expect(await code).toBe(1);
    expect(err()).toContain(`port ${new URL(url).port} is in use. Name another one with --port`);
  });

  test("ends with 1 where a file cannot be written", async () => {
    const { code, err } = run("emulator", "--token-file", join(folder, "missing", "token"));
    expect(await code).toBe(1);
    expect(err()).toContain("ENOENT");
  });

  test("stops at once when it was interrupted before it was ready", async () => {
    const { interrupt } = run("emulator", "--token-file", join(folder, "token"));
    expect(await interrupt()).toBe(0);
  });
});

describe("the compiled program", () => {
  let home: string;
  let main: string;

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "cli-emulator-build-"));
    main = join(home, "dist", "cli", "main.js");
    const config = join(home, "tsconfig.json");
    const { compilerOptions } = JSON.parse(readFileSync(join(ROOT, "tsconfig.json"), "utf8")) as {
      compilerOptions: object;
    };
    const options = {
      ...compilerOptions,
      noEmit: false,
      declaration: false,
      rootDir: ROOT,
      outDir: join(home, "dist"),
      typeRoots: [join(ROOT, "node_modules", "@types")],
      types: ["node"],
    };
    writeFileSync(
      config,
      JSON.stringify({ compilerOptions: options, files: [join(ROOT, "cli", "main.ts")] }),
    );
    copyFileSync(join(ROOT, "package.json"), join(home, "package.json"));
    const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const built = spawnSync(process.execPath, [compiler, "-p", config], { encoding: "utf8" });
    expect(built.stdout).toBe("");
  });

  afterAll(() => rmSync(home, { recursive: true, force: true }));

  function program(...args: string[]) {
    return spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
  }

  test("starts with a line that makes it executable", () => {
    expect(readFileSync(main, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  test("prints help and version, and ends with the right codes", () => {
    expect(program("--version")).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: "" });
    expect(program("emulator", "--help")).toMatchObject({ status: 0, stderr: "" });
    expect(program("emulator", "--port", "x")).toMatchObject({ status: 2, stdout: "" });
    expect(program("emulator", "--token-file", folder)).toMatchObject({ status: 1, stdout: "" });
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "runs until %s, whatever connections are open",
    async (signal) => {
      const tokenFile = join(folder, "token");
      const child = spawn(process.execPath, [main, "emulator", "--token-file", tokenFile]);
      const ended = new Promise<number | null>((done) => child.once("exit", done));
      endings.push(async () => {
        child.kill("SIGKILL");
        await ended;
      });
      const output = await outputUntil(child, READY);
      const secret = secretIn(tokenFile);
      expect((await listed(urlIn(output), secret)).status).toBe(200);
      child.kill(signal);
      expect(await ended).toBe(0);
      expect(output).not.toContain(secret.slice(0, 10));
    },
  );
});

/** What a process prints up to a text that it is known to print. */
function outputUntil(child: ChildProcess, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
      if (output.includes(text)) resolve(output);
    });
    child.once("exit", (code) => reject(new Error(`the program ended with ${code}: ${output}`)));
  });
}
