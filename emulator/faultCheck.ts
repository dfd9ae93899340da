import type { Fault } from "./faults";
import { OPERATIONS, type Operation, RESOURCES } from "./targets";

type Check = (value: unknown) => string | undefined;

const oneOf =
  (...allowed: readonly (string | number)[]): Check =>
  (value) =>
    allowed.some((one) => one === value) ? undefined : `must be one of ${allowed.join(", ")}`;

const integerFrom =
  (least: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && Number(value) >= least
      ? undefined
      : `must be a whole number, ${least} or more`;

const text: Check = (value) => (typeof value === "string" ? undefined : "must be a string");

const headerText: Check = (value) =>
  typeof value === "string" && /^[\x20-\x7e]+$/.test(value)
    ? undefined
    : "must be one line of printable ASCII";

const retryAfter: Check = (value) => {
  if (typeof value === "number") return integerFrom(0)(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "must be a valid date" : undefined;
  return headerText(value) === undefined ? undefined : "must be seconds, a date, or one line of text";
};

const absoluteUrl: Check = (value) =>
  typeof value === "string" && URL.canParse(value) ? headerText(value) : "must be an absolute URL";

const predicate: Check = (value) => (typeof value === "function" ? undefined : "must be a function");

const when = oneOf("before", "after");

const EVERY_OPERATION: readonly Operation[] = [...new Set(Object.values(OPERATIONS).flat())];

const COMMON: Readonly<Record<string, Check>> = {
  kind: () => undefined,
  operation: oneOf(...EVERY_OPERATION, "other", "any"),
  resource: oneOf(...RESOURCES, "any"),
  times: integerFrom(1),
  match: predicate,
};

const FIELDS: Readonly<Record<Fault["kind"], Readonly<Record<string, Check>>>> = {
  latency: { ms: integerFrom(0), when },
  status: {
    status: oneOf(400, 401, 403, 404, 409, 429, 500, 502, 503),
    retryAfter,
    body: text,
    contentType: headerText,
    when,
  },
  reset: { when },
  hang: { when },
  cut: { bytes: integerFrom(0) },
  malformed: { shape: oneOf("broken", "wrong"), body: text },
  drip: { interval: integerFrom(0), bytes: integerFrom(1) },
  redirect: { location: absoluteUrl, status: oneOf(301, 302, 303, 307, 308), when },
  activation: {
    operation: oneOf("create", "any"),
    resource: oneOf("managementToken", "databaseToken", "any"),
    ms: integerFrom(1),
    uses: integerFrom(1),
  },
};

const REQUIRED: Readonly<Partial<Record<Fault["kind"], string>>> = {
  latency: "ms",
  status: "status",
  redirect: "location",
};

/**
 * Refuses an invalid fault, so that a test with a mistake fails where the mistake is.
 *
 * @throws TypeError with the field and its valid values
 */
export function checkFault(fault: Fault): void {
  const kinds = Object.keys(FIELDS);
  if (typeof fault !== "object" || fault === null || !kinds.includes(fault.kind)) {
    throw new TypeError(`fault.kind must be one of ${kinds.join(", ")}`);
  }
  const { kind } = fault;
  const checks = { ...COMMON, ...FIELDS[kind] };
  const given = Object.entries(fault).filter(([, value]) => value !== undefined);
  for (const [field, value] of given) {
    const check = Object.hasOwn(checks, field) ? checks[field] : undefined;
    if (check === undefined) throw new TypeError(`fault.${field} does not belong to a fault of kind ${kind}`);
    const problem = check(value);
    if (problem !== undefined) throw new TypeError(`fault.${field} ${problem}`);
  }
  const required = REQUIRED[kind];
  if (required !== undefined && !given.some(([field]) => field === required)) {
    throw new TypeError(`fault.${required} is missing: a fault of kind ${kind} needs it`);
  }
  const { operation = "any", resource = "any" } = fault;
  if (resource !== "any" && operation !== "any" && operation !== "other") {
    const check = oneOf(...OPERATIONS[resource]);
    const problem = check(operation);
    if (problem !== undefined) throw new TypeError(`fault.operation of resource ${resource} ${problem}`);
  }
  if (kind === "activation" && (fault.ms === undefined) === (fault.uses === undefined)) {
    throw new TypeError("a fault of kind activation needs either fault.ms or fault.uses");
  }
  if (kind === "malformed" && fault.shape !== undefined && fault.body !== undefined) {
    throw new TypeError("fault.shape and fault.body cannot be combined");
  }
}
