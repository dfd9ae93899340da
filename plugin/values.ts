import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { TokenError } from "../provider/errors";
import { toPlainJson } from "../provider/process/plainJson";

/** What tells a special value from an ordinary object in the engine's protocol, and which one it is. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
/** Special values that no argument takes, by their signatures. Nothing of their content is read. */
const REFUSED: ReadonlyMap<unknown, string> = new Map([
  ["c44067f5952c0a294b673a41bacd8c17", "an asset"],
  ["0def7320c3a5731c473e5ecbe6d01bc7", "an archive"],
  ["5cf8f73096256a8f31e491e813e4eb8e", "a resource"],
  ["d0e6a833031e9bbcd3f4e8bde6ca49a4", "an output"],
]);

/** Plain values by name. */
export type Values = Readonly<Record<string, unknown>>;

/** Properties of a resource: plain values, and the names of those that are secret or hold a secret. */
export interface Properties {
  readonly values: Values;
  readonly secret: ReadonlySet<string>;
}

/**
 * Reads properties from a message of the protocol.
 *
 * @throws TokenError `config` for a kind of value that no resource of this package takes
 */
export function decode(message: Struct | undefined): Properties {
  const values: Record<string, unknown> = {};
  const secret = new Set<string>();
  for (const [name, value] of Object.entries(sent(message))) {
    define(
      values,
      name,
      plain(value, name, () => secret.add(name)),
    );
  }
  return { values, secret };
}

/**
 * Writes properties into a message of the protocol.
 *
 * @param values plain data; `undefined` is left out wherever it stands (a message that cannot be written would lose a
 *   new token), and what is marked as a secret already stays so
 * @param secret the names of values to mark as secrets, so that the engine encrypts them
 */
export function encode(values: object, secret: ReadonlySet<string> = new Set()): Struct {
  const marked: Record<string, JavaScriptValue> = {};
  for (const [name, value] of Object.entries(toPlainJson(values, "the properties") as object)) {
    define(marked, name, secret.has(name) && !isSecret(value) ? { [SIGNATURE]: SECRET, value } : value);
  }
  return Struct.fromJavaScript(marked);
}

function sent(message: Struct | undefined): object {
  try {
    return message?.toJavaScript() ?? {};
  } catch {
    throw new TokenError("config", "the properties contain something that is no value");
  }
}

function plain(value: unknown, place: string, onSecret: () => void): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TokenError("config", `${place} is ${value}: it must be plain data`);
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => plain(item, `${place}[${index}]`, onSecret));
  const fields = value as Readonly<Record<string, unknown>>;
  const signature = fields[SIGNATURE];
  if (signature === SECRET) {
    onSecret();
    return plain(fields.value, place, onSecret);
  }
  if (signature !== undefined) {
    throw new TokenError(
      "config",
      `${place} is ${REFUSED.get(signature) ?? "a value of an unknown kind"}: it must be plain data`,
    );
  }
  const copy: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(fields)) {
    define(copy, name, plain(item, `${place}.${name}`, onSecret));
  }
  return copy;
}

function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && SIGNATURE in value;
}

/** Also names such as `__proto__` are ordinary ones here. */
function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Whether a plain value has named fields. */
export function isMap(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
