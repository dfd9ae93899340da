import { type OwnScope, relationOf } from "../account/scope";
import { TokenError } from "../errors";
import type { Checked, RawInputs } from "./arguments/failure";
import type { Contexts } from "./contexts";
import { checkDatabase } from "./database/check";
import { createDatabase } from "./database/create";
import { diffDatabase } from "./database/diff";
import { importDatabase } from "./database/importDatabase";
import { proveInCluster } from "./database/otherCluster";
import { readDatabase } from "./database/read";
import { removeDatabase } from "./database/remove";
import { readDatabaseState } from "./database/state";
import { updateDatabase } from "./database/update";
import type { DiffContext, Difference } from "./difference";
import { KINDS, type Kind, kindOf } from "./kinds";
import { checkRetirement, diffRetirement, newRetirementId, retire } from "./retirement/retirement";
import { checkRotation } from "./rotation/arguments";
import { diffRotation } from "./rotation/diff";
import { createRotation, readRotationTokens, revokeRotation, updateRotation } from "./rotation/rotate";
import { readRotation } from "./rotation/state";
import { check } from "./single/check";
import { create } from "./single/create";
import { diff } from "./single/diff";
import { importToken } from "./single/importToken";
import { lookUp } from "./single/lookUp";
import { update } from "./single/update";
import { readState } from "./state";
import { read } from "./steps/read";
import { revokeUnlessKept } from "./steps/revoke";
import { inOwnScope } from "./steps/sameAccount";

/** The lifecycle of one kind of resource, as the engine drives it. */
interface Lifecycle {
  check(olds: RawInputs, news: RawInputs, now: number): Checked;
  diff(id: string, olds: RawInputs, news: RawInputs, present: DiffContext): Difference;
  create(inputs: RawInputs, contexts: Contexts, now: number): Promise<{ id: string; outs: object }>;
  read(id: string, props: RawInputs, contexts: Contexts): Promise<object>;
  /** Takes over what exists on the service already. */
  import(id: string, hidden: RawInputs, contexts: Contexts): Promise<{ inputs: object; outs: object }>;
  update(id: string, olds: RawInputs, news: RawInputs, contexts: Contexts, now: number): Promise<object>;
  delete(id: string, props: RawInputs, contexts: Contexts): Promise<void>;
  /**
   * The properties from the engine, with the scope as this provider writes it. Another scope that is configured as the
   * same one has to be proven.
   *
   * @throws TokenError `config` when it could not be
   */
  inOwnScope(id: string, props: RawInputs, own: OwnScope, contexts: Contexts): Promise<RawInputs>;
}

const tokensInOwnScope: Lifecycle["inOwnScope"] = (id, props, own, { tokens }) =>
  inOwnScope(id, props, own, tokens);

const token: Lifecycle = {
  check,
  diff,
  inOwnScope: tokensInOwnScope,
  create: async (inputs, { tokens }) => {
    const outs = await create(inputs, tokens());
    return { id: outs.tokenId, outs };
  },
  read: async (id, props, { tokens }) => {
    const known = props.tokenId !== undefined || props.stateVersion !== undefined;
    return known ? read(readState(props, id), tokens()) : lookUp(id, tokens());
  },
  import: async (id, hidden, { tokens }) => {
    const { inputs, state } = await importToken(id, hidden, tokens());
    return { inputs, outs: state };
  },
  update: async (id, olds, news, { tokens }) => update(readState(olds, id), news, tokens),
  delete: async (id, props, { tokens }) => revokeUnlessKept(readState(props, id), tokens()),
};

const rotating: Lifecycle = {
  check: (_olds, news) => checkRotation(news),
  diff: (_id, olds, news, present) => diffRotation(olds, news, present),
  inOwnScope: tokensInOwnScope,
  create: async (inputs, { tokens }) => {
    const { id, state } = await createRotation(inputs, tokens());
    return { id, outs: state };
  },
  read: async (_id, props, { tokens }) => {
    if (props.tokenId !== undefined) return readRotationTokens(readRotation(props), tokens());
    throw new TokenError(
      "not-found",
      `a ${KINDS[kindOf(props)].name} cannot be looked up: the service knows tokens and nothing else`,
    );
  },
  import: async (_id, hidden) => {
    throw new TokenError(
      "config",
      `a ${KINDS[kindOf(hidden)].name} cannot be imported: the service knows tokens and nothing else. Declare it with \`adopt: { id }\`: the token becomes the predecessor of its first one`,
    );
  },
  update: async (id, olds, news, { tokens }, now) =>
    updateRotation(id, readRotation(olds), news, now, tokens),
  delete: async (_id, props, { tokens }) => revokeRotation(readRotation(props), tokens()),
};

const retirement: Lifecycle = {
  check: (_olds, news) => checkRetirement(news),
  diff: (_id, olds, news, present) => diffRetirement(olds, news, present.now),
  inOwnScope: tokensInOwnScope,
  create: async (inputs, { tokens }, now) => ({
    id: newRetirementId(),
    outs: await retire({}, inputs, now, tokens),
  }),
  read: async (_id, props) => {
    if (props.stateVersion !== undefined) return props;
    throw new TokenError(
      "not-found",
      "a TokenRetirement cannot be looked up: it exists only in a state, and would never revoke anything. Declare it without the option id",
    );
  },
  import: async () => {
    throw new TokenError(
      "config",
      "a TokenRetirement cannot be imported: it exists only in a state. Declare it without the option import",
    );
  },
  update: async (_id, olds, news, { tokens }, now) => retire(olds, news, now, tokens),
  delete: async () => undefined,
};

const database: Lifecycle = {
  check: (_olds, news) => checkDatabase(news),
  diff: diffDatabase,
  inOwnScope: async (id, props, own, { databases }) => {
    const state = readDatabaseState(props, id);
    const relation = relationOf(state.scope, own);
    if (state.scope === "" || relation === "other") return props;
    if (relation === "alias") await proveInCluster(state, databases());
    return { ...props, scope: own.scope };
  },
  create: (inputs, { databases }) => createDatabase(inputs, databases()),
  read: (id, props, { databases }) => readDatabase(id, props, databases()),
  import: (id, { owner }, { databases }) =>
    importDatabase(id, typeof owner === "string" ? owner : "", databases()),
  update: (id, olds, news, { databases }) => updateDatabase(id, readDatabaseState(olds, id), news, databases),
  delete: (id, props, { databases }) => removeDatabase(readDatabaseState(props, id), databases()),
};

/**
 * With an alias of another type, one kind of resource gets the state of another. A single token can become the first
 * one of a rotating token. Anything else would drop live tokens from the state.
 */
function refuseOtherKind(olds: RawInputs, news: RawInputs): void {
  const [from, to] = [kindOf(olds), kindOf(news)];
  const begins = to === "rotating" ? "token" : to === "rotatingDatabaseToken" ? "databaseToken" : undefined;
  if (from === to || from === begins) return;
  throw new TokenError(
    "config",
    `a ${KINDS[from].name} cannot become a ${KINDS[to].name}, which would lose track of what it has: remove the alias from the program. Pulumi then creates a new resource and deletes the old one`,
  );
}

/** A lifecycle that refuses the state of a kind that it cannot continue. */
function ofOwnKind(lifecycle: Lifecycle): Lifecycle {
  return {
    ...lifecycle,
    diff: (id, olds, news, present) => {
      refuseOtherKind(olds, news);
      return lifecycle.diff(id, olds, news, present);
    },
    update: async (id, olds, news, contexts, now) => {
      refuseOtherKind(olds, news);
      return lifecycle.update(id, olds, news, contexts, now);
    },
  };
}

const LIFECYCLES: Readonly<Record<Kind, Lifecycle>> = {
  token: ofOwnKind(token),
  rotating: ofOwnKind(rotating),
  retirement: ofOwnKind(retirement),
  databaseToken: ofOwnKind(token),
  rotatingDatabaseToken: ofOwnKind(rotating),
  database: ofOwnKind(database),
};

/** The lifecycle that a resource's arguments or state ask for. */
export function lifecycleOf(inputs: RawInputs): Lifecycle {
  return LIFECYCLES[kindOf(inputs)];
}
