import { defined } from "../provider/defined";
import type { Failure } from "../provider/lifecycle/arguments/failure";
import { isRotating, type Kind, serviceOf } from "../provider/lifecycle/kinds";
import { textsOf, waits } from "../provider/token/retirementInputs";
import { isUnknown, UNKNOWN } from "../provider/unknown";
import { isMap, type Values } from "./values";

/** What a TokenRetirement needs to know about a rotating token, besides whether it waits. */
const OF = [
  "tokenId",
  "service",
  "scope",
  "retire",
  "previousTokenId",
  "previousTokenPrefix",
  "previousRevokeAt",
] as const;

/** The outputs that the one for a TokenRetirement is made from. */
export const ROTATION_SOURCES: readonly string[] = [
  ...OF.filter((name) => name !== "service"),
  "fingerprint",
  "status",
  "deliver",
  "deliveredAt",
];

/**
 * The outputs of a resource, with the one that a rotating token has for its TokenRetirement: a provider of any language
 * gets values, never another resource.
 */
export function withRotation(kind: Kind, outputs: object): object {
  if (!isRotating(kind)) return outputs;
  const of = outputs as Values;
  const { status, deliver, deliveredAt, fingerprint } = of;
  return {
    ...outputs,
    rotation: defined({
      ...Object.fromEntries(OF.map((name) => [name, of[name]])),
      service: kind === "rotating" ? undefined : serviceOf({ kind }),
      fingerprint,
      waits: waits(String(status), deliver, deliveredAt as string | undefined),
    }),
  };
}

/** What is wrong with the arguments of a TokenRetirement in the form that only this way of serving has. */
export function checkRetirementForm(kind: Kind, { of, confirmedBy: _any, ...others }: Values): Failure[] {
  if (kind !== "retirement") return [];
  const [other] = Object.keys(others);
  const failures: Failure[] = [];
  if (other !== undefined) {
    failures.push({
      property: `arguments.${other}`,
      reason: `${JSON.stringify(other)} is not an argument: the arguments are of and confirmedBy`,
    });
  }
  if (!isUnknown(of) && !isRotation(of)) {
    failures.push({
      property: "arguments.of",
      reason: "of is required: the output `rotation` of a rotating token",
    });
  }
  return failures;
}

/** The arguments of a resource as its lifecycle takes them: those of a TokenRetirement without their nesting. */
export function lifecycleArguments(kind: Kind, args: Values): Values {
  if (kind !== "retirement") return args;
  const { of, confirmedBy, ...others } = args;
  const told = (name: string) => (isMap(of) ? of[name] : UNKNOWN);
  return {
    ...others,
    ...Object.fromEntries([...OF, "waits"].map((name) => [name, told(name)])),
    ...(confirmedBy !== undefined && {
      confirmedBy: storedTexts(confirmedBy),
      fingerprint: told("fingerprint"),
    }),
  };
}

/** What the engine keeps of a resource's arguments: of what stores show no token, only which one it is. */
export function storedArguments(kind: Kind, args: Values): Values {
  if (kind !== "retirement" || args.confirmedBy === undefined) return args;
  return { ...args, confirmedBy: storedTexts(args.confirmedBy) };
}

/** A text around something unknown is unknown as a whole. */
function storedTexts(confirmedBy: unknown): unknown {
  if (isUnknown(confirmedBy)) return UNKNOWN;
  const texts = Object.entries(textsOf(confirmedBy));
  return Object.fromEntries(texts.map(([name, text]) => [name, text.includes(UNKNOWN) ? UNKNOWN : text]));
}

/** Whether it is all of the output: without `waits`, a token that is not ready would count as ready. */
function isRotation(of: unknown): boolean {
  if (!isMap(of)) return false;
  const { tokenId, scope, retire, service, waits: waiting } = of;
  const named = [tokenId, scope, retire].every((text) => typeof text === "string" && text !== "");
  const served = service === undefined || service === "databaseTokens" || isUnknown(service);
  return named && served && (typeof waiting === "boolean" || isUnknown(waiting));
}
