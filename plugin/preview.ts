import { isDeepStrictEqual } from "node:util";
import type { Kind } from "../provider/lifecycle/resourceKinds";
import { RETIREMENT } from "../provider/lifecycle/retirement/retirement";
import { ROTATING } from "../provider/lifecycle/rotation/state";
import { holdsUnknown, UNKNOWN } from "../provider/unknown";
import { withRotation } from "./rotation";

type Values = Readonly<Record<string, unknown>>;

/** What belongs to the current token and is known once it exists. */
const OF_TOKEN = ["token", "tokenId", "tokenPrefix", "fingerprint", "createdAt", "createdBy", "expiresAt"];
/** What an update may change without a new token. */
const OF_STATE = ["status", "deliveredAt"];
const OF_PREVIOUS = ["previousToken", "previousTokenId", "previousTokenPrefix", "previousRevokeAt"];

const OUTPUTS: Readonly<Record<Kind, readonly string[]>> = {
  token: [...OF_TOKEN, ...OF_STATE, "scope"],
  [ROTATING]: [...OF_TOKEN, ...OF_STATE, ...OF_PREVIOUS, "scope", "rotateAt", "generation", "rotation"],
  [RETIREMENT]: ["retiredTokenId"],
};

/** The outputs of a resource that a preview would create: its arguments, and the rest not known yet. */
export function previewCreation(kind: Kind, inputs: Values): object {
  return { ...unknown(OUTPUTS[kind]), ...argumentOutputs(kind, inputs) };
}

/**
 * The outputs of a resource that a preview would update. What the update leaves alone stays known, so that what
 * depends on it is not shown as changing.
 *
 * @param olds the outputs in the state
 * @param due the outputs that the update changes although no argument has changed
 */
export function previewUpdate(kind: Kind, olds: Values, inputs: Values, due: readonly string[]): object {
  const next = { ...olds, ...argumentOutputs(kind, inputs) };
  const open = new Set<string>();
  const leave = (...names: string[]) => {
    for (const name of names) open.add(name);
  };
  if (due.length > 0) leave(...OF_STATE);
  if (due.includes("retiredTokenId")) leave("retiredTokenId");
  if (due.includes("scope")) leave("scope");
  if (due.includes("token")) leave("token", "fingerprint");
  if (due.includes("tokenId")) leave(...OUTPUTS[kind]);
  if (due.includes("previousTokenId")) leave(...OF_PREVIOUS);
  if (!isDeepStrictEqual(olds.deliver, inputs.deliver)) leave("token", "deliveredAt");
  if (kind === ROTATING && changed(olds, inputs, ["expiresIn", "rotateBefore"])) leave("rotateAt");
  const outputs = { ...next, ...unknown([...open]) };
  if (kind !== ROTATING) return outputs;
  const certain = open.size === 0 && !holdsUnknown(inputs);
  return certain ? withRotation(kind, outputs) : { ...outputs, rotation: UNKNOWN };
}

/** The arguments that are outputs too. */
function argumentOutputs(kind: Kind, inputs: Values): Values {
  if (kind === RETIREMENT) return {};
  const { adopt: _adopt, ...outputs } = inputs;
  return outputs;
}

function changed(olds: Values, inputs: Values, names: readonly string[]): boolean {
  return names.some((name) => !isDeepStrictEqual(olds[name], inputs[name]));
}

function unknown(names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, UNKNOWN]));
}
