import type { Bench } from "../bench";
import { available, compareLifecycles, type LifecycleResults } from "../lifecycles";
import { closure } from "../subjects/closure";
import { direct } from "../subjects/direct";
import { empty } from "../subjects/empty";
import { opentofu } from "../subjects/opentofu";
import { random } from "../subjects/random";
import { tokens } from "../subjects/tokens";

const SUBJECTS = [tokens, random, empty, closure, opentofu, direct];

/** Results by number of resources. */
export interface OperationsResult {
  readonly sizes: readonly {
    readonly count: number;
    readonly rounds: number;
    readonly subjects: LifecycleResults;
  }[];
}

/** Create, do nothing, refresh and destroy: this package beside the others. */
export const operations: Bench<OperationsResult> = {
  name: "operations",
  what: "up, up without changes, refresh and destroy, beside RandomId, other providers and OpenTofu",
  async run(settings) {
    const subjects = await available(SUBJECTS, settings);
    const sizes = [];
    for (const count of settings.sizes ?? (settings.short ? [1, 100] : [1, 100, 1_000])) {
      const rounds = settings.pairs ?? roundsFor(count, settings.short);
      sizes.push({ count, rounds, subjects: await compareLifecycles(subjects, count, rounds, settings) });
    }
    return { sizes };
  },
};

/** Short ones are noisy and cheap to repeat. */
function roundsFor(count: number, short: boolean): number {
  if (count < 10) return short ? 5 : 9;
  if (count < 500) return short ? 3 : 5;
  return 3;
}
