import { credentials, describeCredential, requireCredential } from "../../../provider/account/credential";
import { explainRefusal } from "../../../provider/account/explainRefusal";
import { parseSettings } from "../../../provider/account/settings";
import { TokenError } from "../../../provider/errors";

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
        "the environment variable INFLUXDB_MANAGEMENT_TOKEN does not contain a token",
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

  describe("that a Provider of the program is given", () => {
    const ACCOUNT = { accountId: "11111111-1111-4111-8111-111111111111" };
    const found = (raw: object, environment: Record<string, string>, provider?: string) =>
      credentials(parseSettings({ ...ACCOUNT, ...raw }, environment, provider), environment).map(
        ({ secret }) => secret,
      );

    test("wins over the environment's default variable, and both are known", () => {
      const environment = { INFLUXDB_MANAGEMENT_TOKEN: SECRET };
      expect(found({ managementToken: OTHER }, environment, "own")).toEqual([OTHER, SECRET]);
      expect(found({}, environment, "own")).toEqual([SECRET]);
      expect(found({ managementToken: OTHER }, {}, "own")).toEqual([OTHER]);
    });

    test.each([
      ["by the Provider", { managementTokenVariable: "MINE" }, {}],
      ["by the environment", {}, { INFLUXDB_TOKENS_MANAGEMENT_TOKEN_VARIABLE: "MINE" }],
    ])("loses to a variable that is named %s", (_, raw, environment) => {
      const given = { managementToken: OTHER, ...raw };
      expect(found(given, { MINE: SECRET, ...environment }, "own")).toEqual([SECRET, OTHER]);
      expect(found(given, environment, "own")).toEqual([OTHER]);
    });

    test("is called by the Provider's name", () => {
      const own = parseSettings({ ...ACCOUNT, managementToken: OTHER }, {}, "own");
      expect(describeCredential(requireCredential(own, {}))).toBe(
        'the credential M.V1.conf… from the managementToken of the Provider "own"',
      );
    });
  });

  describe("that is refused at a refresh", () => {
    const said = (environment: Record<string, string>, provider?: string) => {
      const raw = { accountId: "11111111-1111-4111-8111-111111111111", managementToken: OTHER };
      const parsed = parseSettings(raw, environment, provider);
      const refused = new TokenError("authentication", "the service answered 401");
      return String(explainRefusal(refused, requireCredential(parsed, environment), parsed, true));
    };

    test("is the state's copy of the configuration, and the environment wins over it", () => {
      expect(said({})).toMatch(/copy of it .*`pulumi up` first.*set the environment variable INFLUXDB_MAN/);
    });

    test("is the state's copy of a Provider's, and a variable that is named wins over it", () => {
      expect(said({ INFLUXDB_MANAGEMENT_TOKEN: SECRET }, "own")).toMatch(
        /Provider "own".*name a variable .* in the environment variable INFLUXDB_TOKENS_MANAGEMENT_TOKEN_VARIABLE/,
      );
    });
  });
});
