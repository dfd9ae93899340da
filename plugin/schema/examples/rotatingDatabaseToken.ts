import type { Example } from "../documentation";
import { csharp, go, java, python, typescript } from "./programs";

export const ROTATING_DATABASE_TOKEN_EXAMPLES: readonly Example[] = [
  {
    title: "A token that writes to one database, and a new one 30 days before it expires",
    programs: {
      typescript: typescript(`
const telegraf = new influxdb.RotatingDatabaseToken("telegraf", {
    description: "Telegraf: write sensors",
    permissions: [{ action: "write", database: "sensors" }],
    expiresIn: "90d",
    rotateBefore: "30d",
    overlap: "7d",
});

export const token = telegraf.token;
`),
      python: python(
        `
telegraf = influxdb.RotatingDatabaseToken("telegraf",
    description="Telegraf: write sensors",
    permissions=[{"action": influxdb.Action.WRITE, "database": "sensors"}],
    expires_in="90d",
    rotate_before="30d",
    overlap="7d")

pulumi.export("token", telegraf.token)
`,
        ["import pulumi"],
      ),
      go: go(`
telegraf, err := influxdb.NewRotatingDatabaseToken(ctx, "telegraf", &influxdb.RotatingDatabaseTokenArgs{
	Description: pulumi.String("Telegraf: write sensors"),
	Permissions: influxdb.PermissionArray{
		&influxdb.PermissionArgs{Action: influxdb.ActionWrite, Database: pulumi.String("sensors")},
	},
	ExpiresIn:    pulumi.String("90d"),
	RotateBefore: pulumi.String("30d"),
	Overlap:      pulumi.String("7d"),
})
if err != nil {
	return err
}
ctx.Export("token", telegraf.Token)
`),
      csharp: csharp(`
var telegraf = new Influxdb.RotatingDatabaseToken("telegraf", new()
{
    Description = "Telegraf: write sensors",
    Permissions =
    {
        new Influxdb.Inputs.PermissionArgs { Action = Influxdb.Action.Write, Database = "sensors" },
    },
    ExpiresIn = "90d",
    RotateBefore = "30d",
    Overlap = "7d",
});

return new Dictionary<string, object?> { ["token"] = telegraf.Token };
`),
      java: java(
        `
var telegraf = new RotatingDatabaseToken("telegraf", RotatingDatabaseTokenArgs.builder()
    .description("Telegraf: write sensors")
    .permissions(PermissionArgs.builder()
        .action(Action.Write)
        .database("sensors")
        .build())
    .expiresIn("90d")
    .rotateBefore("30d")
    .overlap("7d")
    .build());

ctx.export("token", telegraf.token());
`,
        [
          "com.pulumi.influxdbtokens.RotatingDatabaseToken",
          "com.pulumi.influxdbtokens.RotatingDatabaseTokenArgs",
          "com.pulumi.influxdbtokens.enums.Action",
          "com.pulumi.influxdbtokens.inputs.PermissionArgs",
        ],
      ),
      yaml: `
resources:
  telegraf:
    type: influxdb-tokens:RotatingDatabaseToken
    properties:
      description: "Telegraf: write sensors"
      permissions:
        - action: write
          database: sensors
      expiresIn: 90d
      rotateBefore: 30d
      overlap: 7d
outputs:
  token: \${telegraf.token}
`,
    },
  },
];
