import { isDeepStrictEqual } from "node:util";
import { DATABASE_TOKEN } from "../provider/description/databaseToken";
import { MANAGEMENT_TOKEN } from "../provider/description/managementToken";
import { namesOf, type ResourceDescription } from "../provider/description/property";
import { ROTATING_DATABASE_TOKEN } from "../provider/description/rotatingDatabaseToken";
import { ROTATING_MANAGEMENT_TOKEN } from "../provider/description/rotatingManagementToken";
import { TOKEN_RETIREMENT } from "../provider/description/tokenRetirement";
import { isRotating, type Kind } from "../provider/lifecycle/kinds";
import { holdsUnknown, UNKNOWN } from "../provider/unknown";
import { ROTATION_SOURCES, withRotation } from "./rotation";
import type { Values } from "./values";

/** What an update may change without a new token. */
const OF_STATE = ["status", "deliveredAt", "verifiedBy"];
/** What an update may change on the service in place, to what the arguments say. */
const EDITED = ["description", "permissions"];
const OF_PREVIOUS = ["previousToken", "previousTokenId", "previousTokenPrefix", "previousRevokeAt"];

/** The outputs of each kind that its arguments do not tell. */
const OUTPUTS: Readonly<Record<Kind, readonly string[]>> = {
  token: ["expiresAt", ...results(MANAGEMENT_TOKEN)],
  rotating: results(ROTATING_MANAGEMENT_TOKEN),
  retirement: results(TOKEN_RETIREMENT),
  databaseToken: ["expiresAt", ...results(DATABASE_TOKEN)],
  rotatingDatabaseToken: results(ROTATING_DATABASE_TOKEN),
  database: [],
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
    for (const name of names) if (OUTPUTS[kind].includes(name) || name in next) open.add(name);
  };
  if (due.some((name) => !EDITED.includes(name))) leave(...OF_STATE);
  if (due.includes("retiredTokenId")) leave("retiredTokenId");
  if (due.includes("scope")) leave("scope");
  if (due.includes("token")) leave("token", "fingerprint");
  if (due.includes("tokenId")) leave(...OUTPUTS[kind]);
  if (due.includes("previousTokenId")) leave(...OF_PREVIOUS);
  if (!isDeepStrictEqual(olds.deliver, inputs.deliver)) leave("token", "deliveredAt");
  if (isRotating(kind) && changed(olds, inputs, ["expiresIn", "rotateBefore"])) leave("rotateAt");
  const outputs: Values = { ...next, ...unknown([...open]) };
  if (!isRotating(kind)) return outputs;
  const certain = ROTATION_SOURCES.every((name) => !holdsUnknown(outputs[name]));
  return certain ? withRotation(kind, outputs) : { ...outputs, rotation: UNKNOWN };
}

/** The arguments that are outputs too. */
function argumentOutputs(kind: Kind, inputs: Values): Values {
  if (kind === "retirement") return {};
  const { adopt: _adopt, ...outputs } = inputs;
  return outputs;
}

function results({ arguments: given, outputs }: ResourceDescription): string[] {
  return namesOf(outputs).filter((name) => !(name in given));
}

function changed(olds: Values, inputs: Values, names: readonly string[]): boolean {
  return names.some((name) => !isDeepStrictEqual(olds[name], inputs[name]));
}

function unknown(names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, UNKNOWN]));
}
