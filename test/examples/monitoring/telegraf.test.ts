import { readFileSync } from "node:fs";
import path from "node:path";
import { findSecrets } from "../../support/leaks";
import { Monitored } from "../../support/monitoring/monitored";
import { findTelegraf, Telegraf } from "../../support/stores/telegraf";
import { describeWith } from "../../support/tools/realPart";

const example = path.resolve(__dirname, "../../../examples/monitoring/telegraf.conf");
const DATABASE = "monitoring";

describeWith("Telegraf with examples/monitoring", { telegraf: findTelegraf() }, ({ telegraf }) => {
  let monitored: Monitored;
  let token = "";
  beforeEach(async () => {
    monitored = await Monitored.start();
    const { emulator } = monitored;
    emulator.createDatabase({ name: DATABASE });
    const permissions = [{ action: "write", resource: DATABASE }] as const;
    token = emulator.mintDatabaseToken({ description: "Telegraf", permissions }).secret;
  });
  afterEach(() => monitored.dispose());

  /** Lets Telegraf read once, and write; the lines in the database, without the tag of the host and the time. */
  async function written(): Promise<string[]> {
    const env = {
      ...monitored.environment,
      CLUSTER_URL: monitored.emulator.url,
      DATABASE,
      TOKEN: token,
    };
    const agent = new Telegraf({ program: telegraf, folder: monitored.folder, configs: [example], env });
    const { code, output } = await agent.once();
    const secrets = [...monitored.secrets, token];
    const lines = monitored.emulator.lines(DATABASE).join("\n");
    expect(await findSecrets({ secrets, texts: { output, lines } })).toEqual([]);
    expect({ code, output }).toEqual({ code: 0, output: expect.not.stringMatching(/ E! /) });
    return lines.split("\n").map((line) => line.replace(/,host=[^, ]+/, "").replace(/ \d+$/, ""));
  }

  test("the numbers of all tokens arrive in the database", async () => {
    const lines = await written();
    const resource = (name: string) =>
      `influxdb_tokens_resource,kind=management,resource=${name},role=current,stack=ours/influx/prod`;
    expect(lines).toEqual(
      expect.arrayContaining([
        "influxdb_tokens,class=orphan,kind=management count=1i,endless=1i",
        "influxdb_tokens,class=managed,kind=management count=1i,endless=0i",
        "influxdb_tokens,class=dead,kind=management count=1i",
        "influxdb_tokens_read kinds=1i,left_out=0i,success=1i",
        `${resource("gone")} live=0i`,
        expect.stringMatching(new RegExp(`^${resource("deploy")} ends_in=\\d+i,live=1i$`)),
      ]),
    );
  });

  test("a failed reading arrives there too", async () => {
    monitored.emulator.faults.add({
      kind: "status",
      status: 403,
      operation: "list",
      resource: "managementToken",
    });
    expect(await written()).toEqual(['influxdb_tokens_read error="permission",success=0i']);
  });
});

test("docs/monitoring.md shows the input as the example has it", () => {
  const [, input] = /(\[\[inputs\.exec\]\][\s\S]*?)\n\n/.exec(readFileSync(example, "utf8")) ?? [];
  const document = readFileSync(path.resolve(__dirname, "../../../docs/monitoring.md"), "utf8");
  expect(input).toBeDefined();
  expect(document).toContain(`\`\`\`toml\n${input}\n\`\`\``);
});
