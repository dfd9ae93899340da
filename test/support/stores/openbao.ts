import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { freePort } from "../exec/freePort";
import { type Found, findPart } from "../tools/realPart";

const STARTS_WITHIN_MS = 540_000;

/** Where OpenBao's program is, or why there is none. Fetched where the machine allows it. */
export function findOpenBao(): Found {
  return findPart("openbao");
}

/** An access token of OpenBao's, and how to give it up. */
interface StoreToken {
  /** For `BAO_TOKEN` or `VAULT_TOKEN`. */
  readonly secret: string;
  /** For {@link OpenBao.revokeToken}: tells nobody the secret. */
  readonly accessor: string;
}

/** One version of what is kept under a path of the KV v2 engine. */
interface StoredVersion {
  readonly data: Readonly<Record<string, string>>;
  readonly version: number;
}

/**
 * An OpenBao server of its own, in memory, that listens on the loopback interface only. Its KV v2 engine is
 * mounted at `secret/`.
 */
export class OpenBao {
  private constructor(
    /** For `BAO_ADDR` or `VAULT_ADDR`. */
    readonly url: string,
    readonly rootToken: string,
    /** The folder with `bao`, to put on PATH. */
    readonly programs: string,
    private readonly unsealKey: string,
    private readonly folder: string,
    private readonly server: ChildProcess,
  ) {}

  /** @param program as {@link findOpenBao} has found it */
  static async start(program: string): Promise<OpenBao> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-openbao-"));
    try {
      const rootToken = `root-${randomBytes(16).toString("hex")}`;
      const address = `127.0.0.1:${await freePort()}`;
      const args = ["server", "-dev", `-dev-listen-address=${address}`, "-dev-no-store-token"];
      const server = spawn(program, args, {
        cwd: folder,
        env: { PATH: "/usr/bin:/bin", HOME: folder, TMPDIR: folder, BAO_DEV_ROOT_TOKEN_ID: rootToken },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const unsealKey = await ready(server);
      return new OpenBao(`http://${address}`, rootToken, path.dirname(program), unsealKey, folder, server);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Process id of the server. */
  get pid(): number {
    return this.server.pid ?? 0;
  }

  /** What the command needs in its environment to reach this server, as one who has this access token. */
  environment(token = this.rootToken): Record<string, string> {
    return { BAO_ADDR: this.url, BAO_TOKEN: token };
  }

  /** Writes a new version under a path of `secret/`. */
  async write(name: string, data: Readonly<Record<string, string>>): Promise<void> {
    await this.#call("POST", `secret/data/${name}`, { data });
  }

  /** The newest version under a path of `secret/`; `undefined` where nothing is, or it is deleted. */
  async read(name: string): Promise<StoredVersion | undefined> {
    const answer = await this.#ask("GET", `secret/data/${name}`);
    if (answer.status === 404) return undefined;
    const { data } = (await bodyOf(answer)) as {
      data: { data: StoredVersion["data"]; metadata: StoredVersion };
    };
    return { data: data.data, version: data.metadata.version };
  }

  /** Names a policy, written in OpenBao's own language. */
  async writePolicy(name: string, policy: string): Promise<void> {
    await this.#call("PUT", `sys/policies/acl/${name}`, { policy });
  }

  /** Makes an access token that may do what these policies allow, and nothing else. */
  async createToken(policies: readonly string[]): Promise<StoreToken> {
    const answer = await this.#call("POST", "auth/token/create", { policies, no_default_policy: true });
    const { auth } = answer as { auth: { client_token: string; accessor: string } };
    return { secret: auth.client_token, accessor: auth.accessor };
  }

  /** Makes an access token useless. */
  async revokeToken({ accessor }: StoreToken): Promise<void> {
    await this.#call("POST", "auth/token/revoke-accessor", { accessor });
  }

  /** Seals the server: it answers every request with 503 until {@link unseal}. */
  async seal(): Promise<void> {
    await this.#call("POST", "sys/seal");
  }

  /** Ends a seal, with everything still there. */
  async unseal(): Promise<void> {
    await this.#call("POST", "sys/unseal", { key: this.unsealKey });
  }

  /** Ends the server and removes its folder. Safe to call twice. */
  async stop(): Promise<void> {
    if (this.server.exitCode === null && this.server.signalCode === null) {
      const ended = new Promise((resolve) => this.server.once("exit", resolve));
      // Nothing of it is kept, and an orderly shutdown waits for whoever is connected.
      this.server.kill("SIGKILL");
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #call(method: string, place: string, body?: unknown): Promise<unknown> {
    return await bodyOf(await this.#ask(method, place, body));
  }

  async #ask(method: string, place: string, body?: unknown): Promise<Response> {
    return await fetch(`${this.url}/v1/${place}`, {
      method,
      headers: { "X-Vault-Token": this.rootToken, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

async function bodyOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (!answer.ok)
    throw new Error(`OpenBao answered ${answer.status} to ${new URL(answer.url).pathname}: ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

/** Waits until the server listens, and returns the key that ends a seal. */
async function ready(server: ChildProcess): Promise<string> {
  let log = "";
  return await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`OpenBao ${why}:\n${log}`));
    const timer = setTimeout(() => {
      server.kill("SIGKILL");
      fail(`was not ready within ${STARTS_WITHIN_MS / 1000} s`);
    }, STARTS_WITHIN_MS);
    const ended = () => {
      clearTimeout(timer);
      fail("ended at once");
    };
    server.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    server.once("exit", ended);
    const read = (bytes: Buffer) => {
      log += bytes.toString("utf8");
      const key = /^Unseal Key: (\S+)$/m.exec(log)?.[1];
      if (key === undefined || !log.includes("Development mode should NOT be used")) return;
      clearTimeout(timer);
      server.off("exit", ended);
      // What it prints from here on is read and dropped: a full pipe would stop it.
      for (const stream of [server.stdout, server.stderr]) stream?.off("data", read).resume();
      resolve(key);
    };
    for (const stream of [server.stdout, server.stderr]) stream?.on("data", read);
  });
}
