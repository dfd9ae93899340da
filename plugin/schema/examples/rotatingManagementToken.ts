import type { Example } from "../documentation";
import { csharp, go, java, python, typescript } from "./programs";

export const ROTATING_MANAGEMENT_TOKEN_EXAMPLES: readonly Example[] = [
  {
    title: "A new token 30 days before the old one expires",
    programs: {
      typescript: typescript(`
const ci = new influxdb.RotatingManagementToken("ci", {
    description: "CI: manages databases",
    expiresIn: "90d",
    rotateBefore: "30d",
    overlap: "7d",
});

export const token = ci.token;
`),
      python: python(
        `
ci = influxdb.RotatingManagementToken("ci",
    description="CI: manages databases",
    expires_in="90d",
    rotate_before="30d",
    overlap="7d")

pulumi.export("token", ci.token)
`,
        ["import pulumi"],
      ),
      go: go(`
ci, err := influxdb.NewRotatingManagementToken(ctx, "ci", &influxdb.RotatingManagementTokenArgs{
	Description:  pulumi.String("CI: manages databases"),
	ExpiresIn:    pulumi.String("90d"),
	RotateBefore: pulumi.String("30d"),
	Overlap:      pulumi.String("7d"),
})
if err != nil {
	return err
}
ctx.Export("token", ci.Token)
`),
      csharp: csharp(`
var ci = new Influxdb.RotatingManagementToken("ci", new()
{
    Description = "CI: manages databases",
    ExpiresIn = "90d",
    RotateBefore = "30d",
    Overlap = "7d",
});

return new Dictionary<string, object?> { ["token"] = ci.Token };
`),
      java: java(
        `
var ci = new RotatingManagementToken("ci", RotatingManagementTokenArgs.builder()
    .description("CI: manages databases")
    .expiresIn("90d")
    .rotateBefore("30d")
    .overlap("7d")
    .build());

ctx.export("token", ci.token());
`,
        [
          "com.pulumi.influxdbtokens.RotatingManagementToken",
          "com.pulumi.influxdbtokens.RotatingManagementTokenArgs",
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
      overlap: 7d
outputs:
  token: \${ci.token}
`,
    },
  },
];
