/** What a request is about; `data` is what databases contain. */
export type Resource = "managementToken" | "databaseToken" | "database" | "data";

/** The operation of a request; `other` is anything that the service does not offer. */
export type Operation =
  | "create"
  | "list"
  | "get"
  | "update"
  | "revoke"
  | "delete"
  | "rename"
  | "undelete"
  | "query"
  | "write"
  | "other";

/** The operations that each resource has. */
export const OPERATIONS: Readonly<Record<Resource, readonly Operation[]>> = {
  managementToken: ["create", "list", "get", "revoke"],
  databaseToken: ["create", "list", "get", "update", "revoke"],
  database: ["create", "list", "update", "delete", "rename", "undelete"],
  data: ["query", "write"],
};

/** Every resource. */
export const RESOURCES: readonly Resource[] = ["managementToken", "databaseToken", "database", "data"];
