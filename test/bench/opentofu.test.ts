import type { Settings } from "../../bench/bench";
import { measureLifecycle } from "../../bench/lifecycles";
import { opentofu } from "../../bench/subjects/opentofu";
import { describeWith, findPart } from "../support/tools/realPart";

const settings: Settings = { short: true, log: () => undefined, onEnd: () => () => undefined };

describeWith(
  "OpenTofu, which the benchmarks compare with",
  { tofu: findPart("opentofu"), provider: findPart("restapi") },
  () => {
    test("makes tokens with the generic provider, finds nothing to do, and revokes them", async () => {
      const { create, unchanged, destroy } = await measureLifecycle(opentofu, 2, settings);
      expect(create?.requests).toMatchObject({ create: 2 });
      expect(unchanged?.requests).not.toHaveProperty("create");
      expect(destroy?.requests).toMatchObject({ revoke: 2 });
    });
  },
);
