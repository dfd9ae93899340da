import * as pulumi from "@pulumi/pulumi";

/**
 * Makes using a secret that is not known an error, and leaving it alone free: what depends on it is made only
 * when the property is read.
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
      // A secret even where no engine says so: under the mocks of a unit test.
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
  const message = `the secret of token ${id} is not known: it was adopted or looked up without it, or deliver.keepInState is false, and the service shows it only once. Give it as adopt.token, have the command in deliver take it where it is needed, or have a new token made`;
  const error = new pulumi.ResourceError(message, resource, true);
  // Pulumi never shows it, but formats it with Node's inspector, which can take a minute over a stack.
  error.stack = message;
  return error;
}
