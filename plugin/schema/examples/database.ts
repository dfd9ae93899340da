import type { Example } from "../documentation";
import { csharp, go, java, python, typescript } from "./programs";

const DATABASE = ["com.pulumi.influxdbtokens.Database", "com.pulumi.influxdbtokens.DatabaseArgs"];

export const DATABASE_EXAMPLES: readonly Example[] = [
  {
    title: "A database that keeps data for 30 days, and a token that writes to it",
    programs: {
      typescript: typescript(`
const sensors = new influxdb.Database("sensors", {
    name: "sensors",
    retention: "30d",
});

const writer = new influxdb.DatabaseToken("writer", {
    description: "Telegraf: write sensors",
    permissions: [{ action: "write", database: sensors.name }],
    expiresIn: "90d",
});

export const token = writer.token;
`),
      python: python(
        `
sensors = influxdb.Database("sensors",
    name="sensors",
    retention="30d")

writer = influxdb.DatabaseToken("writer",
    description="Telegraf: write sensors",
    permissions=[{"action": influxdb.Action.WRITE, "database": sensors.name}],
    expires_in="90d")

pulumi.export("token", writer.token)
`,
        ["import pulumi"],
      ),
      go: go(`
sensors, err := influxdb.NewDatabase(ctx, "sensors", &influxdb.DatabaseArgs{
	Name:      pulumi.String("sensors"),
	Retention: pulumi.String("30d"),
})
if err != nil {
	return err
}
writer, err := influxdb.NewDatabaseToken(ctx, "writer", &influxdb.DatabaseTokenArgs{
	Description: pulumi.String("Telegraf: write sensors"),
	Permissions: influxdb.PermissionArray{
		&influxdb.PermissionArgs{Action: influxdb.ActionWrite, Database: sensors.Name},
	},
	ExpiresIn: pulumi.String("90d"),
})
if err != nil {
	return err
}
ctx.Export("token", writer.Token)
`),
      csharp: csharp(`
var sensors = new Influxdb.Database("sensors", new()
{
    Name = "sensors",
    Retention = "30d",
});

var writer = new Influxdb.DatabaseToken("writer", new()
{
    Description = "Telegraf: write sensors",
    Permissions =
    {
        new Influxdb.Inputs.PermissionArgs { Action = Influxdb.Action.Write, Database = sensors.Name },
    },
    ExpiresIn = "90d",
});

return new Dictionary<string, object?> { ["token"] = writer.Token };
`),
      java: java(
        `
var sensors = new Database("sensors", DatabaseArgs.builder()
    .name("sensors")
    .retention("30d")
    .build());

var writer = new DatabaseToken("writer", DatabaseTokenArgs.builder()
    .description("Telegraf: write sensors")
    .permissions(PermissionArgs.builder()
        .action(Action.Write)
        .database(sensors.name())
        .build())
    .expiresIn("90d")
    .build());

ctx.export("token", writer.token());
`,
        [
          ...DATABASE,
          "com.pulumi.influxdbtokens.DatabaseToken",
          "com.pulumi.influxdbtokens.DatabaseTokenArgs",
          "com.pulumi.influxdbtokens.enums.Action",
          "com.pulumi.influxdbtokens.inputs.PermissionArgs",
        ],
      ),
      yaml: `
resources:
  sensors:
    type: influxdb-tokens:Database
    properties:
      name: sensors
      retention: 30d
  writer:
    type: influxdb-tokens:DatabaseToken
    properties:
      description: "Telegraf: write sensors"
      permissions:
        - action: write
          database: \${sensors.name}
      expiresIn: 90d
outputs:
  token: \${writer.token}
`,
    },
  },
  {
    title: "With limits, and partitioned by month and host",
    programs: {
      typescript: typescript(`
new influxdb.Database("metrics", {
    name: "metrics",
    retention: "infinite",
    maxTables: 1000,
    maxColumnsPerTable: 100,
    partitionTemplate: [
        { time: "%Y-%m" },
        { bucket: { tagName: "host", numberOfBuckets: 50 } },
    ],
});
`),
      python: python(`
influxdb.Database("metrics",
    name="metrics",
    retention="infinite",
    max_tables=1000,
    max_columns_per_table=100,
    partition_template=[
        {"time": "%Y-%m"},
        {"bucket": {"tag_name": "host", "number_of_buckets": 50}},
    ])
`),
      go: go(`
_, err := influxdb.NewDatabase(ctx, "metrics", &influxdb.DatabaseArgs{
	Name:               pulumi.String("metrics"),
	Retention:          pulumi.String("infinite"),
	MaxTables:          pulumi.Int(1000),
	MaxColumnsPerTable: pulumi.Int(100),
	PartitionTemplate: influxdb.PartitionPartArray{
		&influxdb.PartitionPartArgs{Time: pulumi.String("%Y-%m")},
		&influxdb.PartitionPartArgs{Bucket: &influxdb.BucketArgs{
			TagName:         pulumi.String("host"),
			NumberOfBuckets: pulumi.Int(50),
		}},
	},
})
if err != nil {
	return err
}
`),
      csharp: csharp(`
_ = new Influxdb.Database("metrics", new()
{
    Name = "metrics",
    Retention = "infinite",
    MaxTables = 1000,
    MaxColumnsPerTable = 100,
    PartitionTemplate =
    {
        new Influxdb.Inputs.PartitionPartArgs { Time = "%Y-%m" },
        new Influxdb.Inputs.PartitionPartArgs
        {
            Bucket = new Influxdb.Inputs.BucketArgs { TagName = "host", NumberOfBuckets = 50 },
        },
    },
});
`),
      java: java(
        `
new Database("metrics", DatabaseArgs.builder()
    .name("metrics")
    .retention("infinite")
    .maxTables(1000)
    .maxColumnsPerTable(100)
    .partitionTemplate(
        PartitionPartArgs.builder()
            .time("%Y-%m")
            .build(),
        PartitionPartArgs.builder()
            .bucket(BucketArgs.builder()
                .tagName("host")
                .numberOfBuckets(50)
                .build())
            .build())
    .build());
`,
        [
          ...DATABASE,
          "com.pulumi.influxdbtokens.inputs.BucketArgs",
          "com.pulumi.influxdbtokens.inputs.PartitionPartArgs",
        ],
      ),
      yaml: `
resources:
  metrics:
    type: influxdb-tokens:Database
    properties:
      name: metrics
      retention: infinite
      maxTables: 1000
      maxColumnsPerTable: 100
      partitionTemplate:
        - time: "%Y-%m"
        - bucket:
            tagName: host
            numberOfBuckets: 50
`,
    },
  },
];
