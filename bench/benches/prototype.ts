import type { Bench } from "../bench";
import { available, compareLifecycles, type LifecycleResults } from "../lifecycles";
import { opentofu } from "../subjects/opentofu";
import { tokenSet } from "../subjects/tokenSet";

/** Results by number of tokens. */
export interface PrototypeResult {
  readonly sizes: readonly {
    readonly count: number;
    readonly rounds: number;
    readonly subjects: LifecycleResults;
  }[];
}

/** What one resource that holds many tokens would gain. */
export const prototype: Bench<PrototypeResult> = {
  name: "prototype",
  what: "a prototype of one resource that holds many tokens, beside OpenTofu",
  async run(settings) {
    const present = await available([tokenSet, opentofu], settings);
    const sizes = [];
    for (const count of settings.sizes ?? (settings.short ? [100] : [100, 1_000])) {
      const rounds = settings.pairs ?? 3;
      const subjects = await compareLifecycles(present, count, rounds, settings);
      sizes.push({ count, rounds, subjects });
    }
    return { sizes };
  },
};
