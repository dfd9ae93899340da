import * as pulumi from "@pulumi/pulumi";

/** A live token to adopt. */
export interface AdoptArgs {
  /** The token's id. */
  readonly id: pulumi.Input<string>;
  /**
   * The token's string, checked against the prefix and by using it. Stored as a secret.
   * @default unknown
   */
  readonly token?: pulumi.Input<string>;
}

/** What to adopt, with its secret as a Pulumi secret, because the engine stores arguments in the state. */
export function adoptInput(
  adopt: pulumi.Input<AdoptArgs> | undefined,
  imported: pulumi.ID | undefined,
  name: string,
): pulumi.Input<AdoptArgs> | undefined {
  if (adopt === undefined) return imported === undefined ? undefined : { id: imported };
  if (imported !== undefined) {
    throw new pulumi.RunError(`${JSON.stringify(name)}: use either adopt or the option import, not both`);
  }
  const protect = ({ id, token }: AdoptArgs) => ({
    id,
    ...(token === undefined ? {} : { token: pulumi.secret(token) }),
  });
  if (pulumi.Output.isInstance(adopt) || adopt instanceof Promise) {
    return pulumi.output(adopt as pulumi.Output<AdoptArgs>).apply(protect);
  }
  return protect(adopt);
}
