import { credentials, describeCredential, requireCredential } from "../../../provider/account/credential";
import { parseSettings } from "../../../provider/account/settings";

const SECRET = `M.V1.envv${"e".repeat(60)}`;
const OTHER = `M.V1.conf${"c".repeat(60)}`;
const settings = (more = {}) =>
  parseSettings({ accountId: "11111111-1111-4111-8111-111111111111", ...more }, {});

describe("the credential", () => {
  test("of the environment wins over the stack's, which is known too", () => {
    const found = credentials(settings({ managementToken: OTHER }), { INFLUXDB_MANAGEMENT_TOKEN: SECRET });
    expect(found.map(({ secret }) => secret)).toEqual([SECRET, OTHER]);
    expect(found.map(({ prefix }) => prefix)).toEqual(["M.V1.envv", "M.V1.conf"]);
  });

  test("is taken from the variable that is named, without white space at its ends", () => {
    const named = settings({ managementTokenVariable: "MINE" });
    expect(requireCredential(named, { MINE: `${SECRET}\n`, INFLUXDB_MANAGEMENT_TOKEN: OTHER })).toMatchObject(
      {
        secret: SECRET,
        source: "the environment variable MINE",
      },
    );
  });

  test("that is missing is asked for by both names", () => {
    expect(() => requireCredential(settings(), { INFLUXDB_MANAGEMENT_TOKEN: " " })).toThrow(
      /INFLUXDB_MANAGEMENT_TOKEN .*influxdb-tokens:managementToken/,
    );
  });

  test("that cannot be one is refused without being shown", () => {
    for (const odd of ["two words", "line\nbreak", "umlaut-ä-in-it"]) {
      expect(() => requireCredential(settings(), { INFLUXDB_MANAGEMENT_TOKEN: odd })).toThrow(
        "the environment variable INFLUXDB_MANAGEMENT_TOKEN does not hold a token",
      );
      expect(() => requireCredential(settings(), { INFLUXDB_MANAGEMENT_TOKEN: odd })).not.toThrow(odd);
    }
  });

  test("is described by source and prefix alone", () => {
    const credential = requireCredential(settings({ managementToken: OTHER }), {});
    expect(describeCredential(credential)).toBe(
      "the credential M.V1.conf… from the configuration influxdb-tokens:managementToken",
    );
    expect(describeCredential({ ...credential, prefix: "" })).not.toContain("…");
  });
});
