import type * as pulumi from "@pulumi/pulumi";

const STACK = "pulumi:pulumi:Stack";

/**
 * The chain of parent types of a resource, from its parent's URN; undefined directly under the stack. Together with its
 * type and name it identifies a resource within the stack.
 *
 * A promise, not an output: an output of the parent would make the resource depend on all children of its parent,
 * including itself.
 */
export function parentTypes(parent: pulumi.Resource | undefined): Promise<string | undefined> | undefined {
  if (parent === undefined) return undefined;
  return new Promise((resolve) => {
    parent.urn.apply((urn) => {
      const types = urn.split("::")[2];
      resolve(types === STACK ? undefined : types);
    });
  });
}
