import * as pulumi from "@pulumi/pulumi";

/**
 * Refuses `deletedWith`: the engine would drop the resource without calling the provider, and its tokens would stay
 * live but be in no state.
 *
 * @param otherwise what would happen, if it is not about a token
 */
export function refuseDeletedWith(
  name: string,
  { deletedWith }: pulumi.CustomResourceOptions,
  otherwise = "nothing would revoke the token, which would stay live but be in no state",
): void {
  if (deletedWith === undefined) return;
  throw new pulumi.RunError(
    `${JSON.stringify(name)}: with the option deletedWith, ${otherwise}: remove the option. To keep it on purpose, use retainOnDelete`,
  );
}

/** Refuses to look up what exists only in a state. */
export function refuseLookUp(name: string, id: unknown, instead: string): void {
  if (id !== undefined) throw notOnTheService(name, instead);
}

/** The failure of looking up what exists only in a state. */
export function notOnTheService(name: string, instead: string): pulumi.RunError {
  return new pulumi.RunError(
    `${JSON.stringify(name)} cannot be looked up: the service knows only tokens. ${instead}`,
  );
}
