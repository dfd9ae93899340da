import { DEFAULT_CREDENTIAL_VARIABLE } from "../../../provider/account/settings";
import { DATABASE } from "../../../provider/description/database";
import { DATABASE_TOKEN } from "../../../provider/description/databaseToken";
import { MANAGEMENT_TOKEN } from "../../../provider/description/managementToken";
import { ADOPT, BUCKET, DELIVER, PARTITION_PART, PERMISSION } from "../../../provider/description/objects";
import type {
  Field,
  ObjectType,
  Output,
  ResourceDescription,
  ValueType,
} from "../../../provider/description/property";
import { PROVIDER_DOC, SETTINGS } from "../../../provider/description/provider";
import { ROTATING_DATABASE_TOKEN } from "../../../provider/description/rotatingDatabaseToken";
import { ROTATING_MANAGEMENT_TOKEN } from "../../../provider/description/rotatingManagementToken";
import { TOKEN_RETIREMENT } from "../../../provider/description/tokenRetirement";
import { DEFAULT_OVERLAP } from "../../../provider/lifecycle/rotation/arguments";
import { type DeclaredProperty, declarationOf, outputKeys, secretOutputs } from "./declarations";

/** What the classes write where the plugin has a type of its own. */
const ARGUMENT_TYPES: Readonly<Record<string, string>> = {
  Adopt: "AdoptArgs",
  Bucket: "BucketArgs",
  Deliver: "DeliverArgs",
  PartitionPart: "PartitionPartArgs",
  Permission: "PermissionArgs",
  Predecessor: 'Pick<AdoptArgs, "id">',
  Rotation: "RotatingManagementToken | RotatingDatabaseToken",
};

/** @param named what stands for an object's name; without one, its fields are written out */
function typeScript(type: ValueType, named: Readonly<Record<string, string>> = {}): string {
  if (type === "integer") return "number";
  if (type === "any") return "unknown";
  if (typeof type === "string") return type;
  if ("listOf" in type) return `${typeScript(type.listOf, named)}[]`;
  if ("mapOf" in type) return `Record<string, ${typeScript(type.mapOf, named)}>`;
  if ("oneOf" in type) return type.oneOf.map((each) => typeScript(each, named)).join(" | ");
  if ("values" in type)
    return Object.keys(type.values)
      .map((value) => `"${value}"`)
      .join(" | ");
  return named[type.name] ?? `{ ${fieldsOf(type, named).join("; ")} }`;
}

function fieldsOf({ fields }: ObjectType, named: Readonly<Record<string, string>>): string[] {
  return Object.entries(fields).map(
    ([name, { type, required }]) => `${name}${required ? "" : "?"}: ${typeScript(type, named)}`,
  );
}

function declaredField(field: Field): DeclaredProperty {
  return {
    type: typeScript(field.type, ARGUMENT_TYPES),
    optional: field.required !== true,
    doc: field.doc,
    ...(field.default === undefined ? {} : { default: field.default }),
  };
}

function declaredOutput({ type, doc, optional }: Output): DeclaredProperty {
  return { type: typeScript(type), optional: optional === true, doc };
}

function each<Described>(
  described: Readonly<Record<string, Described>>,
  declared: (one: Described) => DeclaredProperty,
): Record<string, DeclaredProperty> {
  return Object.fromEntries(Object.entries(described).map(([name, one]) => [name, declared(one)]));
}

describe.each<[string, ResourceDescription]>([
  ["managementToken.ts", MANAGEMENT_TOKEN],
  ["rotatingManagementToken.ts", ROTATING_MANAGEMENT_TOKEN],
  ["tokenRetirement.ts", TOKEN_RETIREMENT],
  ["databaseToken.ts", DATABASE_TOKEN],
  ["rotatingDatabaseToken.ts", ROTATING_DATABASE_TOKEN],
  ["database.ts", DATABASE],
])("%s says what the description says", (file, description) => {
  const outputs = Object.entries<Output>(description.outputs).filter(([, { pluginOnly }]) => !pluginOnly);

  test("about the class", () => {
    expect(declarationOf(file, description.name).doc).toBe(description.doc);
  });

  test("about its arguments", () => {
    const { properties } = declarationOf(file, `${description.name}Args`);
    expect(properties).toEqual(each(description.arguments, declaredField));
  });

  test("about its outputs", () => {
    const { properties } = declarationOf(file, description.name);
    expect(properties).toEqual(each(Object.fromEntries(outputs), declaredOutput));
  });
});

describe.each<[string, string[], ResourceDescription]>([
  ["singleToken.ts", ["singleToken.ts"], MANAGEMENT_TOKEN],
  ["rotatingToken.ts", ["rotatingToken.ts"], ROTATING_MANAGEMENT_TOKEN],
  ["singleToken.ts", ["singleToken.ts", "databaseToken.ts"], DATABASE_TOKEN],
  ["rotatingToken.ts", ["rotatingToken.ts", "rotatingDatabaseToken.ts"], ROTATING_DATABASE_TOKEN],
  ["database.ts", ["database.ts"], DATABASE],
])("the outputs of %s, in %p", (file, files, { arguments: fields, outputs }) => {
  const names = Object.entries<Output>(outputs).filter(([, { pluginOnly }]) => !pluginOnly);

  test("exist on an object before the engine sets them", () => {
    const required = Object.entries<Field>(fields).filter(([, field]) => field.required);
    const existing = new Set([...required.map(([name]) => name), ...outputKeys(...files)]);
    expect(existing).toEqual(new Set(names.map(([name]) => name)));
  });

  test("are secret if they contain a token", () => {
    expect(secretOutputs(file)).toEqual(names.filter(([, { secret }]) => secret).map(([name]) => name));
  });
});

test("provider.ts says what the description says", () => {
  expect(declarationOf("provider.ts", "Provider").doc).toBe(PROVIDER_DOC);
  const { properties } = declarationOf("provider.ts", "ProviderArgs");
  expect(properties).toEqual(each(SETTINGS, declaredField));
  expect(Object.keys(properties)).toEqual(Object.keys(SETTINGS));
});

test.each([
  ["inputs/adopt.ts", "AdoptArgs", ADOPT],
  ["inputs/deliver.ts", "DeliverArgs", DELIVER],
  ["inputs/permission.ts", "PermissionArgs", PERMISSION],
  ["inputs/partitionTemplate.ts", "PartitionPartArgs", PARTITION_PART],
  ["inputs/partitionTemplate.ts", "BucketArgs", BUCKET],
])("%s says what the description says", (file, name, { doc, fields }) => {
  expect(declarationOf(file, name)).toEqual({ doc, properties: each(fields, declaredField) });
});

test("the defaults are those in effect", () => {
  expect(ROTATING_MANAGEMENT_TOKEN.arguments.overlap.default).toBe(JSON.stringify(DEFAULT_OVERLAP));
  expect(SETTINGS.managementTokenVariable.default).toBe(JSON.stringify(DEFAULT_CREDENTIAL_VARIABLE));
});
