import { type ChildProcess, execFile, spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { openSync, writeFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "../exec/freePort";
import { type Found, findPart } from "../tools/realPart";

const run = promisify(execFile);

const STARTS_WITHIN_MS = 540_000;

/** Where the folder with `etcd`, `kube-apiserver` and `kubectl` is, or why there is none. */
export function findKubernetes(): Found {
  return findPart("kubernetes");
}

/** A Secret as the API server has it, its values decoded. */
interface KubernetesSecret {
  readonly data: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** A Secret that was deleted and made anew has another one. */
  readonly uid: string;
}

/**
 * A Kubernetes API server of its own with its etcd, in a temporary folder, on the loopback interface only: no
 * nodes, no controllers, but every resource, authentication and RBAC.
 */
export class Kubernetes {
  private constructor(
    /** The folder with `kubectl`, to put on PATH. */
    readonly programs: string,
    private readonly folder: string,
    private readonly url: string,
    private readonly users: Readonly<Record<User, string>>,
    private readonly servers: ChildProcess[],
  ) {}

  /** @param programs the folder that {@link findKubernetes} has found */
  static async start(programs: string): Promise<Kubernetes> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-kubernetes-"));
    const servers: ChildProcess[] = [];
    const users = { administrator: newToken(), pipeline: newToken() };
    const [client, peer, port] = [await freePort(), await freePort(), await freePort()];
    const kubernetes = new Kubernetes(programs, folder, `https://127.0.0.1:${port}`, users, servers);
    try {
      const etcd = `http://127.0.0.1:${client}`;
      kubernetes.#spawn("etcd", [
        `--data-dir=${path.join(folder, "etcd")}`,
        `--listen-client-urls=${etcd}`,
        `--advertise-client-urls=${etcd}`,
        `--listen-peer-urls=http://127.0.0.1:${peer}`,
        "--unsafe-no-fsync",
      ]);
      await writeCredentials(folder, users);
      kubernetes.#spawn("kube-apiserver", [
        `--etcd-servers=${etcd}`,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        `--secure-port=${port}`,
        `--cert-dir=${path.join(folder, "certificates")}`,
        `--token-auth-file=${path.join(folder, "tokens.csv")}`,
        "--authorization-mode=RBAC",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--service-account-issuer=https://kubernetes.default.svc",
        `--service-account-key-file=${path.join(folder, "accounts.pem")}`,
        `--service-account-signing-key-file=${path.join(folder, "accounts.pem")}`,
      ]);
      for (const user of Object.keys(users) as User[]) await kubernetes.#writeConfiguration(user);
      await kubernetes.#ready();
    } catch (error) {
      await kubernetes.stop();
      throw error;
    }
    return kubernetes;
  }

  /**
   * What `kubectl` needs in its environment.
   *
   * @param user `pipeline` may do what {@link grant} has let it do
   */
  environment(user: User): Record<string, string> {
    return { KUBECONFIG: this.#configuration(user) };
  }

  /** The access token of a user. */
  accessToken(user: User): string {
    return this.users[user];
  }

  /** Runs `kubectl` as the administrator. */
  async kubectl(...args: string[]): Promise<string> {
    const env = { HOME: this.folder, ...this.environment("administrator") };
    return (await run(path.join(this.programs, "kubectl"), args, { env })).stdout;
  }

  /** Lets the user `pipeline` do these things with Secrets of the default namespace. */
  async grant(...verbs: string[]): Promise<void> {
    await this.kubectl("create", "role", "secrets", `--verb=${verbs.join(",")}`, "--resource=secrets");
    await this.kubectl("create", "rolebinding", "secrets", "--role=secrets", "--user=pipeline");
  }

  /** Takes that away. */
  async withdraw(): Promise<void> {
    await this.kubectl("delete", "rolebinding/secrets", "role/secrets");
  }

  /** A Secret of the default namespace; `undefined` where there is none. */
  async secret(name: string): Promise<KubernetesSecret | undefined> {
    const text = await this.kubectl("get", "secret", name, "--ignore-not-found", "-o", "json");
    if (text === "") return undefined;
    const { data = {}, metadata } = JSON.parse(text);
    const decoded = Object.entries<string>(data).map(([key, value]) => [
      key,
      Buffer.from(value, "base64").toString("utf8"),
    ]);
    return { data: Object.fromEntries(decoded), annotations: metadata.annotations ?? {}, uid: metadata.uid };
  }

  /** Ends both servers and removes their folder. Safe to call twice. */
  async stop(): Promise<void> {
    for (const server of this.servers) {
      if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) continue;
      const ended = new Promise((resolve) => server.once("exit", resolve));
      // Nothing of it is kept.
      server.kill("SIGKILL");
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #spawn(name: string, args: readonly string[]): void {
    const log = openSync(path.join(this.folder, `${name}.log`), "w", 0o600);
    const server = spawn(path.join(this.programs, name), args, {
      cwd: this.folder,
      env: { PATH: "/usr/bin:/bin", HOME: this.folder, TMPDIR: this.folder },
      stdio: ["ignore", log, log],
    });
    this.servers.push(server);
    // Its exit code stays null then; the wait for it tells.
    server.once("error", (error) => writeFileSync(log, String(error)));
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + STARTS_WITHIN_MS;
    for (;;) {
      // Ready means that the built-in roles are there too; the namespace comes a moment later.
      const answer = await Promise.all([
        this.kubectl("get", "--raw", "/readyz"),
        this.kubectl("get", "namespace", "default"),
      ]).catch((error: Error) => error);
      if (Array.isArray(answer)) return;
      const ended = this.servers.find(({ exitCode }) => exitCode !== null);
      if (ended !== undefined || Date.now() > deadline) {
        const log = await readFile(path.join(this.folder, "kube-apiserver.log"), "utf8").catch(() => "");
        throw new Error(`Kubernetes did not start: ${answer.message}\n${log.slice(-4_000)}`);
      }
      await sleep(100);
    }
  }

  #configuration(user: User): string {
    return path.join(this.folder, `${user}.kubeconfig`);
  }

  /** JSON is YAML too. */
  async #writeConfiguration(user: User): Promise<void> {
    const certificate = path.join(this.folder, "certificates/apiserver.crt");
    const configuration = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "test", cluster: { server: this.url, "certificate-authority": certificate } }],
      users: [{ name: user, user: { token: this.users[user] } }],
      contexts: [{ name: "test", context: { cluster: "test", user, namespace: "default" } }],
      "current-context": "test",
    };
    await writeFile(this.#configuration(user), JSON.stringify(configuration), { mode: 0o600 });
  }
}

/** Who may ask the server. */
type User = "administrator" | "pipeline";

function newToken(): string {
  return `access-${randomBytes(16).toString("hex")}`;
}

async function writeCredentials(folder: string, users: Readonly<Record<User, string>>): Promise<void> {
  const lines = [`${users.administrator},administrator,1,system:masters`, `${users.pipeline},pipeline,2`];
  await writeFile(path.join(folder, "tokens.csv"), `${lines.join("\n")}\n`, { mode: 0o600 });
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ type: "sec1", format: "pem" });
  await writeFile(path.join(folder, "accounts.pem"), pem, { mode: 0o600 });
}
