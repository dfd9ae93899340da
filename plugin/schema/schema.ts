import { environmentName } from "../../provider/account/settings";
import { GET_DATABASE_TOKENS } from "../../provider/description/getDatabaseTokens";
import { GET_MANAGEMENT_TOKENS } from "../../provider/description/getManagementTokens";
import {
  type FunctionDescription,
  namesOf,
  type ResourceDescription,
} from "../../provider/description/property";
import { PROVIDER_DOC, SETTINGS } from "../../provider/description/provider";
import type { Kind } from "../../provider/lifecycle/kinds";
import { DESCRIPTIONS } from "../descriptions";
import { documentation, type Example } from "./documentation";
import { DATABASE_EXAMPLES } from "./examples/database";
import { DATABASE_TOKEN_EXAMPLES } from "./examples/databaseToken";
import { GET_DATABASE_TOKENS_EXAMPLES, GET_MANAGEMENT_TOKENS_EXAMPLES } from "./examples/listings";
import { MANAGEMENT_TOKEN_EXAMPLES } from "./examples/managementToken";
import { PROVIDER_EXAMPLES } from "./examples/provider";
import { ROTATING_DATABASE_TOKEN_EXAMPLES } from "./examples/rotatingDatabaseToken";
import { ROTATING_MANAGEMENT_TOKEN_EXAMPLES } from "./examples/rotatingManagementToken";
import { TOKEN_RETIREMENT_EXAMPLES } from "./examples/tokenRetirement";
import { languages } from "./languages";
import { KEYWORDS, LICENSE, REPOSITORY, SUMMARY } from "./package";
import type { FunctionSpec, PackageSpec, PropertySpec, ResourceSpec } from "./specification";
import { PACKAGE, Types, token } from "./types";

/** The text of an import by an id, whose resource and name are given. */
const importById = (imported: string) =>
  importBy("A token that was created by hand is imported by its id. Its secret is unknown", imported);

const importBy = (how: string, imported: string) => `${how}:

\`\`\`sh
pulumi import influxdb-tokens:index:${imported}
\`\`\``;

/** What a resource's documentation shows besides its description. */
const SHOWN: Readonly<Record<Kind, { readonly examples: readonly Example[]; readonly imported?: string }>> = {
  token: {
    examples: MANAGEMENT_TOKEN_EXAMPLES,
    imported: importById("ManagementToken ci 33333333-3333-4333-8333-333333333333"),
  },
  rotating: { examples: ROTATING_MANAGEMENT_TOKEN_EXAMPLES },
  database: {
    examples: DATABASE_EXAMPLES,
    imported: importBy("A database that exists is imported by its name", "Database sensors sensors"),
  },
  databaseToken: {
    examples: DATABASE_TOKEN_EXAMPLES,
    imported: importById("DatabaseToken reader 33333333-3333-4333-8333-333333333333"),
  },
  rotatingDatabaseToken: { examples: ROTATING_DATABASE_TOKEN_EXAMPLES },
  retirement: { examples: TOKEN_RETIREMENT_EXAMPLES },
};

/**
 * The package's schema, from the descriptions of its resources. The code generators make every language's SDK of it.
 *
 * @param version of the plugin
 */
export function packageSchema(version: string): PackageSpec {
  const types = new Types();
  const resources = Object.fromEntries(
    namesOf(DESCRIPTIONS).map((kind) => [token(DESCRIPTIONS[kind].name), resource(types, kind)]),
  );
  const functions = {
    [token(GET_MANAGEMENT_TOKENS.name)]: func(types, GET_MANAGEMENT_TOKENS, GET_MANAGEMENT_TOKENS_EXAMPLES),
    [token(GET_DATABASE_TOKENS.name)]: func(types, GET_DATABASE_TOKENS, GET_DATABASE_TOKENS_EXAMPLES),
  };
  return {
    name: PACKAGE,
    displayName: "InfluxDB Tokens",
    version,
    description: SUMMARY,
    keywords: [...KEYWORDS, ...REGISTRY_KEYWORDS],
    license: LICENSE,
    ...(REPOSITORY === undefined
      ? {}
      : {
          homepage: REPOSITORY,
          repository: REPOSITORY,
          pluginDownloadURL: REPOSITORY.replace("https://github.com/", "github://api.github.com/"),
        }),
    publisher: "pulumi-influxdb-tokens",
    meta: { moduleFormat: "(.*)", supportPack: true },
    config: { variables: settings(types, true) },
    provider: {
      description: documentation(PROVIDER_DOC, PROVIDER_EXAMPLES),
      inputProperties: settings(types, false),
    },
    types: types.specifications(),
    resources,
    functions,
    language: languages(REPOSITORY),
  };
}

/** How the registry sorts packages. */
const REGISTRY_KEYWORDS = ["category/database", "kind/native"];

function resource(types: Types, kind: Kind): ResourceSpec {
  const described = DESCRIPTIONS[kind];
  const { examples, imported } = SHOWN[kind];
  const { required: requiredInputs } = types.fields(described.arguments);
  const { properties, required } = types.outputs(described.outputs);
  return {
    description: documentation(described.doc, examples, imported === undefined ? {} : { Import: imported }),
    aliases: [{ type: `pulumi-nodejs:dynamic/${PACKAGE}:${described.name}` }],
    inputProperties: inputs(types, described),
    requiredInputs,
    properties,
    required,
  };
}

function func(types: Types, described: FunctionDescription, examples: readonly Example[]): FunctionSpec {
  return {
    description: documentation(described.doc, examples),
    inputs: types.fields(described.arguments),
    outputs: types.outputs(described.result),
  };
}

function inputs(types: Types, described: ResourceDescription): Record<string, PropertySpec> {
  const each = Object.entries(described.arguments).map(([name, argument]) => {
    const { change, ...field } = argument;
    const property = types.field(field);
    return [name, change === "replaces" ? { ...property, willReplaceOnChanges: true as const } : property];
  });
  return Object.fromEntries(each);
}

/**
 * The settings, in the stack's configuration or as arguments of a provider. Their fallback is not declared as one: an
 * SDK would read the variable in the program and store its value in the state.
 */
function settings(types: Types, inConfiguration: boolean): Record<string, PropertySpec> {
  const { properties } = types.fields(SETTINGS);
  const each = namesOf(SETTINGS).map((name) => {
    const property = properties[name] as PropertySpec;
    const fallback = name === "managementToken" || !inConfiguration;
    const text = `Environment variable: \`${environmentName(name)}\`.`;
    return [name, fallback ? property : { ...property, description: `${property.description}\n\n${text}` }];
  });
  return Object.fromEntries(each);
}
