import type { Example } from "../documentation";
import { csharp, go, java, python, typescript } from "./programs";

export const PROVIDER_EXAMPLES: readonly Example[] = [
  {
    title: "A token in another account",
    programs: {
      typescript: typescript(`
const staging = new influxdb.Provider("staging", {
    accountId: "22222222-2222-4222-8222-222222222222",
    clusterId: "55555555-5555-4555-8555-555555555555",
    managementTokenVariable: "STAGING_TOKEN",
});

new influxdb.ManagementToken("ci", {
    description: "CI: manages databases",
    expiresIn: "90d",
}, { provider: staging });
`),
      python: python(
        `
staging = influxdb.Provider("staging",
    account_id="22222222-2222-4222-8222-222222222222",
    cluster_id="55555555-5555-4555-8555-555555555555",
    management_token_variable="STAGING_TOKEN")

influxdb.ManagementToken("ci",
    description="CI: manages databases",
    expires_in="90d",
    opts=pulumi.ResourceOptions(provider=staging))
`,
        ["import pulumi"],
      ),
      go: go(`
staging, err := influxdb.NewProvider(ctx, "staging", &influxdb.ProviderArgs{
	AccountId:               pulumi.String("22222222-2222-4222-8222-222222222222"),
	ClusterId:               pulumi.String("55555555-5555-4555-8555-555555555555"),
	ManagementTokenVariable: pulumi.String("STAGING_TOKEN"),
})
if err != nil {
	return err
}
_, err = influxdb.NewManagementToken(ctx, "ci", &influxdb.ManagementTokenArgs{
	Description: pulumi.String("CI: manages databases"),
	ExpiresIn:   pulumi.String("90d"),
}, pulumi.Provider(staging))
if err != nil {
	return err
}
`),
      csharp: csharp(`
var staging = new Influxdb.Provider("staging", new()
{
    AccountId = "22222222-2222-4222-8222-222222222222",
    ClusterId = "55555555-5555-4555-8555-555555555555",
    ManagementTokenVariable = "STAGING_TOKEN",
});

_ = new Influxdb.ManagementToken("ci", new()
{
    Description = "CI: manages databases",
    ExpiresIn = "90d",
}, new CustomResourceOptions { Provider = staging });
`),
      java: java(
        `
var staging = new Provider("staging", ProviderArgs.builder()
    .accountId("22222222-2222-4222-8222-222222222222")
    .clusterId("55555555-5555-4555-8555-555555555555")
    .managementTokenVariable("STAGING_TOKEN")
    .build());

new ManagementToken("ci", ManagementTokenArgs.builder()
    .description("CI: manages databases")
    .expiresIn("90d")
    .build(), CustomResourceOptions.builder()
        .provider(staging)
        .build());
`,
        [
          "com.pulumi.influxdbtokens.ManagementToken",
          "com.pulumi.influxdbtokens.ManagementTokenArgs",
          "com.pulumi.influxdbtokens.Provider",
          "com.pulumi.influxdbtokens.ProviderArgs",
          "com.pulumi.resources.CustomResourceOptions",
        ],
      ),
      yaml: `
resources:
  staging:
    type: pulumi:providers:influxdb-tokens
    properties:
      accountId: 22222222-2222-4222-8222-222222222222
      clusterId: 55555555-5555-4555-8555-555555555555
      managementTokenVariable: STAGING_TOKEN
  ci:
    type: influxdb-tokens:ManagementToken
    properties:
      description: "CI: manages databases"
      expiresIn: 90d
    options:
      provider: \${staging}
`,
    },
  },
];
