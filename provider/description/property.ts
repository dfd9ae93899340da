/** The type of a value, in words that every language has. */
export type ValueType =
  | "string"
  | "boolean"
  | "integer"
  /** Anything, nested values included. */
  | "any"
  | { readonly listOf: ValueType }
  | { readonly mapOf: ValueType }
  | { readonly oneOf: readonly ValueType[] }
  | Choice
  | ObjectType;

/** A string out of a few. */
export interface Choice {
  readonly name: string;
  readonly doc: string;
  /** What each value means. */
  readonly values: Readonly<Record<string, string>>;
}

/** A value with named fields. */
export interface ObjectType {
  readonly name: string;
  readonly doc: string;
  /**
   * Whether programs only pass it on, from an output to an argument. Some languages have different types for the two,
   * so a program there would have to copy it field by field, and would lose those that a later release adds.
   */
  readonly opaque?: true;
  readonly fields: Readonly<Record<string, Field>>;
}

/** What arguments, outputs and fields have in common. */
interface Property {
  readonly type: ValueType;
  /** Markdown: meaning, unit or format, and what is refused. */
  readonly doc: string;
  /** Says it to users of the native plugin, where that differs from {@link doc}. */
  readonly pluginDoc?: string;
  /** Whether the state encrypts it and output masks it. */
  readonly secret?: true;
}

/** A field of an object, or a setting. */
export interface Field extends Property {
  readonly required?: true;
  /** What holds if it is not given, as the doc comment says it after `@default`. */
  readonly default?: string;
}

/**
 * What a change of an argument does: it replaces the token, updates the resource in place, nothing, because the argument
 * is used only when the resource is created, or it is refused.
 */
export type Change = "replaces" | "in place" | "only at creation" | "refused";

/** An argument of a resource. */
export interface Argument extends Field {
  readonly change: Change;
}

/** An output of a resource. */
export interface Output extends Property {
  /** Whether it can be absent. */
  readonly optional?: true;
  /** Whether only the native plugin has it. */
  readonly pluginOnly?: true;
}

/** A resource as its users see it. What the engine stores besides is not described. */
export interface ResourceDescription {
  /** The name of its class. */
  readonly name: string;
  readonly doc: string;
  readonly arguments: Readonly<Record<string, Argument>>;
  readonly outputs: Readonly<Record<string, Output>>;
}

/** A function that a program can call. */
export interface FunctionDescription {
  readonly name: string;
  readonly doc: string;
  readonly arguments: Readonly<Record<string, Field>>;
  readonly result: Readonly<Record<string, Output>>;
}

/** The names of what is described, in order. */
export function namesOf<Name extends string>(described: Readonly<Record<Name, unknown>>): readonly Name[] {
  return Object.keys(described) as Name[];
}
