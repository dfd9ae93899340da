import { previewCreation, previewUpdate } from "../../../plugin/preview";
import { UNKNOWN } from "../../../provider/unknown";

const inputs = { description: "CI", expiresIn: "90d", rotateBefore: "30d", overlap: "7d" };
const olds = {
  ...inputs,
  token: "t",
  tokenId: "2",
  fingerprint: "f",
  status: "active",
  rotateAt: "later",
  generation: 2,
  previousTokenId: "1",
  scope: "s",
};

test("a creation knows its arguments and nothing else, and repeats no adopted secret", () => {
  const outputs = previewCreation("token", {
    description: "CI",
    expiresAt: "2027-01-01T00:00:00Z",
    adopt: { id: "1", token: "t" },
  });
  expect(outputs).toMatchObject({
    description: "CI",
    expiresAt: "2027-01-01T00:00:00Z",
    token: UNKNOWN,
    tokenId: UNKNOWN,
    scope: UNKNOWN,
  });
  expect(outputs).not.toHaveProperty("adopt");
  expect(previewCreation("rotating", inputs)).toMatchObject({ rotation: UNKNOWN, generation: UNKNOWN });
  expect(previewCreation("retirement", { of: {} })).toEqual({ retiredTokenId: UNKNOWN });
});

test("an update that changes no token leaves everything known", () => {
  const outputs = previewUpdate("rotating", olds, { ...inputs, overlap: "8d" }, []);
  expect(outputs).toMatchObject({ ...olds, overlap: "8d", rotation: { tokenId: "2" } });
  expect(Object.values(outputs)).not.toContain(UNKNOWN);
});

test("a rotation leaves the new token open and keeps what stays", () => {
  const outputs = previewUpdate("rotating", olds, inputs, ["tokenId"]);
  expect(outputs).toMatchObject({
    description: "CI",
    token: UNKNOWN,
    tokenId: UNKNOWN,
    previousTokenId: UNKNOWN,
    rotation: UNKNOWN,
  });
});

test.each([
  [["previousTokenId"], { previousTokenId: UNKNOWN, tokenId: "2", token: "t" }],
  [["scope"], { scope: UNKNOWN, tokenId: "2" }],
  [["status"], { status: UNKNOWN, tokenId: "2" }],
])("%j due: only that is open", (due, expected) => {
  expect(previewUpdate("rotating", olds, inputs, due)).toMatchObject({ ...expected, rotation: UNKNOWN });
});

describe("a database token", () => {
  const permissions = [{ action: "read", database: "sensors" }];
  const of = (database: string) => [{ action: "read", database }];
  const before = { ...olds, permissions, verifiedBy: "query", kind: "databaseToken" };
  const given = { ...inputs, permissions };

  test("is known as far as the names of its databases are", () => {
    for (const kind of ["databaseToken", "rotatingDatabaseToken"] as const) {
      expect(previewCreation(kind, { ...inputs, permissions: of(UNKNOWN) })).toMatchObject({
        permissions: of(UNKNOWN),
        description: "CI",
        token: UNKNOWN,
        verifiedBy: UNKNOWN,
      });
    }
  });

  test("keeps its secret and its id with other permissions, also ones that are not known yet", () => {
    for (const database of ["weather", UNKNOWN]) {
      const outputs = previewUpdate(
        "databaseToken",
        before,
        { ...given, description: "Charts", permissions: of(database) },
        ["description", "permissions"],
      );
      expect(outputs).toEqual({ ...before, description: "Charts", permissions: of(database) });
    }
  });

  test("that rotates tells its retirement the same with other permissions", () => {
    const outputs = previewUpdate("rotatingDatabaseToken", before, { ...given, permissions: of(UNKNOWN) }, [
      "permissions",
    ]);
    expect(outputs).toMatchObject({
      permissions: of(UNKNOWN),
      verifiedBy: "query",
      rotation: { tokenId: "2", service: "databaseTokens" },
    });
  });

  test("that rotates now is open, and so is what a verification will prove", () => {
    expect(previewUpdate("rotatingDatabaseToken", before, given, ["tokenId"])).toMatchObject({
      permissions,
      verifiedBy: UNKNOWN,
      rotation: UNKNOWN,
    });
  });

  test("that is verified later leaves open what that proves", () => {
    expect(previewUpdate("databaseToken", before, given, ["status"])).toMatchObject({
      tokenId: "2",
      status: UNKNOWN,
      verifiedBy: UNKNOWN,
    });
  });
});

describe("a database", () => {
  const wanted = { name: "sensors", retention: "30d", forceDestroy: true };
  const before = {
    ...wanted,
    retentionNanoseconds: "2592000000000000",
    maxTables: 500,
    maxColumnsPerTable: 200,
    scope: "s",
    status: "active",
  };

  test("has its name before it is there, and what the service decides only then", () => {
    expect(previewCreation("database", { ...wanted, adopt: true })).toEqual({
      ...wanted,
      retentionNanoseconds: UNKNOWN,
      maxTables: UNKNOWN,
      maxColumnsPerTable: UNKNOWN,
      partitionTemplate: UNKNOWN,
      scope: UNKNOWN,
      status: UNKNOWN,
    });
    expect(previewCreation("database", { name: UNKNOWN })).toMatchObject({ name: UNKNOWN });
  });

  test("that is renamed shows its new name to what depends on it, and nothing else as changing", () => {
    const outputs = previewUpdate("database", before, { ...wanted, name: "weather" }, ["name"]);
    expect(outputs).toEqual({ ...before, name: "weather" });
  });

  test("with another retention leaves open what that is in nanoseconds", () => {
    const due = ["retention", "retentionNanoseconds"];
    const outputs = previewUpdate("database", before, { ...wanted, retention: "60d" }, due);
    expect(outputs).toEqual({ ...before, retention: "60d", retentionNanoseconds: UNKNOWN });
  });

  test("keeps the settings that the program no longer names, and its protection comes back", () => {
    const outputs = previewUpdate("database", { ...before, maxTables: 9 }, { name: "sensors" }, []);
    expect(outputs).toEqual({ ...before, maxTables: 9, forceDestroy: false });
  });
});

test("another delivery leaves open whether the state keeps the secret", () => {
  const outputs = previewUpdate("token", olds, { ...inputs, deliver: { command: ["a"] } }, []);
  expect(outputs).toMatchObject({ token: UNKNOWN, deliveredAt: UNKNOWN, tokenId: "2" });
});

test("other dates of a rotation leave its next one open", () => {
  expect(previewUpdate("rotating", olds, { ...inputs, rotateBefore: "31d" }, [])).toMatchObject({
    rotateAt: UNKNOWN,
    tokenId: "2",
  });
});
