import { defined } from "../provider/defined";
import type { Kind } from "../provider/lifecycle/resourceKinds";
import { RETIREMENT } from "../provider/lifecycle/retirement/retirement";
import { ROTATING } from "../provider/lifecycle/rotation/state";
import { textsOf, waits } from "../provider/token/retirementInputs";
import { UNKNOWN } from "../provider/unknown";

type Values = Readonly<Record<string, unknown>>;

/** What a TokenRetirement needs to know about a rotating token. */
const OF = [
  "tokenId",
  "scope",
  "retire",
  "previousTokenId",
  "previousTokenPrefix",
  "previousRevokeAt",
  "waits",
] as const;

/**
 * The outputs of a resource, with the one that a rotating token has for its TokenRetirement: a provider of any language
 * gets values, never another resource.
 */
export function withRotation(kind: Kind, outputs: object): object {
  if (kind !== ROTATING) return outputs;
  const of = outputs as Values;
  const { status, deliver, deliveredAt, fingerprint } = of;
  const told = OF.filter((name) => name !== "waits").map((name) => [name, of[name]]);
  return {
    ...outputs,
    rotation: defined({
      ...Object.fromEntries(told),
      fingerprint,
      waits: waits(String(status), deliver, deliveredAt as string | undefined),
    }),
  };
}

/** The arguments of a resource as its lifecycle takes them: those of a TokenRetirement without their nesting. */
export function lifecycleArguments(kind: Kind, { of, confirmedBy, ...others }: Values): Values {
  if (kind !== RETIREMENT) {
    return { ...others, ...(of !== undefined && { of }), ...(confirmedBy !== undefined && { confirmedBy }) };
  }
  const rotation = typeof of === "object" && of !== null ? (of as Values) : undefined;
  const told = (name: string) => (rotation === undefined ? UNKNOWN : rotation[name]);
  return {
    ...others,
    ...Object.fromEntries(OF.map((name) => [name, told(name)])),
    ...(confirmedBy !== undefined && {
      confirmedBy: storedTexts(confirmedBy),
      fingerprint: told("fingerprint"),
    }),
  };
}

/** What the engine keeps of a TokenRetirement's arguments: no token, only what shows which one it is. */
export function storedArguments(kind: Kind, args: Values): Values {
  if (kind !== RETIREMENT || args.confirmedBy === undefined) return args;
  return { ...args, confirmedBy: storedTexts(args.confirmedBy) };
}

function storedTexts(confirmedBy: unknown): unknown {
  return confirmedBy === UNKNOWN ? UNKNOWN : textsOf(confirmedBy);
}
