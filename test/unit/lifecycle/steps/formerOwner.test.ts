import { createRotation } from "../../../../provider/lifecycle/rotation/rotate";
import { create } from "../../../../provider/lifecycle/single/create";
import { importToken } from "../../../../provider/lifecycle/single/importToken";
import { argumentsOf, lifecycleInMemory } from "../../../support/lifecycle/lifecycleInMemory";
import { inputs as rotation } from "../../../support/lifecycle/rotationValues";

const NONCE = "0123456789abcdef";
const OWNER = "acme/infra/prod/ci";

type Adopting = (id: string, memory: ReturnType<typeof lifecycleInMemory>) => Promise<unknown>;

const WAYS: [string, Adopting][] = [
  ["imported", (id, { context }) => importToken(id, { owner: OWNER }, context)],
  ["adopted", (id, { context }) => create(argumentsOf({ expiresIn: undefined, adopt: { id } }), context)],
  ["adopted as predecessor", (id, { context }) => createRotation({ ...rotation, adopt: { id } }, context)],
];

describe.each(WAYS)("a token that is %s", (_way, adopt) => {
  test.each(["other/dev/ci", "acme/infra/dev/ci", "acme/infra/prod/other"])(
    "and was created for %s: a warning says that two resources may have it",
    async (path) => {
      const memory = lifecycleInMemory();
      const { id } = memory.backend.add({ description: `CI [pulumi:${path}#${NONCE}]` });
      await adopt(id, memory);
      expect(memory.warnings.join()).toContain(
        `token ${id} was created for ${path}. If that resource still has it`,
      );
    },
  );

  test.each([` [pulumi:${OWNER}#${NONCE}]`, ` [pulumi:infra/prod/ci#${NONCE}]`, ""])(
    "and was created for the same resource or by hand (%j): no warning",
    async (marker) => {
      const memory = lifecycleInMemory();
      const { id } = memory.backend.add({ description: `CI${marker}` });
      await adopt(id, memory);
      expect(memory.warnings.join()).not.toContain("was created for");
    },
  );
});
