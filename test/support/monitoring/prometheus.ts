import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type CommandResult, RunningCommand } from "../exec/command";
import { freePort } from "../exec/freePort";
import { type Found, findPart } from "../tools/realPart";
import { until } from "../until";

/** The folder of examples/monitoring. */
export const monitoringExample = path.resolve(__dirname, "../../../examples/monitoring");

/** Where Prometheus' programs are, or why there are none. Unpacked where the machine allows it. */
export function findPrometheus(): Found {
  return findPart("prometheus");
}

/** Runs promtool in the example's folder. */
export async function promtool(
  folder: string,
  args: readonly string[],
  stdin?: string,
): Promise<CommandResult> {
  return await new RunningCommand(path.join(folder, "promtool"), args, {
    cwd: monitoringExample,
    env: {},
    timeoutMs: 570_000,
    ...(stdin === undefined ? {} : { stdin }),
  }).result;
}

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** An alert, as Prometheus tells it. */
interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: "pending" | "firing";
}

/** Where a metric is scraped. */
interface Target {
  readonly health: "unknown" | "up" | "down";
  readonly lastError: string;
}

/** Prometheus with the configuration of the example, but faster: it scrapes each second, and no alert waits. */
export class Prometheus {
  private constructor(
    private readonly running: RunningCommand,
    private readonly url: string,
    private readonly folder: string,
  ) {}

  /** @param target `HOST:PORT` of the metrics, in the place of the example's */
  static async start(programs: string, target: string): Promise<Prometheus> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "prometheus-"));
    const read = async (name: string) => await readFile(path.join(monitoringExample, name), "utf8");
    const each = "global: { scrape_interval: 1s, evaluation_interval: 1s }\n";
    const configuration = (await read("prometheus.yml")).replace("127.0.0.1:9469", target);
    await writeFile(path.join(folder, "prometheus.yml"), each + configuration);
    await writeFile(
      path.join(folder, "alerts.yml"),
      (await read("alerts.yml")).replaceAll(/for: \S+/g, "for: 0s"),
    );
    await mkdir(path.join(folder, "data"));
    const address = `127.0.0.1:${await freePort()}`;
    const args = [
      "--config.file=prometheus.yml",
      "--storage.tsdb.path=data",
      `--web.listen-address=${address}`,
      "--log.level=warn",
    ];
    const running = new RunningCommand(path.join(programs, "prometheus"), args, {
      cwd: folder,
      env: {},
      timeoutMs: 570_000,
    });
    const prometheus = new Prometheus(running, `http://${address}`, folder);
    let ended = false;
    const end = () => {
      ended = true;
    };
    running.result.then(end, end);
    await until(async () => ended || (await prometheus.#isReady()));
    if (ended) throw new Error(`Prometheus did not start:\n${await prometheus.stop()}`);
    return prometheus;
  }

  /** The present values of an expression. */
  async query(expression: string): Promise<readonly Sample[]> {
    const data = await this.#ask<{ result: Sample[] }>(`query?query=${encodeURIComponent(expression)}`);
    return data.result;
  }

  /** The alerts that are pending or fire. */
  async alerts(): Promise<readonly Alert[]> {
    return (await this.#ask<{ alerts: Alert[] }>("alerts")).alerts;
  }

  async targets(): Promise<readonly Target[]> {
    return (await this.#ask<{ activeTargets: Target[] }>("targets")).activeTargets;
  }

  /** Ends it; what it printed. */
  async stop(): Promise<string> {
    this.running.signal("SIGTERM");
    const { output } = await this.running.result;
    await rm(this.folder, { recursive: true, force: true });
    return output;
  }

  async #isReady(): Promise<boolean> {
    return await fetch(`${this.url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  async #ask<T>(what: string): Promise<T> {
    const response = await fetch(`${this.url}/api/v1/${what}`);
    return ((await response.json()) as { data: T }).data;
  }
}
