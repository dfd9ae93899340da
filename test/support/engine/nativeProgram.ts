import { oneTokenStatements } from "./program";

/** Classes for the resources of the plugin, as a generated SDK has them; `opts` prepares the options of each. */
const classes = (opts: string) => `const OUTPUTS = Object.fromEntries(
  [
    "token", "tokenId", "tokenPrefix", "fingerprint", "scope", "createdAt", "expiresAt", "status", "deliveredAt",
    "previousToken", "previousTokenId", "generation", "rotation", "retiredTokenId", "permissions", "verifiedBy",
  ].map((name) => [name, undefined]),
);
const optionsOf = ${opts};
class ManagementToken extends pulumi.CustomResource {
  constructor(name, args, opts) {
    super("influxdb-tokens:index:ManagementToken", name, { ...OUTPUTS, ...args }, optionsOf("ManagementToken", opts));
  }
}
class DatabaseToken extends pulumi.CustomResource {
  constructor(name, args, opts) {
    super("influxdb-tokens:index:DatabaseToken", name, { ...OUTPUTS, ...args }, optionsOf("DatabaseToken", opts));
  }
}
class RotatingDatabaseToken extends pulumi.CustomResource {
  constructor(name, args, opts) {
    super("influxdb-tokens:index:RotatingDatabaseToken", name, { ...OUTPUTS, ...args }, optionsOf("RotatingDatabaseToken", opts));
  }
}
class Database extends pulumi.CustomResource {
  constructor(name, args, opts) {
    super(
      "influxdb-tokens:index:Database", name,
      { retention: undefined, retentionNanoseconds: undefined, maxTables: undefined, status: undefined, scope: undefined, ...args },
      optionsOf("Database", opts),
    );
  }
}
class RotatingManagementToken extends pulumi.CustomResource {
  constructor(name, args, opts) {
    super("influxdb-tokens:index:RotatingManagementToken", name, { ...OUTPUTS, ...args }, optionsOf("RotatingManagementToken", opts));
  }
}
class TokenRetirement extends pulumi.CustomResource {
  constructor(name, { of, ...args }, opts) {
    const rotation = of instanceof pulumi.Resource ? of.rotation : of;
    super("influxdb-tokens:index:TokenRetirement", name, { retiredTokenId: undefined, of: rotation, ...args }, optionsOf("TokenRetirement", opts));
  }
}
class Provider extends pulumi.ProviderResource {
  constructor(name, args, opts) {
    super("influxdb-tokens", name, args, opts);
  }
}`;

const UNCHANGED = "(_kind, opts) => opts";

const FORMERLY_DYNAMIC = `(kind, opts) =>
  pulumi.mergeOptions(opts ?? {}, { aliases: [{ type: "pulumi-nodejs:dynamic/influxdb-tokens:" + kind }] })`;

const text = (statements: string, opts: string) => `"use strict";
const pulumi = require("@pulumi/pulumi");
${classes(opts)}
${statements}
`;

/** The text of a program that declares resources of the plugin, as {@link program} does for dynamic ones. */
export function nativeProgram(statements: string): string {
  return text(statements, UNCHANGED);
}

/** A program for dynamic resources, written for the plugin: each resource takes over the state of the former one. */
export function movedProgram(dynamic: string): string {
  const lines = dynamic.split("\n").filter((line) => !/^"use strict"|= require\(/.test(line));
  return text(lines.join("\n"), FORMERLY_DYNAMIC);
}

/** The text of a program that declares one token of the plugin, named `ci`, as {@link oneToken} does for a dynamic one. */
export function oneNativeToken(args: Readonly<Record<string, unknown>>): string {
  return nativeProgram(oneTokenStatements(args));
}
