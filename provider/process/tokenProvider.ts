import type { RawConfig } from "../account/settings";
import type { TokenRecord } from "../backends/backend";
import type { Clock } from "../clock";
import { defined } from "../defined";
import type { Environment } from "../environment";
import { isTokenError } from "../errors";
import type { Checked, RawInputs } from "../lifecycle/arguments/failure";
import type { Contexts } from "../lifecycle/contexts";
import { serviceOf } from "../lifecycle/kinds";
import { NotReadyError } from "../lifecycle/notReady";
import { lifecycleOf } from "../lifecycle/resourceKinds";
import type { TokenStatus } from "../lifecycle/state";
import { statusOf } from "../lifecycle/steps/listing";
import { ownerName, splitDescription } from "../token/ownerMarker";
import type { Permission } from "../token/permissions";
import { redact } from "../token/redact";
import { atBoundary } from "./boundary";
import type { EngineLog } from "./engineLog";
import { Session } from "./session";
import type { Shutdown } from "./shutdown";

/** The lifecycle calls of the engine's protocol, on plain values. */
export interface TokenProvider {
  /**
   * Stores the settings unchecked. Never fails.
   *
   * @param name of the program's `Provider`; undefined for the stack's configuration
   */
  configure(config: RawConfig, name?: string): void;
  check(olds: RawInputs, news: RawInputs): Promise<Checked>;
  /** `due` names the outputs that an update in place changes although no argument has changed. */
  diff(
    id: string,
    olds: RawInputs,
    news: RawInputs,
  ): Promise<{ changes: boolean; replaces: string[]; due: string[] }>;
  create(inputs: RawInputs): Promise<{ id: string; outs: object }>;
  read(id: string, props: RawInputs): Promise<{ id: string; props: object }>;
  /** Takes over what exists on the service already, as the resource that the hidden arguments describe. */
  import(id: string, hidden: RawInputs): Promise<{ id: string; inputs: object; props: object }>;
  update(id: string, olds: RawInputs, news: RawInputs): Promise<{ outs: object }>;
  delete(id: string, props: RawInputs): Promise<void>;
  /** The tokens of the account or cluster, revoked and expired ones too, without secrets. */
  list(service: "managementTokens" | "databaseTokens"): Promise<{ scope: string; tokens: ListedToken[] }>;
}

/** The environment of a provider: the real process, unless a test replaces it. */
export interface Surroundings {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly shutdown: Shutdown;
  readonly log: Pick<EngineLog, "warn" | "flush">;
  /** Called at the first `configure`. */
  readonly onStart?: (cleanUp: () => Promise<void>) => void;
}

/** Creates a provider. */
export function createProvider(surroundings: Surroundings): TokenProvider {
  const { clock, shutdown, log } = surroundings;
  let session = new Session({}, surroundings);
  let started = false;

  /** Wraps every call of the engine: only plain data and redacted errors leave, after the warnings. */
  const call = <T extends object>(props: RawInputs, work: () => T | Promise<T>): Promise<T> =>
    atBoundary(props.__provider, async () => {
      try {
        return await work();
      } finally {
        await log.flush();
      }
    });

  /** The same for calls that create, change or revoke a token: the shutdown waits until their answer is sent. */
  const callBeforeShutdown = <T extends object>(props: RawInputs, work: () => Promise<T>): Promise<T> =>
    shutdown.hold(call(props, work));

  /** What the engine passed, with the account's name as this provider uses it. */
  const withOwnScope = async (id: string, props: RawInputs, contexts: Contexts): Promise<RawInputs> => {
    const own = typeof props.scope === "string" ? session.scope(serviceOf(props)) : undefined;
    return own === undefined ? props : lifecycleOf(props).inOwnScope(id, props, own, contexts);
  };

  /** Records in the state which provider of the program a token has, also if something failed after its creation. */
  const withProviderName = async <T extends { outs: object }>(
    props: RawInputs,
    work: () => Promise<T>,
  ): Promise<T> => {
    const { name } = session;
    if (name === undefined || isRetirement(props)) return work();
    try {
      const result = await work();
      return { ...result, outs: { ...result.outs, provider: name } };
    } catch (error) {
      if (!(error instanceof NotReadyError)) throw error;
      throw new NotReadyError(error.reason, error.id, { ...error.state, provider: name });
    }
  };

  /** Remembers whether a resource has got what its arguments name. */
  const takingOver = async <T>(inputs: RawInputs, olds: RawInputs, work: () => Promise<T>): Promise<T> => {
    const { failedTakeovers } = session;
    try {
      const result = await work();
      failedTakeovers.noteSuccess(inputs);
      return result;
    } catch (error) {
      if (error instanceof NotReadyError) failedTakeovers.noteSuccess(inputs);
      else failedTakeovers.noteFailure(inputs, olds);
      throw error;
    }
  };

  return {
    configure(config, name) {
      session = new Session(config, surroundings, name);
      if (!started) surroundings.onStart?.(() => session.close());
      started = true;
    },

    check: (olds, news) =>
      call(news, () => {
        const { inputs, failures } = failuresOf(news, () => {
          session.scope(serviceOf(news));
          session.keptTokens.noteCheck(olds, news);
          session.databaseNames.noteCheck(olds, news);
          session.refusals.enforce(olds, news);
          return lifecycleOf(news).check(olds, news, clock.now());
        });
        return {
          inputs,
          failures: failures.map(({ property, reason }) => ({ property, reason: redact(reason) })),
        };
      }),

    diff: (id, olds, news) =>
      call(news, () => {
        const switched = isSwitched(olds, session.name);
        const present = { now: clock.now(), scope: undefined, ...session.scope(serviceOf(news)), switched };
        const {
          changes,
          replaces,
          due = [],
          remarks,
          refusal,
          living,
        } = lifecycleOf(news).diff(id, olds, news, present);
        session.refusals.note(news, id, refusal, living);
        if (refusal !== undefined && replaces.includes("scope")) session.refusals.noteMove(refusal);
        if (replaces.length === 0) {
          session.keptTokens.noteInPlace(news, olds);
          session.databaseNames.noteInPlace(news, olds);
        }
        const name = ownerName(typeof news.owner === "string" ? news.owner : id);
        for (const remark of remarks) log.warn(`${name}: ${remark}`);
        return { changes: changes || switched, replaces, due: [...due] };
      }),

    create: (inputs) =>
      callBeforeShutdown(inputs, () => {
        session.keptTokens.noteAdopted(inputs);
        return takingOver(inputs, {}, () =>
          session.use(serviceOf(inputs), async (contexts) => {
            session.refusals.enforceCreation();
            const wanted = await withOwnScope("", inputs, contexts);
            return await withProviderName(inputs, () =>
              lifecycleOf(wanted).create(wanted, contexts, clock.now()),
            );
          }),
        );
      }),

    read: (id, props) =>
      call(props, async () => ({
        id,
        props: await session.useFromState(serviceOf(props), async (contexts) => {
          const state = isRetirement(props) ? props : await withOwnScope(id, props, contexts);
          const { outs } = await withProviderName(props, async () => ({
            outs: await lifecycleOf(props).read(id, state, contexts),
          }));
          return outs;
        }),
      })),

    import: (id, hidden) =>
      call(hidden, () =>
        session.use(serviceOf(hidden), async (contexts) => {
          const { inputs, outs } = await lifecycleOf(hidden).import(id, hidden, contexts);
          const named = await withProviderName(hidden, async () => ({ outs }));
          return { id, inputs, props: named.outs };
        }),
      ),

    list: (service) =>
      call({}, () =>
        session.use(service, async (contexts) => {
          const { backend, listing } = contexts.tokens();
          const tokens = (await listing.current()).map((record) => listedToken(record, clock.now()));
          return { scope: backend.scope, tokens };
        }),
      ),

    update: (id, olds, news) =>
      callBeforeShutdown(news, () =>
        takingOver(news, olds, () =>
          session.use(serviceOf(news), async (contexts) => {
            const state = isRetirement(news) ? olds : await withOwnScope(id, olds, contexts);
            const wanted = await withOwnScope(id, news, contexts);
            return await withProviderName(news, async () => ({
              outs: await lifecycleOf(news).update(id, state, wanted, contexts, clock.now()),
            }));
          }),
        ),
      ),

    delete: async (id, props) => {
      await callBeforeShutdown(props, async () => {
        session.refusals.enforceDeletion(id);
        session.failedTakeovers.enforceDeletion(props);
        await session.useFromState(serviceOf(props), async (contexts) =>
          lifecycleOf(props).delete(
            id,
            isRetirement(props) ? props : await withOwnScope(id, props, contexts),
            contexts,
          ),
        );
        return {};
      });
    },
  };
}

/** A token as a program may see it: without the owner marker, and never with anything that looks like a secret. */
export interface ListedToken {
  readonly id: string;
  readonly description: string;
  /** `ORG/PROJECT/STACK/NAME` of the resource that owns it, if its description says so. */
  readonly owner?: string;
  readonly tokenPrefix: string;
  readonly createdAt: string;
  readonly createdBy?: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  readonly status: TokenStatus;
  /** Undefined for a management token. */
  readonly permissions?: readonly Permission[];
}

function listedToken(record: TokenRecord, now: number): ListedToken {
  const { text, marker } = splitDescription(record.description);
  const { id, tokenPrefix, createdAt, createdBy, expiresAt, revokedAt, permissions } = record;
  return {
    ...defined({ createdBy, expiresAt, revokedAt, permissions, owner: marker?.path }),
    id,
    description: redact(text),
    tokenPrefix,
    createdAt,
    status: statusOf(record, now),
  };
}

/** Whether the resource's provider differs from the one in its state. */
function isSwitched(olds: RawInputs, name: string | undefined): boolean {
  return !isRetirement(olds) && olds.provider !== name;
}

/** A retirement has no token of its own, so its state names no account to compare. */
function isRetirement({ kind }: RawInputs): boolean {
  return kind === "retirement";
}

/** Turns an error of a check into a failure without a property: the engine then shows it once, without its stack. */
function failuresOf(inputs: RawInputs, work: () => Checked): Checked {
  try {
    return work();
  } catch (error) {
    if (!isTokenError(error)) throw error;
    return { inputs: { ...inputs }, failures: [{ property: "", reason: error.message }] };
  }
}
