import type { Choice, Field, ObjectType, Output, ValueType } from "../../provider/description/property";
import type { ChoiceSpec, ObjectSpec, PropertySpec, TypeSpec } from "./specification";

/** The first part of every type token. */
export const PACKAGE = "influxdb-tokens";

/** The token of a resource, a type or a function of this package. */
export function token(name: string): string {
  return `${PACKAGE}:index:${name}`;
}

/** Translates types of descriptions, and collects the named ones among them. */
export class Types {
  private readonly named = new Map<string, ChoiceSpec | ObjectSpec>();

  /** The named types that were translated so far, by token. */
  specifications(): Record<string, ChoiceSpec | ObjectSpec> {
    return Object.fromEntries([...this.named].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** The fields of an object, a function's arguments, or settings. */
  fields(described: Readonly<Record<string, Field>>): Required<Omit<ObjectSpec, "description">> {
    return {
      type: "object",
      properties: mapped(described, (field) => this.field(field)),
      required: namesWhere(described, ({ required }) => required === true),
    };
  }

  field({ type, doc, pluginDoc = doc, secret, default: given }: Field): PropertySpec {
    return this.property(type, withDefault(pluginDoc, given), secret);
  }

  /** The outputs of a resource or a function. */
  outputs(described: Readonly<Record<string, Output>>): Required<Omit<ObjectSpec, "description">> {
    return {
      type: "object",
      properties: mapped(described, ({ type, doc, pluginDoc = doc, secret }) =>
        this.property(type, pluginDoc, secret),
      ),
      required: namesWhere(described, ({ optional }) => optional !== true),
    };
  }

  private property(type: ValueType, description: string, secret: true | undefined): PropertySpec {
    return { ...this.reference(type), description, ...(secret === undefined ? {} : { secret }) };
  }

  private reference(type: ValueType): TypeSpec {
    if (type === "any") return { $ref: "pulumi.json#/Any" };
    if (typeof type === "string") return { type };
    if ("listOf" in type) return { type: "array", items: this.reference(type.listOf) };
    if ("mapOf" in type) return { type: "object", additionalProperties: this.reference(type.mapOf) };
    if ("oneOf" in type) return { oneOf: type.oneOf.map((each) => this.reference(each)) };
    if ("opaque" in type) return { $ref: "pulumi.json#/Any" };
    const name = token(type.name);
    if (!this.named.has(name)) this.named.set(name, "values" in type ? choice(type) : this.object(type));
    return { $ref: `#/types/${name}` };
  }

  private object({ doc, fields }: ObjectType): ObjectSpec {
    return { description: doc, ...this.fields(fields) };
  }
}

function choice({ doc, values }: Choice): ChoiceSpec {
  const names = Object.entries(values).map(([value, description]) => ({
    name: value.charAt(0).toUpperCase() + value.slice(1),
    value,
    description,
  }));
  return { type: "string", description: doc, enum: names };
}

/**
 * A default is written only into the text: one in the schema would be sent by every SDK, so it would hide a setting in
 * the environment, and stay what it was when the SDK was generated.
 */
function withDefault(doc: string, given: string | undefined): string {
  if (given === undefined || given === "none") return doc;
  return `${doc}\n\nDefault: ${given.replace(/^"(.*)"$/, "`$1`").replace(/^(true|false)\b/, "`$1`")}.`;
}

function mapped<One, Other>(
  record: Readonly<Record<string, One>>,
  change: (one: One) => Other,
): Record<string, Other> {
  return Object.fromEntries(Object.entries(record).map(([name, one]) => [name, change(one)]));
}

function namesWhere<One>(record: Readonly<Record<string, One>>, holds: (one: One) => boolean): string[] {
  return Object.keys(record).filter((name) => holds(record[name] as One));
}
