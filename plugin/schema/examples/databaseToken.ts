import type { Example } from "../documentation";
import { csharp, go, java, python, typescript } from "./programs";

export const DATABASE_TOKEN_EXAMPLES: readonly Example[] = [
  {
    title: "A token that reads one database",
    programs: {
      typescript: typescript(`
const reader = new influxdb.DatabaseToken("reader", {
    description: "Dashboards: read sensors",
    permissions: [{ action: "read", database: "sensors" }],
    expiresIn: "90d",
});

export const token = reader.token;
`),
      python: python(
        `
reader = influxdb.DatabaseToken("reader",
    description="Dashboards: read sensors",
    permissions=[{"action": influxdb.Action.READ, "database": "sensors"}],
    expires_in="90d")

pulumi.export("token", reader.token)
`,
        ["import pulumi"],
      ),
      go: go(`
reader, err := influxdb.NewDatabaseToken(ctx, "reader", &influxdb.DatabaseTokenArgs{
	Description: pulumi.String("Dashboards: read sensors"),
	Permissions: influxdb.PermissionArray{
		&influxdb.PermissionArgs{Action: influxdb.ActionRead, Database: pulumi.String("sensors")},
	},
	ExpiresIn: pulumi.String("90d"),
})
if err != nil {
	return err
}
ctx.Export("token", reader.Token)
`),
      csharp: csharp(`
var reader = new Influxdb.DatabaseToken("reader", new()
{
    Description = "Dashboards: read sensors",
    Permissions =
    {
        new Influxdb.Inputs.PermissionArgs { Action = Influxdb.Action.Read, Database = "sensors" },
    },
    ExpiresIn = "90d",
});

return new Dictionary<string, object?> { ["token"] = reader.Token };
`),
      java: java(
        `
var reader = new DatabaseToken("reader", DatabaseTokenArgs.builder()
    .description("Dashboards: read sensors")
    .permissions(PermissionArgs.builder()
        .action(Action.Read)
        .database("sensors")
        .build())
    .expiresIn("90d")
    .build());

ctx.export("token", reader.token());
`,
        [
          "com.pulumi.influxdbtokens.DatabaseToken",
          "com.pulumi.influxdbtokens.DatabaseTokenArgs",
          "com.pulumi.influxdbtokens.enums.Action",
          "com.pulumi.influxdbtokens.inputs.PermissionArgs",
        ],
      ),
      yaml: `
resources:
  reader:
    type: influxdb-tokens:DatabaseToken
    properties:
      description: "Dashboards: read sensors"
      permissions:
        - action: read
          database: sensors
      expiresIn: 90d
outputs:
  token: \${reader.token}
`,
    },
  },
];
