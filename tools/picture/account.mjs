// An account as a company may have it, on a fixed day: what pictures of reports show.

/** The day of the picture. */
export const now = Date.parse("2027-01-31T12:00:20Z");

export const accountId = "4c7e0d4a-5b1f-4c08-9a53-0d6f2c1b8e91";
export const clusterId = "9b0f6f3e-71c2-4d0e-8f0a-53a1c7d2e604";

const PERSON = "marek.novak@acme.example";
const PIPELINE = "1f1d7b52-63a0-4a64-8a43-2f0f6f1f2a10";

/** Whole days, as the picture says them. */
const at = (day) => `${day}T08:30:00Z`;
const uuid = (number) =>
  `${(0x3e1a90b4 + number * 0x01f3d7a5).toString(16).slice(-8)}-${(0x4c11 + number * 0x1d3).toString(16).slice(-4)}-4${(0xa07 + number * 0x2b).toString(16).slice(-3)}-9${(0x1d3 + number * 0x35).toString(16).slice(-3)}-${(0x2fa7c04d1b6e + number * 0x01c3a5b7d9).toString(16).slice(-12)}`;

/** What a state says of the resource that holds a token, by default with this token as its current one. */
const heldBy = (stack, resource, outputs = {}) => ({ stack, resource, outputs });
const owner = (stack, resource) => ({ owner: `${stack}/${resource}` });

const MANAGEMENT = [
  { text: "Break-glass administrator, sealed in the safe", created: "2025-11-03", by: PERSON, admin: true },
  {
    text: "CI: manages databases",
    created: "2026-12-20",
    ends: "2027-03-20",
    held: heldBy("acme/influx/prod", "ci", { rotateAt: at("2027-02-18") }),
  },
  {
    text: "CI: manages databases",
    created: "2026-10-21",
    ends: "2027-02-19",
    held: heldBy("acme/influx/prod", "ci", { previousRevokeAt: at("2027-02-03") }),
  },
  {
    text: "CI of development",
    created: "2027-01-10",
    ends: "2027-04-10",
    held: heldBy("acme/influx/dev", "ci", { rotateAt: at("2027-03-11") }),
  },
  {
    text: "Load test of the new cluster",
    created: "2026-09-15",
    ends: "2027-09-15",
    ...owner("acme/influx/dev", "load-test"),
  },
  { text: "Terraform, before the move", created: "2025-05-12", by: PERSON },
  { text: "Grafana trial", created: "2026-11-05", ends: "2027-02-04", by: PERSON },
  {
    text: "Invoices",
    created: "2026-06-30",
    ends: "2027-06-30",
    ...owner("globex/billing/prod", "invoices"),
  },
];

const DATABASE = [
  {
    text: "Telegraf on the factory floor",
    created: "2026-12-29",
    ends: "2027-03-29",
    can: [["write", "sensors"]],
    held: heldBy("acme/edge/prod", "telegraf", { rotateAt: at("2027-02-27") }),
  },
  {
    text: "Grafana: reads sensors",
    created: "2026-08-01",
    ends: "2027-08-01",
    can: [["read", "sensors"]],
    held: heldBy("acme/dashboards/prod", "grafana"),
  },
  {
    text: "Nightly export to the data lake",
    created: "2026-11-30",
    ends: "2027-02-28",
    can: [
      ["read", "sensors"],
      ["read", "billing"],
    ],
    held: heldBy("acme/edge/prod", "export", { rotateAt: at("2027-02-05") }),
  },
  {
    text: "Mobile app",
    created: "2026-11-16",
    ends: "2027-05-15",
    can: [["read", "sensors"]],
    held: heldBy("acme/apps/prod", "mobile", { rotateAt: at("2027-04-15") }),
  },
  { text: "Collector in the old hall", created: "2026-02-10", can: [["write", "sensors"]] },
  {
    text: "Alerting",
    created: "2027-01-22",
    ends: "2027-07-22",
    can: [
      ["read", "sensors"],
      ["write", "alerts"],
    ],
    held: heldBy("acme/dashboards/prod", "alerting", { rotateAt: at("2027-06-22") }),
  },
];

/** As many tokens as are asked for, beside those of the picture: of many stacks, over three years. */
function more(number) {
  return Array.from({ length: number }, (_, index) => {
    const day = (days) => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
    const created = day(-((index * 37) % 900) - 1);
    const ends = index % 9 === 0 ? undefined : day(((index * 53) % 700) + 1);
    const text = `Consumer ${index + 1} of line ${index % 17}`;
    const stack = `acme/line${index % 17}/prod`;
    const held = index % 4 === 3 ? undefined : heldBy(stack, `consumer${index + 1}`);
    return { text, created, ends, can: [["read", "sensors"]], held };
  });
}

/**
 * The account as the emulator stores it, the ids that are known, and the states of its stacks by name.
 *
 * @param {number} number how many live tokens there are, at least those of the picture
 */
export function sampleAccount(number) {
  const management = MANAGEMENT.map((token, index) => withRecord(token, index));
  const database = [...DATABASE, ...more(Math.max(0, number - MANAGEMENT.length - DATABASE.length))].map(
    (token, index) => withRecord(token, index + MANAGEMENT.length, clusterId),
  );
  const administrator = management.find(({ admin }) => admin);
  return {
    administrator,
    known: [administrator.record.id],
    content: {
      version: 1,
      initial: { [accountId]: administrator.record.id },
      tokens: management.map(({ record, hash }) => ({ account: accountId, hash, record })),
      databaseTokens: database.map(({ record, hash }) => ({
        ...{ account: accountId, cluster: { account: accountId, id: clusterId } },
        ...{ hash, record },
      })),
      databases: [],
    },
    states: statesOf(management, database),
  };
}

function withRecord({ text, created, ends, by = PIPELINE, owner, held, can, ...rest }, index, cluster) {
  const marked = held === undefined ? owner : `${held.stack}/${held.resource}`;
  const description = marked === undefined ? text : `${text} [pulumi:${marked}#${"0123456789abcdef"}]`;
  const dates = { createdAt: at(created), ...(ends === undefined ? {} : { expiresAt: at(ends) }) };
  const shared = { id: uuid(index), accountId, description, ...dates };
  const record =
    cluster === undefined
      ? { ...shared, tokenPrefix: `M.V1.${uuid(index).slice(0, 4)}`, createdBy: by }
      : {
          ...shared,
          clusterId: cluster,
          permissions: can.map(([action, resource]) => ({ action, resource })),
        };
  return { ...rest, record, held, hash: String(index).padStart(64, "0") };
}

/** A dead token, besides those that live. */
const GONE = { stack: "acme/edge/staging", resource: "gateway", id: uuid(900) };

function statesOf(management, database) {
  const resources = new Map([
    [GONE.stack, new Map([[GONE.resource, { kind: "database", tokenId: GONE.id }]])],
  ]);
  const add =
    (kind) =>
    ({ record, held }) => {
      if (held === undefined) return;
      const { stack, resource, outputs } = held;
      if (!resources.has(stack)) resources.set(stack, new Map());
      const own = resources.get(stack).get(resource) ?? { kind };
      const isPrevious = "previousRevokeAt" in outputs;
      const ids = isPrevious
        ? { previousTokenId: record.id }
        : { tokenId: record.id, expiresAt: record.expiresAt };
      resources.get(stack).set(resource, { ...own, ...outputs, ...ids });
    };
  management.forEach(add("management"));
  database.forEach(add("database"));
  return new Map(
    [...resources].map(([stack, held]) => [
      stack,
      (scopes) =>
        stateOf(
          stack,
          [...held].map(([name, { kind, ...outputs }]) => ({ name, kind, outputs })),
          scopes,
        ),
    ]),
  );
}

function stateOf(name, held, scopes) {
  const [, project, stack] = name.split("/");
  const resources = held.map(({ name, kind, outputs }) => {
    const rotates = outputs.rotateAt === undefined ? "" : "Rotating";
    const type = `influxdb-tokens:index:${rotates}${kind === "database" ? "DatabaseToken" : "ManagementToken"}`;
    return {
      urn: `urn:pulumi:${stack}::${project}::${type}::${name}`,
      ...{ type, custom: true, id: rotates === "" ? outputs.tokenId : `${name}-rotation` },
      outputs: { status: "active", scope: scopes[kind], ...outputs },
    };
  });
  return { version: 3, deployment: { resources } };
}
