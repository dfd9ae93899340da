import type * as pulumi from "@pulumi/pulumi";

const STACK = "pulumi:pulumi:Stack";

/**
 * The chain of types that a resource stands under, from its parent's URN; undefined directly under the stack. With
 * its type and name it tells a resource from all others of the stack.
 *
 * A promise and no output: an output of the parent's would make the resource depend on all children of its parent,
 * itself included.
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
