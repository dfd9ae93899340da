import type { Example } from "../documentation";
import { csharp, go, java, python, typescript } from "./programs";

export const TOKEN_RETIREMENT_EXAMPLES: readonly Example[] = [
  {
    title: "The previous token is revoked only once Vault has the new one",
    programs: {
      typescript: typescript(
        `
const ci = new influxdb.RotatingManagementToken("ci", {
    description: "CI: manages databases",
    expiresIn: "90d",
    rotateBefore: "30d",
    retire: "manual",
});

const stored = new vault.kv.SecretV2("ci", {
    mount: "secret",
    name: "influxdb/ci",
    dataJson: pulumi.jsonStringify({ token: ci.token }),
});

new influxdb.TokenRetirement("ci", {
    of: ci.rotation,
    confirmedBy: { vault: stored.metadata.version },
}, { dependsOn: [stored] });
`,
        { pulumi: "@pulumi/pulumi", vault: "@pulumi/vault" },
      ),
      python: python(
        `
ci = influxdb.RotatingManagementToken("ci",
    description="CI: manages databases",
    expires_in="90d",
    rotate_before="30d",
    retire=influxdb.Retire.MANUAL)

stored = vault.kv.SecretV2("ci",
    mount="secret",
    name="influxdb/ci",
    data_json=pulumi.Output.json_dumps({"token": ci.token}))

influxdb.TokenRetirement("ci",
    of=ci.rotation,
    confirmed_by={"vault": stored.metadata["version"]},
    opts=pulumi.ResourceOptions(depends_on=[stored]))
`,
        ["import pulumi", "import pulumi_vault as vault"],
      ),
      go: go(
        `
ci, err := influxdb.NewRotatingManagementToken(ctx, "ci", &influxdb.RotatingManagementTokenArgs{
	Description:  pulumi.String("CI: manages databases"),
	ExpiresIn:    pulumi.String("90d"),
	RotateBefore: pulumi.String("30d"),
	Retire:       influxdb.RetireManual,
})
if err != nil {
	return err
}
stored, err := kv.NewSecretV2(ctx, "ci", &kv.SecretV2Args{
	Mount:    pulumi.String("secret"),
	Name:     pulumi.String("influxdb/ci"),
	DataJson: pulumi.JSONMarshal(map[string]any{"token": ci.Token}),
})
if err != nil {
	return err
}
_, err = influxdb.NewTokenRetirement(ctx, "ci", &influxdb.TokenRetirementArgs{
	Of:          ci.Rotation,
	ConfirmedBy: pulumi.Map{"vault": stored.Metadata.MapIndex(pulumi.String("version"))},
}, pulumi.DependsOn([]pulumi.Resource{stored}))
if err != nil {
	return err
}
`,
        ["github.com/pulumi/pulumi-vault/sdk/v7/go/vault/kv"],
      ),
      csharp: csharp(
        `
var ci = new Influxdb.RotatingManagementToken("ci", new()
{
    Description = "CI: manages databases",
    ExpiresIn = "90d",
    RotateBefore = "30d",
    Retire = Influxdb.Retire.Manual,
});

var stored = new Vault.Kv.SecretV2("ci", new()
{
    Mount = "secret",
    Name = "influxdb/ci",
    DataJson = Output.JsonSerialize(Output.Create(new Dictionary<string, object?> { ["token"] = ci.Token })),
});

_ = new Influxdb.TokenRetirement("ci", new()
{
    Of = ci.Rotation,
    ConfirmedBy = new Dictionary<string, object?>
    {
        ["vault"] = stored.Metadata.Apply(metadata => metadata["version"]),
    },
}, new CustomResourceOptions { DependsOn = { stored } });
`,
        ["Vault = Pulumi.Vault"],
      ),
      java: java(
        `
var ci = new RotatingManagementToken("ci", RotatingManagementTokenArgs.builder()
    .description("CI: manages databases")
    .expiresIn("90d")
    .rotateBefore("30d")
    .retire(Retire.Manual)
    .build());

var stored = new SecretV2("ci", SecretV2Args.builder()
    .mount("secret")
    .name("influxdb/ci")
    .dataJson(ci.token().applyValue(token -> "{\\"token\\":\\"" + token + "\\"}"))
    .build());

new TokenRetirement("ci", TokenRetirementArgs.builder()
    .of(ci.rotation())
    .confirmedBy(stored.metadata().applyValue(metadata -> Map.of("vault", metadata.get("version"))))
    .build(), CustomResourceOptions.builder()
        .dependsOn(stored)
        .build());
`,
        [
          "com.pulumi.influxdbtokens.RotatingManagementToken",
          "com.pulumi.influxdbtokens.RotatingManagementTokenArgs",
          "com.pulumi.influxdbtokens.TokenRetirement",
          "com.pulumi.influxdbtokens.TokenRetirementArgs",
          "com.pulumi.influxdbtokens.enums.Retire",
          "com.pulumi.resources.CustomResourceOptions",
          "com.pulumi.vault.kv.SecretV2",
          "com.pulumi.vault.kv.SecretV2Args",
          "java.util.Map",
        ],
      ),
      yaml: `
resources:
  ci:
    type: influxdb-tokens:RotatingManagementToken
    properties:
      description: "CI: manages databases"
      expiresIn: 90d
      rotateBefore: 30d
      retire: manual
  stored:
    type: vault:kv:SecretV2
    properties:
      mount: secret
      name: influxdb/ci
      dataJson:
        fn::toJSON:
          token: \${ci.token}
  retirement:
    type: influxdb-tokens:TokenRetirement
    properties:
      of: \${ci.rotation}
      confirmedBy:
        vault: \${stored.metadata["version"]}
    options:
      dependsOn:
        - \${stored}
`,
    },
  },
];
