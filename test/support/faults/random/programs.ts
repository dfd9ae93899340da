import { PERMISSIONS } from "../../backends/tokensUnderTest";
import type { Declared } from "../../model/engineModel";
import type { Random } from "../../random";
import { someDelivery } from "./deliveries";

const NAMES = ["a", "b", "c"];

/** A program of one to three tokens. */
export function newProgram(random: Random): Declared[] {
  return NAMES.slice(0, random.integer(1, NAMES.length)).map((name) => ({ name, args: newArgs(random) }));
}

/** The same, some of them delivered. */
export function newDelivering(random: Random): Declared[] {
  return newProgram(random).map(({ name, args }) => ({ name, args: { ...args, ...someDelivery(random) } }));
}

/** The program after a person has edited it; often not at all. */
export function editedProgram(program: readonly Declared[], random: Random): readonly Declared[] {
  return random.weighted<() => readonly Declared[]>([
    [4, () => program],
    [3, () => program.map((declared) => (random.chance(0.5) ? edited(declared, random) : declared))],
    [1, () => newDelivering(random)],
    [
      1,
      () =>
        program.map(({ name, args: { deliver: _, ...args } }) => ({
          name,
          args: { ...args, ...someDelivery(random) },
        })),
    ],
  ])();
}

/** A declaration after an edit that usually asks for another token, or for a change in place where there is one. */
export function edited({ name, args }: Declared, random: Random): Declared {
  if (args.permissions !== undefined && random.chance(0.4)) {
    return { name, args: { ...args, permissions: random.pick(PERMISSIONS) } };
  }
  const change = random.weighted<Record<string, unknown>>([
    [2, { description: `edited ${random.integer(0, 999)}` }],
    [1, { keepers: { release: String(random.integer(0, 99)) } }],
    [1, { expiresIn: random.pick(["30d", "90d", "2h", "1d12h"]) }],
    [1, { verify: random.pick([false, { timeout: "1s" }, { timeout: "2s" }]) }],
    [1, { onInvalid: "replace" }],
  ]);
  return { name, args: { ...args, ...change } };
}

/** The program as one of tokens that have permissions. */
export function withPermissions(program: readonly Declared[], random: Random): readonly Declared[] {
  return program.map(({ name, args }) => ({
    name,
    args: { permissions: random.pick(PERMISSIONS), ...args },
  }));
}

/** The declaration, with time for a slow machine to verify a token; some that are verified were revoked meanwhile. */
export function patient(declared: Declared): Declared {
  const { args } = declared;
  if (args.verify === false) return declared;
  return { ...declared, args: { ...args, verify: { timeout: "30s" } } };
}

function newArgs(random: Random): Record<string, unknown> {
  return {
    description: `token ${random.integer(0, 999)}`,
    ...(random.chance(0.8) ? { expiresIn: random.pick(["12h", "30d", "90d"]) } : {}),
    verify: random.chance(0.85) ? { timeout: "1s" } : false,
  };
}
