import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { dynamicTypes, nativeTypes, type ResourceName } from "../../../provider/typeTokens";

/** A resource that a rule judges. */
interface Judged {
  readonly type: string;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
  readonly ignoreChanges?: readonly string[];
  /** @default "dev" */
  readonly stack?: string;
  /** What the pack's configuration says of the rule. */
  readonly config?: object;
}

class NotApplicable extends Error {}

/** What a rule says of a resource: its messages, or that it is not about it. */
export function judged(
  { validateResource }: ResourceValidationPolicy,
  { type, args = {}, protect = false, ignoreChanges = [], stack = "dev", config = {} }: Judged,
): readonly string[] | "not applicable" {
  if (typeof validateResource !== "function") throw new Error("the rule judges no single resource");
  const said: string[] = [];
  const given = {
    type,
    props: { owner: `project/${stack}/ci`, ...args },
    urn: `urn:pulumi:${stack}::project::${type}::ci`,
    name: "ci",
    opts: { protect, ignoreChanges },
    getConfig: () => config,
    notApplicable: () => {
      throw new NotApplicable();
    },
  };
  try {
    validateResource(given as unknown as ResourceValidationArgs, (message) => said.push(message));
  } catch (error) {
    if (error instanceof NotApplicable) return "not applicable";
    throw error;
  }
  return said;
}

/** The types of resources of these kinds, dynamic and native. */
export function typesOf(...names: readonly ResourceName[]): string[] {
  return names.flatMap((name) => [dynamicTypes[name], nativeTypes[name]]);
}

/** The kinds of tokens. */
export const SINGLE = ["ManagementToken", "DatabaseToken"] as const;
export const ROTATING = ["RotatingManagementToken", "RotatingDatabaseToken"] as const;
