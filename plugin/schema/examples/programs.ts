import { goImportPath, NODEJS_PACKAGE, PYTHON_PACKAGE } from "../languages";
import { REPOSITORY } from "../package";

/** What stands around the statements of an example, the same in every one. */

const PULUMI_GO = "github.com/pulumi/pulumi/sdk/v3/go/pulumi";

/** @param others modules that the example imports besides, by the name it calls them */
export function typescript(statements: string, others: Readonly<Record<string, string>> = {}): string {
  const modules = { ...others, influxdb: NODEJS_PACKAGE };
  const imports = Object.entries(modules).map(([name, from]) => `import * as ${name} from "${from}";`);
  return `${imports.join("\n")}\n\n${statements.trim()}`;
}

export function python(statements: string, others: readonly string[] = []): string {
  return `${[...others, `import ${PYTHON_PACKAGE} as influxdb`].join("\n")}\n\n${statements.trim()}`;
}

/** @param others packages that the example imports besides */
export function go(statements: string, others: readonly string[] = []): string {
  const standard = others.filter((each) => !each.includes("."));
  const foreign = [...others.filter((each) => each.includes(".")), PULUMI_GO];
  const groups = [
    ...(standard.length > 0 ? [standard.map((each) => `\t"${each}"`).join("\n")] : []),
    [`\tinfluxdb "${goImportPath(REPOSITORY)}"`, ...foreign.map((each) => `\t"${each}"`)].join("\n"),
  ];
  return `package main

import (
${groups.join("\n\n")}
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
${indented(statements, "\t\t")}
		return nil
	})
}`;
}

/** @param results statements that make the outputs of the stack */
export function csharp(statements: string, others: readonly string[] = []): string {
  const imports = ["System.Collections.Generic", "Pulumi", "Influxdb = Pulumi.InfluxdbTokens", ...others];
  return `${imports.map((each) => `using ${each};`).join("\n")}

return await Deployment.RunAsync(() =>
{
${indented(statements, "    ")}
});`;
}

export function java(statements: string, others: readonly string[]): string {
  const imports = ["com.pulumi.Pulumi", ...others];
  return `${imports.map((each) => `import ${each};`).join("\n")}

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
${indented(statements, "            ")}
        });
    }
}`;
}

function indented(text: string, by: string): string {
  return text
    .trim()
    .split("\n")
    .map((line) => (line === "" ? "" : by + line))
    .join("\n");
}
