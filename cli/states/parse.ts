import { defined } from "../../provider/defined";
import { serviceOf } from "../../provider/lifecycle/kinds";
import { STATE_VERSION } from "../../provider/lifecycle/state";
import { ownerPath } from "../../provider/token/ownerMarker";
import { resourceOfType } from "../../provider/typeTokens";
import type { TokenKind } from "../tokenKind";
import type { HiddenOutput, PendingOperation, StackName, StackState, StateToken } from "./stackState";
import { tokenResource } from "./tokenResource";
import { parseUrn } from "./urn";

/** The operations that take over tokens or look at them. They create none, so only an id connects a token to them. */
const TAKES_OVER = ["importing", "reading"];

/** The outputs that are reported if they cannot be read. */
const DECIDING: readonly HiddenOutput[] = ["scope", "status", "expiresAt", "rotateAt", "previousRevokeAt"];

type Fields = Readonly<Record<string, unknown>>;

/**
 * A state that cannot be read. A partly readable state counts too: whatever is missing from it would look like an
 * orphan.
 */
export class StateError extends Error {
  override readonly name = "StateError";
}

/**
 * Reads a stack's state as `pulumi stack export` prints it, or as a state backend stores it in a file.
 *
 * @param text JSON. Secrets in it are not read, and never appear in an error
 * @param label its name in errors and reports
 * @param named the stack's name, as far as its source tells it. A file has no reliable organization: all self-managed
 *   state backends use the same one
 * @throws StateError
 */
export function parseStackState(text: string, label: string, named: StackName = {}): StackState {
  const { deployment, checkpointName } = deploymentOf(text, label);
  const resources = listOf(deployment.resources, "resources", label);
  const operations = listOf(deployment.pending_operations, "pending operations", label);
  const pending = operations.map((operation) => ({
    kind: textOf(operation.type) ?? "unknown",
    resource: fieldsOf(operation.resource) ?? fail(label, "a pending operation has no resource"),
  }));
  const [urn] = [...resources, ...pending.map(({ resource }) => resource)].flatMap(
    (resource) => parseUrn(resource.urn) ?? [],
  );
  const retired = resources.flatMap(retiredBy);
  const isRetired = ({ id, tokenKind }: StateToken) =>
    retired.some((each) => each.id === id && each.tokenKind === tokenKind);
  return {
    ...defined({
      organization: named.organization,
      project: named.project ?? urn?.project ?? checkpointName.project,
      stack: named.stack ?? urn?.stack ?? checkpointName.stack,
    }),
    label,
    tokens: resources
      .filter((resource) => !isLookUp(resource))
      .flatMap((resource) => tokensOf(resource, label))
      .filter((token) => token.role !== "previous" || !isRetired(token)),
    lookedUp: resources.filter(isLookUp).flatMap((resource) => tokensOf(resource, label)),
    pending: pending
      .filter(({ resource }) => !isLookUp(resource))
      .flatMap(({ kind, resource }) => pendingOf(kind, resource, label)),
  };
}

/** Splits `ORG/PROJECT/STACK`, `ORG/STACK` or `STACK`, the forms in which the engine lists stacks. */
export function parseStackName(text: string): StackName {
  const parts = text.split("/");
  const stack = parts.pop() ?? text;
  const project = parts.length >= 2 ? parts.pop() : undefined;
  return defined({ organization: parts.pop(), project, stack });
}

function deploymentOf(text: string, label: string): { deployment: Fields; checkpointName: StackName } {
  const root = fieldsOf(parseJson(text, label));
  const checkpoint = fieldsOf(root?.checkpoint);
  if (checkpoint !== undefined) {
    const name = textOf(checkpoint.stack);
    return {
      deployment: fieldsOf(checkpoint.latest) ?? {},
      checkpointName: name === undefined ? {} : parseStackName(name),
    };
  }
  const deployment = fieldsOf(root?.deployment);
  if (deployment === undefined) fail(label, "it is not what `pulumi stack export` prints");
  return { deployment, checkpointName: {} };
}

/** The message of the parser would quote the text, secrets and all. */
function parseJson(text: string, label: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return fail(label, "it is not JSON");
  }
}

function tokensOf(resource: Fields, label: string): StateToken[] {
  const type = tokenResource(textOf(resource.type) ?? "");
  if (type === undefined) return [];
  const { urn, name } = placeOf(resource, label);
  const outputs = fieldsOf(resource.outputs) ?? {};
  if (isHidden(outputs.stateVersion)) fail(label, notText("stateVersion", name));
  if (typeof outputs.stateVersion === "number" && outputs.stateVersion > STATE_VERSION) {
    fail(
      label,
      `resource ${name} was written by a later release of pulumi-influxdb-tokens: install that one`,
    );
  }
  const { kind: tokenKind, rotates } = type;
  const owned = !isLookUp(resource);
  // A token that was not read would look like one in no state. A token that is only looked up is in another state.
  const idIn = (fields: Fields, key: string) =>
    owned ? shownText(fields, key, { name, label }) : textOf(fields[key]);
  const hidden = DECIDING.filter((output) => isHidden(outputs[output]));
  const shared = {
    tokenKind,
    name,
    urn,
    scope: textOf(outputs.scope) ?? "",
    pendingDelete: resource.delete === true,
    status: textOf(outputs.status) ?? "active",
    ...(owned && hidden.length > 0 ? { hidden } : {}),
  };
  // A rotating resource has its own id, which is not the id of a token.
  const id = rotates ? idIn(outputs, "tokenId") : (textOf(outputs.tokenId) ?? textOf(resource.id));
  if (id === undefined && (owned || !rotates))
    fail(label, `resource ${name} has no ${rotates ? "tokenId" : "id"}`);
  return [
    ...stateToken(shared, {
      role: "current",
      id,
      prefix: textOf(outputs.tokenPrefix),
      fingerprint: textOf(outputs.fingerprint),
      expiresAt: textOf(outputs.expiresAt),
      rotateAt: textOf(outputs.rotateAt),
      undelivered: isUndelivered(outputs) || undefined,
      owner: textOf(outputs.owner),
      delivers: delivers(outputs) || undefined,
      rotation: rotates ? rotationOf(resource, outputs) : undefined,
    }),
    ...stateToken(shared, {
      role: "previous",
      id: idIn(outputs, "previousTokenId"),
      status: "active",
      prefix: textOf(outputs.previousTokenPrefix),
      expiresAt: textOf(outputs.previousExpiresAt),
      revokeAt: textOf(outputs.previousRevokeAt),
    }),
    ...listOf(outputs.retiring, "outputs", label).flatMap((retiring) =>
      stateToken(shared, {
        role: "retiring",
        id: idIn(retiring, "tokenId"),
        status: "active",
        prefix: textOf(retiring.tokenPrefix),
        revokeAt: textOf(retiring.revokeAt),
      }),
    ),
  ];
}

/** The text under a name. A value that is not text cannot be read. */
function shownText(
  fields: Fields,
  key: string,
  { name, label }: { name: string; label: string },
): string | undefined {
  const value = fields[key];
  if (value !== undefined && value !== null && typeof value !== "string") fail(label, notText(key, name));
  return textOf(value);
}

/**
 * What is wrong with an output that cannot be read, and the remedy. After the option is removed, the state still has it
 * as a secret: only an update of the resource writes its outputs again.
 */
export function notText(output: string, resource: string): string {
  return (
    `the ${output} of resource ${resource} is not text. If it is a secret, remove it from additionalSecretOutputs ` +
    "(a transformation may set that too), and change an input of the resource, such as verify, so that an update writes it again"
  );
}

/** Whether it is the engine's placeholder for a secret. */
function isHidden(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** Whether the program only looks it up, and something else owns it. */
function isLookUp(resource: Fields): boolean {
  return resource.external === true;
}

/** What a retirement has revoked. Until the next refresh, the rotating token still names it. */
function retiredBy({ type, inputs, outputs }: Fields): { id: string; tokenKind: TokenKind }[] {
  if (resourceOfType(textOf(type) ?? "")?.name !== "TokenRetirement") return [];
  const id = textOf(fieldsOf(outputs)?.retiredTokenId);
  if (id === undefined) return [];
  const told = fieldsOf(inputs) ?? {};
  // The native plugin nests what the rotating token says.
  const { service } = fieldsOf(told.of) ?? told;
  const ofDatabases = serviceOf({ kind: "retirement", service }) === "databaseTokens";
  return [{ id, tokenKind: ofDatabases ? "database" : "management" }];
}

/** Whether the tokens are delivered to a command. */
function delivers({ deliver }: Fields): boolean {
  return fieldsOf(deliver) !== undefined;
}

/** Whether the secret still has to be delivered. */
function isUndelivered(outputs: Fields): boolean {
  return delivers(outputs) && outputs.deliveredAt === undefined && outputs.token !== undefined;
}

function rotationOf({ id }: Fields, { generation }: Fields): StateToken["rotation"] {
  const known = textOf(id);
  if (known === undefined) return undefined;
  return { id: known, generation: typeof generation === "number" ? generation : 1 };
}

type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined };

function stateToken(
  shared: Omit<StateToken, "id" | "role">,
  { id, role, ...own }: Loose<StateToken> & Pick<StateToken, "role">,
): StateToken[] {
  return id === undefined ? [] : [{ ...shared, id, role, ...defined(own) } as StateToken];
}

function pendingOf(kind: string, resource: Fields, label: string): PendingOperation[] {
  const type = tokenResource(textOf(resource.type) ?? "");
  if (type === undefined) return [];
  const { urn, name } = placeOf(resource, label);
  const outputs = fieldsOf(resource.outputs) ?? {};
  const inputs = fieldsOf(resource.inputs) ?? {};
  const ownerIn = (fields: Fields) => shownText(fields, "owner", { name, label });
  const marked = () => (type.native ? nativeOwner(urn) : (ownerIn(inputs) ?? ownerIn(outputs)));
  const owner = TAKES_OVER.includes(kind) ? undefined : marked();
  const { tokenId, previousTokenId } = outputs;
  const ids = [resource.id, resource.importID, tokenId, previousTokenId].flatMap((id) => textOf(id) ?? []);
  const delivering = delivers(inputs) || delivers(outputs) ? (true as const) : undefined;
  return [
    defined({ kind, tokenKind: type.kind, name, urn, owner, delivers: delivering, ids: [...new Set(ids)] }),
  ];
}

/** What the plugin writes into the markers of a resource's tokens. Its arguments do not contain it. */
function nativeOwner(urn: string): string | undefined {
  const parts = parseUrn(urn);
  return parts === undefined ? undefined : ownerPath(parts);
}

function placeOf(resource: Fields, label: string): { urn: string; name: string } {
  const urn = textOf(resource.urn) ?? "";
  return { urn, name: parseUrn(urn)?.name ?? fail(label, "a token's resource has no URN") };
}

function listOf(value: unknown, what: string, label: string): Fields[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) fail(label, `its ${what} are not a list`);
  return value.map((item) => fieldsOf(item) ?? fail(label, `its ${what} contain something else`));
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function fail(label: string, problem: string): never {
  throw new StateError(`the state ${label} cannot be read: ${problem}`);
}
