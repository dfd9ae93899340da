import { useEmulator } from "../../support/command/onEmulator";
import { OddGateway } from "../../support/service/oddGateway";

const on = useEmulator();
let gateway: OddGateway;
beforeEach(async () => {
  gateway = await OddGateway.start(on.emulator.url);
});
afterEach(() => gateway.stop());

interface Token {
  id: string;
  description: string;
  expiresAt?: string;
}

const run = (args: readonly string[], stdin?: string) =>
  on.run(args, {
    environment: { INFLUXDB_TOKENS_ENDPOINT: gateway.url },
    ...(stdin === undefined ? {} : { stdin }),
  });
const alive = () => on.emulator.tokens().filter(({ state }) => state === "active");
const shortDescriptions = (call: { method: string; body: unknown }) => {
  if (call.method === "POST") (call.body as Token).description = "influxdb-tokens pro";
};
const noExpiry = (call: { method: string; body: unknown }) => {
  if (call.method === "POST") delete (call.body as Token).expiresAt;
};

describe("probe ends its token", () => {
  test.each([
    ["cuts descriptions", shortDescriptions, "its description is not the requested one"],
    ["ignores the expiry", noExpiry, "it has no expiry"],
  ])("where the service %s, and goes on to the end", async (_, request, said) => {
    gateway.oddities = { request };
    const { code, out, err } = await run(["probe", "--yes"]);
    expect({ code, err }).toEqual({ code: 3, err: "" });
    expect(out).toContain(`NOT create a token that expires in 1 hour: ${said}`);
    expect(out).toContain("ok  use it again: it is refused");
    expect(alive()).toHaveLength(1);
  });

  test("or says loudly that it could not, and that the token has no end", async () => {
    gateway.oddities = {
      request: (call) => {
        noExpiry(call);
        // A call that does nothing stands in for the revocation.
        if (call.method === "DELETE") Object.assign(call, { method: "GET" });
      },
      answer: (call, answer) => {
        if (call.method === "GET" && !Array.isArray(answer.body)) answer.status = 403;
      },
    };
    const { code, err } = await run(["probe", "--yes"]);
    const left = alive().at(-1);
    expect(code).toBe(1);
    expect(err).toContain(`STILL BE LIVE: ${left?.id}`);
    expect(err).toContain("IT NEVER EXPIRES");
    expect(err).not.toContain("by itself");
  });

  test("or names what may be it, where the answer is lost and the description was changed", async () => {
    gateway.oddities = {
      request: shortDescriptions,
      answer: (call, answer) => {
        if (call.method === "POST") answer.body = { made: true };
      },
    };
    const { code, out, err } = await run(["probe", "--yes"]);
    const left = alive().at(-1);
    expect(code).toBe(1);
    expect(out).not.toContain("there is none");
    expect(out).not.toContain(left?.id ?? "?");
    expect(err).toContain(left?.id);
    expect(err).toContain("Whether it expires is not known");
  });
});

test("a failed revocation is not taken for done because a listing that is not whole lacks the token", async () => {
  const { id } = on.emulator.mint({ description: "by hand" }).record;
  let lists = 0;
  gateway.oddities = {
    answer: (_, answer) => {
      if (Array.isArray(answer.body) && lists++ > 0) answer.body = [];
    },
  };
  on.emulator.faults.add({ kind: "status", status: 404, operation: "revoke" });
  const { code, out } = await run(["revoke", id, "--yes"]);
  expect(code).toBe(1);
  expect(out).toContain("NOT KNOWN TO BE REVOKED");
  expect(alive().map((token) => token.id)).toContain(id);
});

test("what was revoked is said even where the service cannot be asked afterwards", async () => {
  const [one, two] = ["one", "two"].map((description) => on.emulator.mint({ description }).record.id);
  let lists = 0;
  gateway.oddities = {
    answer: (_, answer) => {
      if (Array.isArray(answer.body) && lists++ > 0) answer.status = 403;
    },
  };
  const { code, out, err } = await run(["revoke", one ?? "", two ?? "", "--yes"]);
  expect(code).toBe(1);
  expect(out.match(/: revoked, as the service confirmed/g)).toHaveLength(2);
  expect(err).toContain("could not be asked afterwards");
  expect(alive()).toHaveLength(1);
});

test("a leaked token is not called dead because a listing shows only a dead one that begins like it", async () => {
  const { record, secret } = on.emulator.mint({ description: "leaked" });
  gateway.oddities = {
    answer: (_, answer) => {
      if (!Array.isArray(answer.body)) return;
      answer.body = answer.body
        .filter(({ id }: Token) => id === record.id)
        .map((token: Token) => ({ ...token, id: "another", revokedAt: "2026-01-01T00:00:00Z" }));
    },
  };
  for (const args of [["revoke", "--secret-stdin", "--yes"], ["verify"]]) {
    const { code, err } = await run(args, secret);
    expect(code).toBe(1);
    expect(err).toContain("is incomplete");
  }
});
