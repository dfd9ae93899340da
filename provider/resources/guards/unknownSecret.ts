import * as pulumi from "@pulumi/pulumi";

/**
 * Makes using an unknown secret an error, but not declaring the resource: the failing output is created only when the
 * property is read.
 */
export function refuseUnknownSecret(
  resource: pulumi.Resource & {
    readonly token: pulumi.Output<string>;
    readonly tokenId: pulumi.Output<string>;
  },
): void {
  const known = resource.token;
  let token: pulumi.Output<string> | undefined;
  Object.defineProperty(resource, "token", {
    configurable: true,
    // Exporting the whole resource must not count as using it.
    enumerable: false,
    get: () => {
      // Secret even without an engine, as with the mocks of a unit test.
      token ??= pulumi.secret(
        pulumi.all([known, resource.tokenId]).apply(([secret, id]) => {
          if (secret !== undefined) return secret;
          throw unknownSecret(id, resource);
        }),
      );
      return token;
    },
  });
}

function unknownSecret(id: string, resource: pulumi.Resource): Error {
  const message = `the secret of token ${id} is unknown: it was adopted or looked up without it, or deliver.keepInState is false, and the service shows it only once. Set adopt.token, have the command in deliver store it where it is needed, or create a new token`;
  const error = new pulumi.ResourceError(message, resource, true);
  // Pulumi never shows the stack, but formats it with Node's inspector, which can take a minute.
  error.stack = message;
  return error;
}
