import { readFileSync } from "node:fs";
import path from "node:path";
import { RunningCommand } from "../../support/exec/command";
import { findSecrets } from "../../support/leaks";
import { Monitored } from "../../support/monitoring/monitored";
import { findPrometheus, monitoringExample, Prometheus, promtool } from "../../support/monitoring/prometheus";
import { describeWith } from "../../support/tools/realPart";
import { until } from "../../support/until";

describeWith("Prometheus with examples/monitoring", { programs: findPrometheus() }, ({ programs }) => {
  test.each([
    ["check", "rules", "alerts.yml"],
    ["check", "config", "prometheus.yml"],
    ["test", "rules", "alerts_test.yml"],
  ])("promtool %s %s %s finds nothing wrong", async (...args) => {
    const { code, output } = await promtool(programs, args);
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining("SUCCESS") });
  });

  describe("reads a real account", () => {
    let monitored: Monitored;
    beforeEach(async () => {
      monitored = await Monitored.start();
      printed = "";
    });
    afterEach(() => monitored.dispose());

    /** What the command has printed so far. */
    let printed = "";
    const metrics = (...args: string[]) =>
      new RunningCommand("influxdb-tokens", ["metrics", "--all-stacks", ...args], {
        cwd: monitored.folder,
        env: monitored.environment,
        timeoutMs: 570_000,
        onOutput: (bytes) => {
          printed += bytes.toString();
        },
      });

    test("promtool finds nothing wrong with the file for node_exporter", async () => {
      const { code, output } = await metrics("--textfile", "tokens.prom").result;
      expect({ code, output }).toEqual({ code: 0, output: "" });
      const text = readFileSync(path.join(monitored.folder, "tokens.prom"), "utf8");
      expect(text).toContain("influxdb_tokens_end_timestamp_seconds{");
      expect(await promtool(programs, ["check", "metrics"], text)).toMatchObject({ code: 0, output: "" });
    });

    test("its alerts fire, it learns of a failure, and of the recovery", async () => {
      const { emulator } = monitored;
      const command = metrics("--listen", "0", "--every", "1s");
      await command.waitForOutput(/http:\S+\/metrics/);
      let prometheus: Prometheus | undefined;
      try {
        const target = /http:\/\/(\S+)\/metrics/.exec(printed)?.[1] ?? "";
        prometheus = await Prometheus.start(programs, target);
        const started = prometheus;
        const value = async (series: string) => (await started.query(series))[0]?.value[1];
        await until(async () => (await value("influxdb_tokens_up")) === "1");
        expect(await started.targets()).toMatchObject([{ health: "up", lastError: "" }]);
        expect(await value('influxdb_tokens_live{class="orphan",kind="management"}')).toBe("1");
        expect(Number(await value("influxdb_tokens_until_end_seconds"))).toBeLessThan(3 * 86_400);

        const firing = async () =>
          (await started.alerts())
            .filter(({ state }) => state === "firing")
            .map(({ labels }) => [labels.alertname, labels.resource ?? labels.class].join(" "))
            .sort();
        const expected = ["InfluxDBTokenDead gone", "InfluxDBTokenEnds deploy", "InfluxDBTokenLost orphan"];
        // Before the first scrape, another one fires: there are no numbers.
        await until(async () => (await firing()).join() === expected.join());

        const fault = emulator.faults.add({ kind: "status", status: 403, operation: "list" });
        await until(async () => (await value("influxdb_tokens_up")) === "0");
        await until(async () => Number(await value("influxdb_tokens_read_errors_total")) > 0);
        // The last numbers stay.
        expect(await value('influxdb_tokens_live{class="orphan",kind="management"}')).toBe("1");
        fault.remove();
        await until(async () => (await value("influxdb_tokens_up")) === "1");
      } finally {
        const log = await prometheus?.stop();
        command.signal("SIGTERM");
        const { code, output } = await command.result;
        expect(code).toBe(0);
        const texts = { log: log ?? "", output };
        expect(await findSecrets({ secrets: [...monitored.secrets], texts })).toEqual([]);
      }
    });
  });
});

test("docs/monitoring.md shows the configuration as the example has it", () => {
  const example = readFileSync(path.join(monitoringExample, "prometheus.yml"), "utf8");
  const document = readFileSync(path.resolve(__dirname, "../../../docs/monitoring.md"), "utf8");
  const shown = example.replace(/^#.*\n/, "");
  expect(document).toContain(`\`\`\`yaml\n${shown}\`\`\``);
});
