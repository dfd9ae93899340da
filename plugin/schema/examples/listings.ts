import type { Example } from "../documentation";
import { csharp, go, java, python, typescript } from "./programs";

export const GET_MANAGEMENT_TOKENS_EXAMPLES = howManyAreLive(
  "How many tokens of the account are live",
  "getManagementTokens",
);

export const GET_DATABASE_TOKENS_EXAMPLES = howManyAreLive(
  "How many database tokens of the cluster are live",
  "getDatabaseTokens",
);

/** @param name of a function that lists tokens */
function howManyAreLive(title: string, name: string): readonly Example[] {
  const inPascalCase = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const inSnakeCase = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const programs = {
    typescript: typescript(`
export const live = influxdb.${name}Output().tokens.length;
`),
    python: python(
      `
result = influxdb.${inSnakeCase}()

pulumi.export("live", len(result.tokens))
`,
      ["import pulumi"],
    ),
    go: go(`
result, err := influxdb.${inPascalCase}(ctx, &influxdb.${inPascalCase}Args{})
if err != nil {
	return err
}
ctx.Export("live", pulumi.Int(len(result.Tokens)))
`),
    csharp: csharp(`
var result = Influxdb.${inPascalCase}.Invoke();

return new Dictionary<string, object?> { ["live"] = result.Apply(each => each.Tokens.Length) };
`),
    java: java(
      `
var result = InfluxdbtokensFunctions.${name}();

ctx.export("live", result.applyValue(each -> each.tokens().size()));
`,
      ["com.pulumi.influxdbtokens.InfluxdbtokensFunctions"],
    ),
    yaml: `
variables:
  result:
    fn::invoke:
      function: influxdb-tokens:${name}
      arguments: {}
outputs:
  tokens: \${result.tokens}
`,
  };
  return [{ title, programs }];
}
