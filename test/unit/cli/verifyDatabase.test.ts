import { useStateFolder } from "../../support/command/exportedStates";
import { useCluster } from "../../support/command/onCluster";
import { sha256 } from "../../support/sha256";

const cluster = useCluster();
const { on, run, mint } = cluster;
const states = useStateFolder();

interface VerifyJson {
  readonly authenticates?: boolean;
  readonly current?: boolean;
  readonly provenBy?: string;
  readonly finding: string;
  readonly token?: { readonly id: string; readonly kind: string };
  readonly classes: string[];
}

/** Verifies the secret of a token that a state has. */
async function verify({ id, secret }: { readonly id: string; readonly secret: string }, ...args: string[]) {
  const file = states.write([
    {
      type: "DatabaseToken",
      name: "reader",
      tokenId: id,
      outputs: { scope: cluster.clusterScope, fingerprint: sha256(secret) },
    },
  ]);
  const { code, out, err } = await run(["verify", "--json", "--state", file, ...args], {
    folder: states.path,
    stdin: secret,
  });
  return { code, err, ...(out === "" ? {} : (JSON.parse(out) as VerifyJson)) };
}

const withQueries = () => ["--cluster-url", on.emulator.url];

test("without the URL of the cluster, the record is what proves it, and the command says so", async () => {
  const token = mint("reader");
  expect(await verify(token)).toMatchObject({
    code: 0,
    authenticates: true,
    provenBy: "record",
    token: { id: token.id, kind: "database" },
    finding: expect.stringContaining("the secret itself was not used"),
    classes: ["accepted"],
  });
  expect(on.emulator.requests.filter(({ operation }) => operation === "query")).toEqual([]);
});

test("with it, a query is", async () => {
  on.emulator.createDatabase({ name: "sensors" });
  const found = await verify(mint("reader"), ...withQueries());
  expect(found).toMatchObject({ code: 0, provenBy: "query" });
  expect(found.finding).toContain("the cluster accepted a query");
});

test("a token that may read every database is tried on one that is there", async () => {
  on.emulator.createDatabase({ name: "sensors" });
  const reader = mint("reader", [{ action: "read", resource: "*" }]);
  expect(await verify(reader, ...withQueries())).toMatchObject({ code: 0, provenBy: "query" });
});

test("a token that may only write is never tried", async () => {
  const writer = mint("writer", [{ action: "write", resource: "sensors" }]);
  expect(await verify(writer, ...withQueries())).toMatchObject({ code: 0, provenBy: "record" });
  expect(on.emulator.requests.some(({ operation }) => operation === "write")).toBe(false);
});

test("a cluster that does not accept the secret is believed", async () => {
  on.emulator.createDatabase({ name: "sensors" });
  on.emulator.faults.add({ kind: "status", status: 401, operation: "query" });
  const found = await verify(mint("reader"), ...withQueries());
  expect(found).toMatchObject({ code: 3, authenticates: false, classes: ["not-accepted"] });
});

test.each([
  ["revoked", (id: string) => on.emulator.revokeDatabaseToken(id), "is revoked"],
  ["gone", (id: string) => on.emulator.removeDatabaseToken(id), "does not know token"],
])("says that the token is %s", async (_, act, said) => {
  const token = mint("reader");
  act(token.id);
  expect(await verify(token)).toMatchObject({ code: 3, finding: expect.stringContaining(said) });
});

test.each([
  ["our own credential is refused", { status: 401, resource: "databaseToken" }],
  ["the cluster has no such database", { status: 404, operation: "query" }],
  ["our own credential may not list the databases", { status: 403, resource: "database" }],
] as const)("nothing is concluded about the secret where %s", async (_, fault) => {
  on.emulator.createDatabase({ name: "sensors" });
  on.emulator.faults.add({ kind: "status", ...fault });
  const reader = mint("reader", [{ action: "read", resource: "*" }]);
  const { code, authenticates } = await verify(reader, ...withQueries());
  expect({ code, authenticates }).toEqual({ code: 1, authenticates: undefined });
});

test("a secret that no state has is not known, unless its fingerprint shows that it is not current", async () => {
  const { secret } = mint("by hand");
  const ask = async (...args: string[]) => {
    const { code, json } = await run(["verify", "--json", "--state", states.write([]), ...args], {
      folder: states.path,
      stdin: secret,
    });
    const { authenticates, finding, classes } = json<VerifyJson>();
    return { code, authenticates, known: !finding.startsWith("NOT KNOWN: "), classes };
  };
  const unknown = { authenticates: undefined, known: false };
  expect(await ask()).toEqual({ ...unknown, code: 1, classes: [] });
  expect(await ask("--fingerprint", sha256(secret))).toEqual({ ...unknown, code: 1, classes: ["current"] });
  expect(await ask("--fingerprint", sha256("x"))).toEqual({ ...unknown, code: 3, classes: ["not-current"] });
});

test("a state that has it in another cluster says nothing", async () => {
  const { id, secret } = mint("reader");
  const file = states.write([
    {
      type: "DatabaseToken",
      tokenId: id,
      outputs: { scope: `${cluster.clusterScope}/other`, fingerprint: sha256(secret) },
    },
  ]);
  const { code } = await run(["verify", "--state", file], { folder: states.path, stdin: secret });
  expect(code).toBe(1);
});

test("--kind refuses a secret of the other kind, and a management token needs no state", async () => {
  const { secret } = mint("reader");
  const refused = await run(["verify", "--kind", "management"], { stdin: secret });
  expect(refused).toMatchObject({ code: 3, out: "NOT ACCEPTED: it is a database token\n" });
  const management = on.emulator.mint({ description: "stored" }).secret;
  const wrong = await run(["verify", "--state", "dev.json"], { stdin: management });
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining("are for database tokens") });
  expect((await run(["verify"], { stdin: management })).code).toBe(0);
});
