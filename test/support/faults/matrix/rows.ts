import type { Fault, FaultScope } from "../../../../emulator";
import type { ModelStack } from "../../model/modelStack";

/** The operation of the service that a fault strikes. */
export type FaultedOperation = "create" | "get" | "list" | "revoke" | "update" | "query";

/** A way in which the service, or the way to it, fails. */
export interface Row {
  readonly title: string;
  /** The commands it makes sense for, by what a fault strikes in them. @default all */
  readonly only?: readonly FaultedOperation[];
  /** What is struck ends only when its time runs out. */
  readonly runsOut?: boolean;
  /** It keeps the service from accepting a new token. */
  readonly delaysAcceptance?: boolean;
  /** It strikes whatever comes first in a command, and so only commands that begin with the struck operation. */
  readonly first?: boolean;
  /** Puts it in force, once or for good; the returned function ends it. */
  inject(
    stack: ModelStack,
    operation: FaultedOperation,
    times: number | undefined,
  ): Promise<() => Promise<void>>;
}

/** A server elsewhere that must never hear of us. */
interface OtherServer {
  /** Its URL. */
  location(): string;
}

/** How long a refused connection that happens "once" stays so: shorter than the client's patience. */
const SHUT_MS = 300;

const HTML = "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>";

/** All of them. */
export function rows(elsewhere: OtherServer): Row[] {
  return [
    refused,
    faultRow("connection reset, before the work", { kind: "reset", when: "before" }),
    faultRow("connection reset, after the work", { kind: "reset", when: "after" }),
    { ...faultRow("timeout, before the work", { kind: "hang", when: "before" }), runsOut: true },
    { ...faultRow("timeout, after the work", { kind: "hang", when: "after" }), runsOut: true },
    faultRow("401", { kind: "status", status: 401 }),
    faultRow("403", { kind: "status", status: 403 }),
    faultRow("404", { kind: "status", status: 404 }),
    faultRow("409", { kind: "status", status: 409 }),
    faultRow("429 with Retry-After", { kind: "status", status: 429, retryAfter: 1 }),
    faultRow("429 without Retry-After", { kind: "status", status: 429 }),
    faultRow("500, before the work", { kind: "status", status: 500 }),
    faultRow("500, after the work", { kind: "status", status: 500, when: "after" }),
    faultRow("502 with HTML, before the work", {
      kind: "status",
      status: 502,
      body: HTML,
      contentType: "text/html",
    }),
    faultRow("502 with HTML, after the work", {
      kind: "status",
      status: 502,
      body: HTML,
      contentType: "text/html",
      when: "after",
    }),
    faultRow("503 with Retry-After", { kind: "status", status: 503, retryAfter: 1 }),
    faultRow("503 without Retry-After", { kind: "status", status: 503 }),
    faultRow("success with HTML", { kind: "malformed", body: HTML }),
    faultRow("body cut off", { kind: "cut" }),
    faultRow("broken JSON", { kind: "malformed", shape: "broken" }),
    faultRow("JSON of another shape", { kind: "malformed", shape: "wrong" }),
    { ...faultRow("body too slow to finish in time", { kind: "drip", interval: 1_000 }), runsOut: true },
    {
      title: "redirect to another host",
      inject: (stack, operation, times) =>
        add(stack, { kind: "redirect", location: elsewhere.location() }, operation, times),
    },
    {
      title: "new token not accepted yet",
      only: ["create"],
      delaysAcceptance: true,
      inject: async (stack, _operation, times) => {
        const delay = times === undefined ? { ms: 3_600_000 } : { uses: 2 };
        const handle = stack.emulator.faults.add({ kind: "activation", ...delay });
        return async () => handle.remove();
      },
    },
  ];
}

const refused: Row = {
  title: "connection refused",
  first: true,
  inject: async ({ gate }, _operation, times) => {
    await gate.shut();
    const timer = times === undefined ? undefined : setTimeout(() => void gate.reopen(), SHUT_MS);
    return async () => {
      clearTimeout(timer);
      await gate.reopen();
    };
  },
};

type WithoutScope<F> = F extends Fault ? Omit<F, keyof FaultScope> : never;

function faultRow(title: string, fault: WithoutScope<Fault>): Row {
  return { title, inject: (stack, operation, times) => add(stack, fault, operation, times) };
}

async function add(
  { emulator }: ModelStack,
  fault: WithoutScope<Fault>,
  operation: FaultedOperation,
  times: number | undefined,
): Promise<() => Promise<void>> {
  const scope: FaultScope = { operation, ...(times === undefined ? {} : { times }) };
  const handle = emulator.faults.add({ ...fault, ...scope } as Fault);
  return async () => handle.remove();
}
