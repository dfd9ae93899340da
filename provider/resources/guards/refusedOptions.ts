import * as pulumi from "@pulumi/pulumi";

/**
 * Refuses `deletedWith`: the engine would forget the resource without asking the provider, and its tokens would
 * live on in no state.
 */
export function refuseDeletedWith(name: string, { deletedWith }: pulumi.CustomResourceOptions): void {
  if (deletedWith === undefined) return;
  throw new pulumi.RunError(
    `${JSON.stringify(name)}: with the option deletedWith nothing would revoke the token, which would live on in no state: remove the option. To keep a token on purpose there is retainOnDelete`,
  );
}

/** Refuses to look up what only a state holds. */
export function refuseLookUp(name: string, id: unknown, instead: string): void {
  if (id !== undefined) throw notOnTheService(name, instead);
}

/** The failure of looking up what only a state holds. */
export function notOnTheService(name: string, instead: string): pulumi.RunError {
  return new pulumi.RunError(
    `${JSON.stringify(name)} cannot be looked up: the service knows tokens and nothing else. ${instead}`,
  );
}
