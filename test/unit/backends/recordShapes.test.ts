import { readDatabaseToken } from "../../../provider/backends/http/databaseTokenRecords";
import { readRecord } from "../../../provider/backends/http/records";
import { readListing } from "../../../provider/backends/influxctl/records";
import { lookUp } from "../../../provider/lifecycle/single/lookUp";
import { lifecycleInMemory } from "../../support/lifecycle/lifecycleInMemory";
import { RECORD, useOddServer } from "../../support/service/oddServer";

const SECRET = `M.V1.abcd${"z".repeat(60)}`;
const ODD_SECRET = "opaque-secret-of-some-gateway";
const WRONG: readonly (readonly [field: keyof typeof RECORD | "createdBy", value: string])[] = [
  ["id", SECRET],
  ["id", "x".repeat(129)],
  ["id", "--force"],
  ["id", "a b"],
  ["id", "../x"],
  ["tokenPrefix", SECRET],
  ["tokenPrefix", SECRET.slice(0, 10)],
  ["tokenPrefix", ODD_SECRET],
  ["tokenPrefix", "M.V1.\n"],
  ["createdBy", SECRET],
  ["createdBy", `by ${SECRET}`],
  ["createdBy", "x".repeat(257)],
  ["createdBy", "a\u001b[31mb"],
  ["accountId", SECRET],
  ["description", "x".repeat(65_537)],
];

test.each(WRONG)("no route lets in a record whose %s is %j", (field, value) => {
  const error = expect.objectContaining({ code: "protocol", message: expect.not.stringContaining(SECRET) });
  expect(thrown(() => readRecord({ ...RECORD, [field]: value }, {}))).toEqual(error);
  const { id, description, tokenPrefix: token_prefix } = RECORD;
  const name = field.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`);
  const record = { id, description, token_prefix, created_at: { seconds: 1 }, [name]: value };
  expect(thrown(() => readListing(JSON.stringify([record]), {}))).toEqual(error);
});

test("of a token that somebody wrote into a description, no more than its prefix becomes an output", async () => {
  const { backend, context } = lifecycleInMemory();
  const { id } = backend.add({ description: `old: ${SECRET} [pulumi:acme/infra/prod/ci#0123456789abcdef]` });
  expect(await lookUp(id, context)).toMatchObject({ description: "old: M.V1.abcd[redacted]" });
});

test("nor of one in a permission, which an import writes into a program", () => {
  const { tokenPrefix: _none, ...record } = RECORD;
  const permissions = [{ action: "read", resource: `of apiv1_abcd${"z".repeat(60)}` }];
  const read = readDatabaseToken({ ...record, clusterId: "c", permissions }, {});
  expect(read.permissions).toEqual([{ action: "read", database: "of apiv1_abcd[redacted]" }]);
});

test("a field that is read for one kind of token only is ignored in the others", () => {
  expect(readRecord({ ...RECORD, clusterId: ["any"] }, {}).id).toBe(RECORD.id);
  const { id, description, tokenPrefix: token_prefix } = RECORD;
  const record = { id, description, token_prefix, created_at: { seconds: 1 }, clusterId: 7 };
  expect(readListing(JSON.stringify([record]), {})).toHaveLength(1);
});

describe("a creation that", () => {
  let body: object;
  const open = useOddServer((_request, response) => {
    response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify(body));
  });

  test.each<[string, object]>([
    ["shows the whole secret as its prefix", { tokenPrefix: SECRET, accessToken: SECRET }],
    ["shows another prefix", { tokenPrefix: "M.V1.zzzz", accessToken: SECRET }],
    [
      "shows the secret as who made it",
      { tokenPrefix: "opaque", createdBy: ODD_SECRET, accessToken: ODD_SECRET },
    ],
    [
      "shows the secret in the description",
      { tokenPrefix: "opaque", description: `x ${ODD_SECRET}`, accessToken: ODD_SECRET },
    ],
    ["hands the credential out", { tokenPrefix: "M.V1.cred", accessToken: `M.V1.cred${"y".repeat(60)}` }],
    ["hands out a secret without end", { tokenPrefix: "M.V1.", accessToken: `M.V1.${"z".repeat(5_000)}` }],
  ])("%s has an unknown outcome, and nothing of it is let in", async (_name, fields) => {
    body = { ...RECORD, ...fields };
    const backend = open(`M.V1.cred${"y".repeat(60)}`);
    const error = await backend.create({ description: "CI" }).catch((failure: Error) => failure);
    expect(error).toMatchObject({ code: "ambiguous" });
    for (const secret of [SECRET, ODD_SECRET]) expect(String((error as Error).stack)).not.toContain(secret);
    await backend.close();
  });

  test("hands out a secret of another kind is one", async () => {
    body = { ...RECORD, tokenPrefix: "opaque", accessToken: ODD_SECRET };
    const backend = open(SECRET);
    expect(await backend.create({ description: "CI" })).toMatchObject({ secret: ODD_SECRET });
    await backend.close();
  });
});

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
