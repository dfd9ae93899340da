import type { ResourceName } from "../typeTokens";

/** What a resource is, as `kind` in its hidden arguments and its state says it. What names none is a management token. */
export type Kind =
  | "token"
  | "rotating"
  | "retirement"
  | "databaseToken"
  | "rotatingDatabaseToken"
  | "database";

/** A kind of resource that has a succession of tokens. */
export type RotatingKind = "rotating" | "rotatingDatabaseToken";

/** Whose collection of the service a resource belongs to. */
export type Service = "managementTokens" | "databaseTokens" | "databases";

/** How one kind differs from the others. */
interface Traits {
  /** The name of its class. */
  readonly name: ResourceName;
  readonly service: Service;
  /** Whether the service can change the description and permissions of a token. */
  readonly editable: boolean;
}

export const KINDS: Readonly<Record<Kind, Traits>> = {
  token: { name: "ManagementToken", service: "managementTokens", editable: false },
  rotating: { name: "RotatingManagementToken", service: "managementTokens", editable: false },
  retirement: { name: "TokenRetirement", service: "managementTokens", editable: false },
  databaseToken: { name: "DatabaseToken", service: "databaseTokens", editable: true },
  rotatingDatabaseToken: { name: "RotatingDatabaseToken", service: "databaseTokens", editable: true },
  database: { name: "Database", service: "databases", editable: true },
};

/** Arguments or a state, which say what a resource is. */
interface OfKind {
  readonly kind?: unknown;
}

/** What a resource is by its arguments or its state. */
export function kindOf({ kind }: OfKind): Kind {
  return typeof kind === "string" && Object.hasOwn(KINDS, kind) ? (kind as Kind) : "token";
}

/** The collection that a resource works with. A retirement works with that of its rotating token. */
export function serviceOf(inputs: OfKind & { readonly service?: unknown }): Service {
  const kind = kindOf(inputs);
  if (kind === "retirement" && inputs.service === "databaseTokens") return inputs.service;
  return KINDS[kind].service;
}

/** Whether a resource has a succession of tokens. */
export function isRotating(kind: Kind): kind is RotatingKind {
  return kind === "rotating" || kind === "rotatingDatabaseToken";
}

/** Whether the tokens of a resource can be changed in place. */
export function isEditable(inputs: OfKind): boolean {
  return KINDS[kindOf(inputs)].editable;
}
