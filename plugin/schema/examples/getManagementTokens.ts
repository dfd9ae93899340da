import type { Example } from "../documentation";
import { csharp, go, java, python, typescript } from "./programs";

export const GET_MANAGEMENT_TOKENS_EXAMPLES: readonly Example[] = [
  {
    title: "How many tokens of the account are live",
    programs: {
      typescript: typescript(`
export const live = influxdb.getManagementTokensOutput().tokens.length;
`),
      python: python(
        `
result = influxdb.get_management_tokens()

pulumi.export("live", len(result.tokens))
`,
        ["import pulumi"],
      ),
      go: go(`
result, err := influxdb.GetManagementTokens(ctx, &influxdb.GetManagementTokensArgs{})
if err != nil {
	return err
}
ctx.Export("live", pulumi.Int(len(result.Tokens)))
`),
      csharp: csharp(`
var result = Influxdb.GetManagementTokens.Invoke();

return new Dictionary<string, object?> { ["live"] = result.Apply(each => each.Tokens.Length) };
`),
      java: java(
        `
var result = InfluxdbtokensFunctions.getManagementTokens();

ctx.export("live", result.applyValue(each -> each.tokens().size()));
`,
        ["com.pulumi.influxdbtokens.InfluxdbtokensFunctions"],
      ),
      yaml: `
variables:
  result:
    fn::invoke:
      function: influxdb-tokens:getManagementTokens
      arguments: {}
outputs:
  tokens: \${result.tokens}
`,
    },
  },
];
