import type * as pulumi from "@pulumi/pulumi";
import { HANDLER } from "../handler";
import { ownerOf } from "./owner";
import { parentTypes } from "./parentTypes";

/**
 * What a class adds to the arguments of its users, for the provider.
 *
 * @param kind of the resource; undefined: a management token
 * @param name of the resource
 */
export function hiddenInputs(kind: string | undefined, name: string, parent: pulumi.Resource | undefined) {
  return { kind, owner: ownerOf(name), within: parentTypes(parent), __provider: HANDLER };
}
