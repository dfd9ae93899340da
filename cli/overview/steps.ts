import { ofStack } from "../audit/remedies";
import type { DueItem } from "../due/findDue";

/** Something to do about a token. */
export interface Step {
  /** Why, and what else there is to know. */
  readonly why: string;
  /** What to run, in this order; empty if the program has to change first. */
  readonly commands: readonly string[];
}

/** What a date asks for. */
export function stepOfDue({ kind, at, overdue, stack, next }: DueItem): Step {
  const up = [`pulumi up${ofStack(stack)}`];
  const when = at === undefined ? "" : overdue ? " since" : " on";
  const date = at === undefined ? "" : ` ${at.slice(0, 10)}`;
  switch (kind) {
    case "rotate":
      return { why: `its rotation is due${when}${date}`, commands: up };
    case "retire":
      return { why: `it is to be revoked${when === "" ? " now" : when}${date}`, commands: up };
    case "not-ready":
      return { why: "it was created, but is not verified or not delivered yet", commands: up };
    case "dead":
      return { why: "a refresh found it unusable", commands: up };
    case "expiring":
      return { why: next, commands: [] };
  }
}
