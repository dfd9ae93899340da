/**
 * What the code generators need to know. The SDKs are generated into the user's project (`pulumi package add`), from
 * the schema of the installed plugin, so that their version is always the plugin's.
 */

/** Not `pulumi-influxdb-tokens`: that is the package with the dynamic resources, and a program may use both. */
export const NODEJS_PACKAGE = "pulumi-influxdb-tokens-sdk";

export const PYTHON_PACKAGE = "pulumi_influxdb_tokens";

const GO_PACKAGE = "influxdbtokens";

/** @param repository where the package's sources are; without one, the path is a placeholder of the engine's */
export function goImportPath(repository: string | undefined): string {
  const root = repository?.replace(/^https?:\/\//, "") ?? "example.com/pulumi-influxdb-tokens";
  return `${root}/sdk/go/${GO_PACKAGE}`;
}

export function languages(repository: string | undefined): Readonly<Record<string, object>> {
  return {
    nodejs: { packageName: NODEJS_PACKAGE, respectSchemaVersion: true },
    python: {
      packageName: PYTHON_PACKAGE,
      pyproject: { enabled: true },
      inputTypes: "classes-and-dicts",
      respectSchemaVersion: true,
    },
    go: {
      importBasePath: goImportPath(repository),
      rootPackageName: GO_PACKAGE,
      generateResourceContainerTypes: true,
      respectSchemaVersion: true,
    },
    csharp: { namespaces: { "influxdb-tokens": "InfluxdbTokens" }, respectSchemaVersion: true },
    java: {
      basePackage: "com.pulumi",
      packages: { "influxdb-tokens": "influxdbtokens" },
      buildFiles: "gradle",
      // The generated code needs a current SDK; without this, the build file asks for the first release.
      dependencies: { "com.pulumi:pulumi": "1.36.1" },
    },
  };
}
