import * as pulumi from "@pulumi/pulumi";
import { ManagementToken, Provider, RotatingManagementToken, TokenRetirement } from "../../provider";

/** What the mocks were asked for, by name. */
const asked = new Map<string, pulumi.runtime.MockResourceArgs>();

beforeAll(() =>
  pulumi.runtime.setMocks(
    {
      newResource(args) {
        asked.set(args.name, args);
        const secret = args.name === "unknown" ? {} : { token: `M.V1.${"m".repeat(40)}` };
        return { id: `${args.name}-id`, state: { ...args.inputs, tokenId: `${args.name}-id`, ...secret } };
      },
      call: () => ({}),
    },
    "project",
    "stack",
    false,
  ),
);

const settled = <T>(output: pulumi.Output<T>) =>
  new Promise<T>((resolve) => {
    output.apply((value) => {
      resolve(value);
    });
  });

describe("a user's unit test, with Pulumi's mocks", () => {
  test("reads arguments and outputs of a token, its secret included", async () => {
    const token = new ManagementToken("ci", { description: "CI", expiresIn: "90d" });
    expect(await settled(token.description)).toBe("CI");
    expect(await settled(token.tokenId)).toBe("ci-id");
    expect(await settled(token.token)).toMatch(/^M\.V1\./);
    expect(await pulumi.isSecret(token.token)).toBe(true);
    expect(asked.get("ci")).toMatchObject({
      type: ManagementToken.__pulumiType,
      inputs: { description: "CI", expiresIn: "90d", owner: expect.stringContaining("project/stack/ci") },
    });
  });

  test("does not have to know the secret of a token that it leaves alone", async () => {
    const token = new ManagementToken("unknown", { description: "CI", adopt: { id: "some-id" } });
    expect(await settled(token.tokenId)).toBe("unknown-id");
    expect(asked.get("unknown")?.inputs).toMatchObject({ adopt: { id: "some-id" } });
  });

  test("sees a given secret as a secret, and the option import as adopt", async () => {
    new ManagementToken("given", { description: "CI", adopt: { id: "one", token: "M.V1.something" } });
    const token = new ManagementToken("imported", { description: "CI" }, { import: "two" });
    await settled(token.urn);
    expect(asked.get("imported")?.inputs).toMatchObject({ adopt: { id: "two" } });
    // Pulumi's wire form of a secret.
    expect(asked.get("given")?.inputs.adopt).toMatchObject({ value: { id: "one" } });
  });

  test("tells tokens from other resources", () => {
    expect(ManagementToken.isInstance(new ManagementToken("one", { description: "CI" }))).toBe(true);
    expect(ManagementToken.isInstance(new pulumi.ComponentResource("a:b:C", "other"))).toBe(false);
    for (const value of [undefined, null, 1, "text", {}])
      expect(ManagementToken.isInstance(value)).toBe(false);
  });

  test("works for every resource of the package", async () => {
    const provider = new Provider("account", { accountId: "11111111-1111-4111-8111-111111111111" });
    const rotating = new RotatingManagementToken(
      "rotating",
      { description: "CI", expiresIn: "90d", rotateBefore: "30d" },
      { provider },
    );
    const retirement = new TokenRetirement("retirement", { of: rotating });
    expect(await settled(rotating.token)).toMatch(/^M\.V1\./);
    await settled(retirement.urn);
    expect([...asked.keys()]).toEqual(expect.arrayContaining(["account", "rotating", "retirement"]));
  });
});
