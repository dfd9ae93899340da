import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseSettings } from "../../../../provider/account/settings";
import { profileCredentials } from "../../../../provider/backends/influxctl/profileCredentials";
import { guardCredential } from "../../../../provider/lifecycle/steps/guard";
import { fingerprint } from "../../../../provider/token/secret";

const ACCOUNT = "11111111-1111-4111-8111-111111111111";
const SECRET = `M.V1.${"profile0".repeat(8)}`;

describe("the credential of an influxctl profile", () => {
  let folder: string;
  const found = (profile: string) => {
    const file = path.join(folder, "config.toml");
    writeFileSync(
      file,
      `[[profile]]\nname = "default"\nproduct = "dedicated"\naccount_id = "${ACCOUNT}"\n${profile}`,
    );
    return profileCredentials(parseSettings({ accountId: ACCOUNT, influxctlConfig: file }, {}), {});
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "profile-credential-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("is its management token, and is never revoked by its own hand", () => {
    const credentials = found(`mgmt_token = "${SECRET}"\n`);
    expect(credentials).toHaveLength(1);
    const token = {
      tokenId: "t",
      tokenPrefix: SECRET.slice(0, 9),
      fingerprint: fingerprint(SECRET),
      scope: "s",
    };
    expect(() => guardCredential(token, credentials)).toThrow(
      expect.objectContaining({ code: "self-revocation", message: expect.not.stringContaining(SECRET) }),
    );
    const another = { ...token, fingerprint: fingerprint("another") };
    expect(() => guardCredential(another, credentials)).not.toThrow();
  });

  test("is none where a person has logged in", () => {
    expect(found("")).toEqual([]);
  });
});
