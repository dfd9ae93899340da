import * as pulumi from "@pulumi/pulumi";
import { refuseClearSettings } from "../../../provider/resources/guards/clearSettings";

const SECRET = `M.V1.${"LeAk".repeat(16)}`;
const CREDENTIAL = "influxdb-tokens:managementToken";
const runtime = pulumi.runtime as { isConfigSecret?: unknown };
const { isConfigSecret } = runtime;

/** What the program is told, with these settings; undefined: they are accepted. */
function refusal(settings: Record<string, string>, secretKeys: string[] = []): string | undefined {
  pulumi.runtime.setAllConfig(settings, secretKeys);
  try {
    refuseClearSettings();
    return undefined;
  } catch (error) {
    if (!pulumi.RunError.isInstance(error)) throw error;
    expect(error.message).not.toContain("LeAkLeAk");
    return error.message;
  }
}

afterEach(() => {
  runtime.isConfigSecret = isConfigSecret;
  pulumi.runtime.setAllConfig({});
});

test("a credential in clear is refused, and a secret one is not", () => {
  expect(refusal({ [CREDENTIAL]: SECRET })).toContain(`contains a management token in plaintext`);
  expect(refusal({ [CREDENTIAL]: SECRET }, [CREDENTIAL])).toBeUndefined();
  expect(refusal({ "influxdb-tokens:host": SECRET })).toContain("config rm influxdb-tokens:host");
});

describe("with an SDK that does not say which settings are secrets", () => {
  beforeEach(() => {
    delete runtime.isConfigSecret;
  });

  test.each([CREDENTIAL, "influxdb-tokens:host"])("a credential in %s is refused", (key) => {
    const message = refusal({ [key]: SECRET }, [key]);
    expect(message).toMatch(/does not say whether .* is a secret.*INFLUXDB_MANAGEMENT_TOKEN/);
    expect(message).toContain(`pulumi config rm ${key}`);
  });

  test("everything else is accepted", () => {
    expect(refusal({ "influxdb-tokens:host": "cluster.example.com" })).toBeUndefined();
  });
});
