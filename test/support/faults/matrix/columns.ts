import type { CommandOutcome, Declared } from "../../model/engineModel";
import type { ModelStack } from "../../model/modelStack";
import type { FaultedOperation } from "./rows";

/** What a program declares, by how many seconds a new token is verified. */
type Program = (verifyS: number) => readonly Declared[];

/** A command during which a fault strikes. */
export interface Column {
  readonly title: string;
  readonly struck: FaultedOperation;
  /** What is struck comes after another call in the same command. */
  readonly later?: boolean;
  /** Struck too, and for good: the service cannot even be asked what became of the call. */
  readonly blind?: boolean;
  /** What is there before. */
  readonly before: Program;
  /** What the program declares from then on. */
  readonly program: Program;
  command(stack: ModelStack, program: readonly Declared[]): Promise<CommandOutcome>;
}

const up = (stack: ModelStack, program: readonly Declared[]) => stack.model.up(program);

/** Tokens of a description, verified for so many seconds. */
const token =
  (description: string): Program =>
  (verifyS) => [{ name: "ci", args: { description, expiresIn: "90d", verify: { timeout: `${verifyS}s` } } }];

const nothing: Program = () => [];

/** All of them. */
export const columns: readonly Column[] = [
  { title: "create", struck: "create", before: nothing, program: token("one"), command: up },
  { title: "verify", struck: "get", later: true, before: nothing, program: token("one"), command: up },
  { title: "replace", struck: "create", before: token("one"), program: token("two"), command: up },
  {
    title: "revoke the replaced",
    struck: "revoke",
    later: true,
    before: token("one"),
    program: token("two"),
    command: up,
  },
  {
    title: "refresh",
    struck: "list",
    before: token("one"),
    program: token("one"),
    command: (stack) => stack.model.refresh(),
  },
  {
    title: "destroy",
    struck: "revoke",
    before: token("one"),
    program: token("one"),
    command: (stack) => stack.model.destroy(),
  },
  {
    title: "create, and no listing",
    struck: "create",
    blind: true,
    before: nothing,
    program: token("one"),
    command: up,
  },
];
