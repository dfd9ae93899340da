import type * as pulumi from "@pulumi/pulumi";
import { ManagementToken, RotatingManagementToken, TokenRetirement } from "../../../provider";

const ID = "11111111-1111-4111-8111-111111111111";
const rotating = { description: "CI", expiresIn: "90d", rotateBefore: "30d" };
const of = {} as RotatingManagementToken;
/** Nothing is asked of it. */
const other = {} as pulumi.Resource;

test("deletedWith would leave a living token in no state", () => {
  const refusal = /^"ci": with the option deletedWith, nothing would revoke the token/;
  const opts = { deletedWith: other };
  expect(() => new ManagementToken("ci", { description: "CI" }, opts)).toThrow(refusal);
  expect(() => new RotatingManagementToken("ci", rotating, opts)).toThrow(refusal);
});

test("a rotating token is not on the service, and the refusal says where it is", () => {
  const refusal = /^"ci" cannot be looked up: .*StackReference.*ManagementToken\.get\(name, tokenId\)$/;
  expect(() => RotatingManagementToken.get("ci")).toThrow(refusal);
  expect(() => new RotatingManagementToken("ci", rotating, { id: ID })).toThrow(refusal);
});

test.each(["id", "import"])("a retirement with the option %s would do nothing", (option) => {
  expect(() => new TokenRetirement("ci", { of }, { [option]: ID })).toThrow(/^"ci" cannot be looked up: /);
});
