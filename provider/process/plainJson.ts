/** A value that survives JSON unchanged. */
export type PlainJson = string | number | boolean | null | PlainJson[] | { [key: string]: PlainJson };

/**
 * A deep copy without `undefined`, half surrogate pairs or anything else that JSON or the engine's protocol cannot carry. Whatever leaves the
 * provider process goes through here: a single `undefined` in outputs makes the launcher fail after a token was
 * created, and the token would be in no state.
 *
 * @param where names the value in the error
 * @throws TypeError for functions, symbols, bigints, numbers that are not finite, class instances and cycles
 */
export function toPlainJson(value: unknown, where: string): PlainJson {
  return copy(value, where, new Set());
}

function copy(value: unknown, where: string, above: Set<object>): PlainJson {
  if (typeof value === "string") return wellFormed(value);
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value !== "object") throw new TypeError(`${where} is not plain data: ${typeof value}`);
  if (above.has(value)) throw new TypeError(`${where} contains itself`);
  above.add(value);
  const plain = Array.isArray(value) ? copyArray(value, where, above) : copyObject(value, where, above);
  above.delete(value);
  return plain;
}

/** No protocol transfers half a surrogate pair: the engine would not read a message with one, nor the token in it. */
function wellFormed(text: string): string {
  return /\p{Surrogate}/u.test(text) ? Buffer.from(text, "utf8").toString("utf8") : text;
}

function copyArray(value: unknown[], where: string, above: Set<object>): PlainJson[] {
  return value
    .filter((item) => item !== undefined)
    .map((item, index) => copy(item, `${where}[${index}]`, above));
}

function copyObject(value: object, where: string, above: Set<object>): { [key: string]: PlainJson } {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`${where} is not plain data: ${prototype?.constructor?.name ?? "object"}`);
  }
  const plain: { [key: string]: PlainJson } = {};
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) {
      Object.defineProperty(plain, wellFormed(key), {
        value: copy(item, `${where}.${key}`, above),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
  }
  return plain;
}
