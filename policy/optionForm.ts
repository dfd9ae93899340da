import type { PolicyConfigSchema } from "@pulumi/policy";

/** The form of an option in a pack's configuration, as a JSON schema. */
export type OptionForm = PolicyConfigSchema["properties"][string];
