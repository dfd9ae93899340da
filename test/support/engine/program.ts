/** The text of a program that declares tokens: the imports that it needs, then the given statements. */
export function program(statements: string): string {
  return `"use strict";
const pulumi = require("@pulumi/pulumi");
const { Database, DatabaseToken, ManagementToken, RotatingDatabaseToken } = require("pulumi-influxdb-tokens");
${statements}
`;
}

/** A program with one token named `ci`. */
export function oneToken(args: Readonly<Record<string, unknown>>, opts = "{}"): string {
  return program(oneTokenStatements(args, opts));
}

/** What such a program declares and exports, whatever its resources are. */
export function oneTokenStatements(args: Readonly<Record<string, unknown>>, opts = "{}"): string {
  return `const ci = new ManagementToken("ci", ${JSON.stringify(args)}, ${opts});
exports.token = ci.token;
exports.tokenId = ci.tokenId;`;
}
