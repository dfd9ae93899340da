import { type Credential, requireCredential } from "../../../provider/account/credential";
import { parseSettings } from "../../../provider/account/settings";
import type { Delivery } from "../../../provider/deliver/deliver";
import type { Contexts } from "../../../provider/lifecycle/contexts";
import type { Context } from "../../../provider/lifecycle/steps/context";
import { Listing } from "../../../provider/lifecycle/steps/listing";
import { FakeBackend } from "./fakeBackend";
import { FakeClock } from "./fakeClock";
import { FakeDatabaseTokens } from "./fakeDatabaseTokens";

const SECRET = `M.V1.cred${"x".repeat(60)}`;

/** What the lifecycle works with, in memory. */
export interface LifecycleInMemory<Backend extends FakeBackend = FakeBackend> {
  readonly backend: Backend;
  readonly clock: FakeClock;
  readonly context: Context;
  /** The same, as lifecycles take it. */
  readonly contexts: Contexts;
  readonly credential: Credential;
  /** What a delivery command was given; a failure that it is to end with. */
  readonly deliveries: Delivery[] & { failure?: Error };
  /** What the user was told. */
  readonly warnings: string[];
  /** Announces the end of the process. */
  readonly end: AbortController;
}

/** A service whose only token is the credential, and everything around it. */
export function lifecycleInMemory(): LifecycleInMemory {
  const clock = new FakeClock();
  const memory = around(new FakeBackend(clock), clock, (credential) => credential);
  memory.backend.add({ description: "the credential", tokenPrefix: memory.credential.prefix });
  return memory;
}

/** The same for the database tokens of a cluster, of which there are none. */
export function databaseTokensInMemory(): LifecycleInMemory<FakeDatabaseTokens> {
  const clock = new FakeClock();
  return around(new FakeDatabaseTokens(clock), clock, (credential) => ({ ...credential, prefix: "" }));
}

/** @param shown the credential as the listing of the service can show it */
function around<Backend extends FakeBackend>(
  backend: Backend,
  clock: FakeClock,
  shown: (credential: Credential) => Credential,
): LifecycleInMemory<Backend> {
  const settings = parseSettings({ accountId: "11111111-1111-4111-8111-111111111111" }, {});
  const credential = shown(requireCredential(settings, { INFLUXDB_MANAGEMENT_TOKEN: SECRET }));
  const warnings: string[] = [];
  const deliveries: LifecycleInMemory["deliveries"] = [];
  const end = new AbortController();
  const context: Context = {
    backend,
    clock,
    listing: new Listing(backend),
    credentials: [credential],
    keptTokens: new Set(),
    requireProgram: () => undefined,
    deliver: async (delivery) => {
      deliveries.push(delivery);
      if (deliveries.failure !== undefined) throw deliveries.failure;
    },
    warn: (message) => warnings.push(message),
    shutdown: end.signal,
  };
  const contexts: Contexts = {
    tokens: () => context,
    databases: () => {
      throw new Error("there are no databases here");
    },
  };
  return { backend, clock, context, contexts, credential, deliveries, warnings, end };
}

/** Arguments as `check` hands them on. */
export function argumentsOf(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { description: "CI", expiresIn: "90d", owner: "acme/infra/prod/ci", ...more };
}
