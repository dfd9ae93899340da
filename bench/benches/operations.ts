import type { Bench } from "../bench";
import { available, compareLifecycles, type LifecycleResults } from "../lifecycles";
import { direct } from "../subjects/direct";
import { empty } from "../subjects/empty";
import { opentofu } from "../subjects/opentofu";
import { random } from "../subjects/random";
import { serialized } from "../subjects/serialized";
import type { Subject } from "../subjects/subject";
import { tokens } from "../subjects/tokens";

/** What is compared. At large sizes the serialized resource takes minutes, so it only creates, once. */
function subjectsFor(count: number): readonly Subject[] {
  if (count < 500) return [tokens, random, empty, serialized, opentofu, direct];
  return [tokens, random, { ...serialized, operations: ["create"], rounds: 1 }, opentofu, direct];
}

/** Results by number of resources. */
export interface OperationsResult {
  readonly sizes: readonly {
    readonly count: number;
    readonly rounds: number;
    readonly subjects: LifecycleResults;
  }[];
}

/** Create, change nothing, refresh and destroy: this package beside the others. */
export const operations: Bench<OperationsResult> = {
  name: "operations",
  what: "up, up without changes, refresh and destroy, beside RandomId, other providers and OpenTofu",
  async run(settings, save) {
    const sizes: OperationsResult["sizes"][number][] = [];
    for (const count of settings.sizes ?? (settings.short ? [1, 100] : [1, 100, 1_000])) {
      const subjects = await available(subjectsFor(count), settings);
      const wanted = settings.pairs ?? roundsFor(count, settings.short);
      const onRound = (rounds: number, soFar: LifecycleResults) =>
        save({ sizes: [...sizes, { count, rounds, subjects: soFar }] });
      const measured = await compareLifecycles(subjects, count, wanted, settings, onRound);
      sizes.push({ count, rounds: wanted, subjects: measured });
    }
    return { sizes };
  },
};

/** Short runs are noisy, and cheap to repeat. */
function roundsFor(count: number, short: boolean): number {
  if (count < 10) return short ? 5 : 7;
  if (count < 500) return short ? 3 : 5;
  return 3;
}
