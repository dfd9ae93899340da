import type { Example } from "../documentation";
import { csharp, go, java, python, typescript } from "./programs";

const MANAGEMENT_TOKEN = [
  "com.pulumi.influxdbtokens.ManagementToken",
  "com.pulumi.influxdbtokens.ManagementTokenArgs",
];

export const MANAGEMENT_TOKEN_EXAMPLES: readonly Example[] = [
  {
    title: "A token that is valid for 90 days",
    programs: {
      typescript: typescript(`
const ci = new influxdb.ManagementToken("ci", {
    description: "CI: manages databases",
    expiresIn: "90d",
});

export const token = ci.token;
`),
      python: python(
        `
ci = influxdb.ManagementToken("ci",
    description="CI: manages databases",
    expires_in="90d")

pulumi.export("token", ci.token)
`,
        ["import pulumi"],
      ),
      go: go(`
ci, err := influxdb.NewManagementToken(ctx, "ci", &influxdb.ManagementTokenArgs{
	Description: pulumi.String("CI: manages databases"),
	ExpiresIn:   pulumi.String("90d"),
})
if err != nil {
	return err
}
ctx.Export("token", ci.Token)
`),
      csharp: csharp(`
var ci = new Influxdb.ManagementToken("ci", new()
{
    Description = "CI: manages databases",
    ExpiresIn = "90d",
});

return new Dictionary<string, object?> { ["token"] = ci.Token };
`),
      java: java(
        `
var ci = new ManagementToken("ci", ManagementTokenArgs.builder()
    .description("CI: manages databases")
    .expiresIn("90d")
    .build());

ctx.export("token", ci.token());
`,
        MANAGEMENT_TOKEN,
      ),
      yaml: `
resources:
  ci:
    type: influxdb-tokens:ManagementToken
    properties:
      description: "CI: manages databases"
      expiresIn: 90d
outputs:
  token: \${ci.token}
`,
    },
  },
  {
    title: "A new token whenever the release changes",
    programs: {
      typescript: typescript(
        `
const release = new pulumi.Config().require("release");

new influxdb.ManagementToken("deploy", {
    description: "Deployment",
    expiresIn: "30d",
    keepers: { release },
});
`,
        { pulumi: "@pulumi/pulumi" },
      ),
      python: python(
        `
release = pulumi.Config().require("release")

influxdb.ManagementToken("deploy",
    description="Deployment",
    expires_in="30d",
    keepers={"release": release})
`,
        ["import pulumi"],
      ),
      go: go(
        `
release := config.New(ctx, "").Require("release")
_, err := influxdb.NewManagementToken(ctx, "deploy", &influxdb.ManagementTokenArgs{
	Description: pulumi.String("Deployment"),
	ExpiresIn:   pulumi.String("30d"),
	Keepers:     pulumi.StringMap{"release": pulumi.String(release)},
})
if err != nil {
	return err
}
`,
        ["github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"],
      ),
      csharp: csharp(`
var release = new Config().Require("release");

_ = new Influxdb.ManagementToken("deploy", new()
{
    Description = "Deployment",
    ExpiresIn = "30d",
    Keepers = { ["release"] = release },
});
`),
      java: java(
        `
var release = ctx.config().require("release");

new ManagementToken("deploy", ManagementTokenArgs.builder()
    .description("Deployment")
    .expiresIn("30d")
    .keepers(Map.of("release", release))
    .build());
`,
        [...MANAGEMENT_TOKEN, "java.util.Map"],
      ),
      yaml: `
config:
  release:
    type: string
resources:
  deploy:
    type: influxdb-tokens:ManagementToken
    properties:
      description: Deployment
      expiresIn: 30d
      keepers:
        release: \${release}
`,
    },
  },
  {
    title: "Delivered to a command, with the secret kept out of the state",
    programs: {
      typescript: typescript(`
new influxdb.ManagementToken("ci", {
    description: "CI: manages databases",
    expiresIn: "90d",
    deliver: {
        command: ["bao", "kv", "put", "-mount=secret", "influxdb/ci", "token=-"],
        keepInState: false,
    },
});
`),
      python: python(`
influxdb.ManagementToken("ci",
    description="CI: manages databases",
    expires_in="90d",
    deliver={
        "command": ["bao", "kv", "put", "-mount=secret", "influxdb/ci", "token=-"],
        "keep_in_state": False,
    })
`),
      go: go(`
_, err := influxdb.NewManagementToken(ctx, "ci", &influxdb.ManagementTokenArgs{
	Description: pulumi.String("CI: manages databases"),
	ExpiresIn:   pulumi.String("90d"),
	Deliver: &influxdb.DeliverArgs{
		Command:     pulumi.ToStringArray([]string{"bao", "kv", "put", "-mount=secret", "influxdb/ci", "token=-"}),
		KeepInState: pulumi.Bool(false),
	},
})
if err != nil {
	return err
}
`),
      csharp: csharp(`
_ = new Influxdb.ManagementToken("ci", new()
{
    Description = "CI: manages databases",
    ExpiresIn = "90d",
    Deliver = new Influxdb.Inputs.DeliverArgs
    {
        Command = { "bao", "kv", "put", "-mount=secret", "influxdb/ci", "token=-" },
        KeepInState = false,
    },
});
`),
      java: java(
        `
new ManagementToken("ci", ManagementTokenArgs.builder()
    .description("CI: manages databases")
    .expiresIn("90d")
    .deliver(DeliverArgs.builder()
        .command("bao", "kv", "put", "-mount=secret", "influxdb/ci", "token=-")
        .keepInState(false)
        .build())
    .build());
`,
        [...MANAGEMENT_TOKEN, "com.pulumi.influxdbtokens.inputs.DeliverArgs"],
      ),
      yaml: `
resources:
  ci:
    type: influxdb-tokens:ManagementToken
    properties:
      description: "CI: manages databases"
      expiresIn: 90d
      deliver:
        command: [bao, kv, put, -mount=secret, influxdb/ci, token=-]
        keepInState: false
`,
    },
  },
];
