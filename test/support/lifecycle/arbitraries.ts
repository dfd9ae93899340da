import fc from "fast-check";
import { UNKNOWN } from "../../../provider/unknown";

const unknown = fc.constant(UNKNOWN);

/** Any value that the engine's wire can carry, unknowns at any depth included. */
export const wireValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    unknown,
    fc.string({ unit: "binary" }),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 3 }),
  ),
})).value;

const NAMES = [
  "description",
  "expiresAt",
  "expiresIn",
  "keepers",
  "onInvalid",
  "verify",
  "adopt",
  "owner",
  "token",
  "tokenId",
  "tokenPrefix",
  "fingerprint",
  "scope",
  "createdAt",
  "createdBy",
  "status",
  "__provider",
];

/** A map with our own names in it, and others, and values of any type. */
export const anything: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(
  fc.oneof(fc.constantFrom(...NAMES), fc.string()),
  wireValue,
);

/** A description that is accepted. */
const description = fc
  .string({ unit: "grapheme-composite", minLength: 1, maxLength: 60 })
  .filter(
    (text) => text.trim() !== "" && !/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text),
  );

const length = fc
  .tuple(fc.integer({ min: 1, max: 500 }), fc.constantFrom("d", "w"))
  .map(([count, unit]) => `${count}${unit}`);

/** An instant after 2027, in any zone, with or without fraction. */
const laterInstant = fc
  .tuple(
    fc.date({
      min: new Date("2027-06-01T00:00:00Z"),
      max: new Date("2400-01-01T00:00:00Z"),
      noInvalidDate: true,
    }),
    fc.constantFrom("Z", "z", "+00:00", "-11:30", "+14:00", "+05:45"),
    fc.constantFrom("", ".5", ".999999999"),
  )
  .map(([date, zone, fraction]) => `${date.toISOString().slice(0, 19)}${fraction}${zone}`);

const keepers = fc.dictionary(fc.string(), fc.string(), { maxKeys: 4 });
const verify = fc.oneof(
  fc.boolean(),
  fc.constant({}),
  fc.record({ timeout: fc.constantFrom("1s", "60s", "1m", "1h") }),
);

const expiry = fc.oneof(
  fc.constant({}),
  fc.record({ expiresIn: length }),
  fc.record({ expiresAt: laterInstant }),
);

/** Arguments that check accepts. */
export const acceptable: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    expiry,
    fc.record(
      { description, keepers, onInvalid: fc.constantFrom("replace", "error"), verify },
      { requiredKeys: ["description"] },
    ),
  )
  .map(([end, others]) => ({ ...others, ...end, owner: "acme/infra/prod/ci", __provider: "text" }));

/** Acceptable arguments of which some are unknown, as a whole or inside. */
export const withUnknowns: fc.Arbitrary<Record<string, unknown>> = fc.record(
  {
    description: fc.oneof(unknown, description),
    expiresIn: fc.oneof(unknown, length),
    keepers: fc.oneof(unknown, fc.dictionary(fc.string(), fc.oneof(unknown, fc.string()))),
    onInvalid: fc.oneof(unknown, fc.constantFrom("replace", "error")),
    verify: fc.oneof(unknown, verify, fc.record({ timeout: unknown })),
  },
  { requiredKeys: ["description"] },
);

/** A state as any release may have written it, in whole or in part. */
export const anyState: fc.Arbitrary<Record<string, unknown>> = fc.record(
  {
    description,
    expiresIn: length,
    expiresAt: laterInstant,
    keepers,
    onInvalid: fc.constantFrom("replace", "error"),
    verify,
    owner: fc.string(),
    token: fc.string(),
    tokenId: fc.uuid(),
    tokenPrefix: fc.string(),
    fingerprint: fc.string(),
    scope: fc.constantFrom("dedicated:a", "clustered:b", ""),
    createdAt: laterInstant,
    createdBy: fc.string(),
    status: fc.constantFrom("active", "unverified", "expired", "revoked", "missing", "of a later release"),
    stateVersion: fc.constantFrom(0, 1),
    __provider: fc.constantFrom("text", "older text"),
  },
  { requiredKeys: [] },
);
