import type { Example } from "../documentation";
import { csharp, go, java, python, typescript } from "./programs";

export const GET_DATABASE_TOKENS_EXAMPLES: readonly Example[] = [
  {
    title: "How many database tokens of the cluster are live",
    programs: {
      typescript: typescript(`
export const live = influxdb.getDatabaseTokensOutput().tokens.length;
`),
      python: python(
        `
result = influxdb.get_database_tokens()

pulumi.export("live", len(result.tokens))
`,
        ["import pulumi"],
      ),
      go: go(`
result, err := influxdb.GetDatabaseTokens(ctx, &influxdb.GetDatabaseTokensArgs{})
if err != nil {
	return err
}
ctx.Export("live", pulumi.Int(len(result.Tokens)))
`),
      csharp: csharp(`
var result = Influxdb.GetDatabaseTokens.Invoke();

return new Dictionary<string, object?> { ["live"] = result.Apply(each => each.Tokens.Length) };
`),
      java: java(
        `
var result = InfluxdbtokensFunctions.getDatabaseTokens();

ctx.export("live", result.applyValue(each -> each.tokens().size()));
`,
        ["com.pulumi.influxdbtokens.InfluxdbtokensFunctions"],
      ),
      yaml: `
variables:
  result:
    fn::invoke:
      function: influxdb-tokens:getDatabaseTokens
      arguments: {}
outputs:
  tokens: \${result.tokens}
`,
    },
  },
];
