import { isDeepStrictEqual } from "node:util";
import { namesOf } from "../provider/description/property";
import { isRotating, type Kind } from "../provider/lifecycle/kinds";
import { holdsUnknown, UNKNOWN } from "../provider/unknown";
import { DESCRIPTIONS } from "./descriptions";
import { ROTATION_SOURCES, withRotation } from "./rotation";
import type { Values } from "./values";

/** What an update may change without a new token. */
const OF_STATE = ["status", "deliveredAt", "verifiedBy"];
/** What an update may change on the service in place, to what the arguments say. */
const EDITED = ["description", "permissions"];
const OF_PREVIOUS = ["previousToken", "previousTokenId", "previousTokenPrefix", "previousRevokeAt"];

/** The outputs of each kind that its arguments do not tell. What those of a database leave out, the service decides. */
const OUTPUTS: Readonly<Record<Kind, readonly string[]>> = {
  token: ["expiresAt", ...results("token")],
  rotating: results("rotating"),
  retirement: results("retirement"),
  databaseToken: ["expiresAt", ...results("databaseToken")],
  rotatingDatabaseToken: results("rotatingDatabaseToken"),
  database: namesOf(DESCRIPTIONS.database.outputs),
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
  if (kind === "database") return previewDatabase(olds, inputs, due);
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

/** A database becomes what its arguments say. What they leave out stays as it is, but for its protection. */
function previewDatabase(olds: Values, inputs: Values, due: readonly string[]): object {
  const next = { ...olds, forceDestroy: false, ...argumentOutputs("database", inputs) };
  return { ...next, ...unknown(due.filter((name) => !(name in inputs))) };
}

/** The arguments that are outputs too. */
function argumentOutputs(kind: Kind, inputs: Values): Values {
  if (kind === "retirement") return {};
  const { adopt: _adopt, ...outputs } = inputs;
  return outputs;
}

function results(kind: Kind): string[] {
  const { arguments: given, outputs } = DESCRIPTIONS[kind];
  return namesOf(outputs).filter((name) => !(name in given));
}

function changed(olds: Values, inputs: Values, names: readonly string[]): boolean {
  return names.some((name) => !isDeepStrictEqual(olds[name], inputs[name]));
}

function unknown(names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, UNKNOWN]));
}
