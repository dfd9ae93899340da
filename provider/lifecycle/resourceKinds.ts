import { TokenError } from "../errors";
import type { Checked, RawInputs } from "./arguments/failure";
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
import type { Context } from "./steps/context";
import { read } from "./steps/read";
import { revokeUnlessKept } from "./steps/revoke";

/** The lifecycle of one kind of resource, as the engine drives it. */
interface Lifecycle {
  check(olds: RawInputs, news: RawInputs, now: number): Checked;
  diff(id: string, olds: RawInputs, news: RawInputs, present: DiffContext): Difference;
  create(inputs: RawInputs, context: () => Context, now: number): Promise<{ id: string; outs: object }>;
  read(id: string, props: RawInputs, context: () => Context): Promise<object>;
  /** Takes over what exists on the service already. */
  import(id: string, hidden: RawInputs, context: () => Context): Promise<{ inputs: object; outs: object }>;
  update(id: string, olds: RawInputs, news: RawInputs, context: () => Context, now: number): Promise<object>;
  delete(id: string, props: RawInputs, context: () => Context): Promise<void>;
}

const token: Lifecycle = {
  check,
  diff,
  create: async (inputs, context) => {
    const outs = await create(inputs, context());
    return { id: outs.tokenId, outs };
  },
  read: async (id, props, context) => {
    const known = props.tokenId !== undefined || props.stateVersion !== undefined;
    return known ? read(readState(props, id), context()) : lookUp(id, context());
  },
  import: async (id, hidden, context) => {
    const { inputs, state } = await importToken(id, hidden, context());
    return { inputs, outs: state };
  },
  update: async (id, olds, news, context) => update(readState(olds, id), news, context),
  delete: async (id, props, context) => revokeUnlessKept(readState(props, id), context()),
};

const rotating: Lifecycle = {
  check: (_olds, news) => checkRotation(news),
  diff: (_id, olds, news, present) => diffRotation(olds, news, present),
  create: async (inputs, context) => {
    const { id, state } = await createRotation(inputs, context());
    return { id, outs: state };
  },
  read: async (_id, props, context) => {
    if (props.tokenId !== undefined) return readRotationTokens(readRotation(props), context());
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
  update: async (id, olds, news, context, now) => updateRotation(id, readRotation(olds), news, now, context),
  delete: async (_id, props, context) => revokeRotation(readRotation(props), context()),
};

const retirement: Lifecycle = {
  check: (_olds, news) => checkRetirement(news),
  diff: (_id, olds, news, present) => diffRetirement(olds, news, present.now),
  create: async (inputs, context, now) => ({
    id: newRetirementId(),
    outs: await retire({}, inputs, now, context),
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
  update: async (_id, olds, news, context, now) => retire(olds, news, now, context),
  delete: async () => undefined,
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
    `a ${KINDS[from].name} cannot become a ${KINDS[to].name}, which would lose track of its tokens: remove the alias from the program. Pulumi then creates a new resource and revokes the tokens of the old one`,
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
    update: async (id, olds, news, context, now) => {
      refuseOtherKind(olds, news);
      return lifecycle.update(id, olds, news, context, now);
    },
  };
}

const LIFECYCLES: Readonly<Record<Kind, Lifecycle>> = {
  token: ofOwnKind(token),
  rotating: ofOwnKind(rotating),
  retirement: ofOwnKind(retirement),
  databaseToken: ofOwnKind(token),
  rotatingDatabaseToken: ofOwnKind(rotating),
  database: ofOwnKind(token),
};

/** The lifecycle that a resource's arguments or state ask for. */
export function lifecycleOf(inputs: RawInputs): Lifecycle {
  return LIFECYCLES[kindOf(inputs)];
}
