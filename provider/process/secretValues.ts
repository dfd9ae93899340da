import { isUnknown } from "../unknown";
import type { PlainJson } from "./plainJson";

/** The secret outputs of all kinds of resources. */
const SECRET_OUTPUTS = ["token", "previousToken"] as const;

/** How the engine's protocol marks a secret value. */
const SECRET_MARK = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } as const;

/** Plain values by name. */
export type Values = Readonly<Record<string, PlainJson>>;

/**
 * The outputs of a resource with each secret marked, so that the engine encrypts it whatever options the resource has.
 */
export function withSecretOutputs(outputs: Values): Record<string, PlainJson> {
  return mark(outputs, SECRET_OUTPUTS);
}

/** Checked arguments with the secret in `adopt` marked, because the engine stores arguments in the state. */
export function withSecretInputs(inputs: Values): Record<string, PlainJson> {
  const { adopt } = inputs;
  return isObject(adopt) ? { ...inputs, adopt: mark(adopt, ["token"]) } : { ...inputs };
}

/**
 * What the engine passes, without marks on secret values. Today's launcher gets no marks; but a marked secret that is
 * not recognized would be lost from the state.
 */
export function revealed<T>(value: T): T {
  return reveal(value) as T;
}

function reveal(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(reveal);
  const [[key, mark] = []] = Object.entries(SECRET_MARK);
  const fields = value as Readonly<Record<string, unknown>>;
  if (key !== undefined && fields[key] === mark) return reveal(fields.value);
  return Object.fromEntries(Object.entries(fields).map(([name, item]) => [name, reveal(item)]));
}

function mark(values: Values, names: readonly string[]): Record<string, PlainJson> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      names.includes(name) && typeof value === "string" && !isUnknown(value)
        ? { ...SECRET_MARK, value }
        : value,
    ]),
  );
}

/** Whether plain data is an object and not a list. */
export function isObject(value: PlainJson | undefined): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
