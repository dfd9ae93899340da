import { PERMISSIONS } from "../../backends/tokensUnderTest";
import type { CommandOutcome, Declared } from "../../model/engineModel";
import { type ModelStack, PATIENT_S } from "../../model/modelStack";
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
  /** What is struck verifies a new token: it fails as long as that lasts. */
  readonly verifies?: boolean;
  /** An earlier `up`. @default none */
  readonly prepare?: (stack: ModelStack) => Promise<CommandOutcome>;
  /** What is there before. */
  readonly before: Program;
  /** What the program declares from then on. */
  readonly program: Program;
  command(stack: ModelStack, program: readonly Declared[]): Promise<CommandOutcome>;
}

const up = (stack: ModelStack, program: readonly Declared[]) => stack.model.up(program);

/** Tokens of a description, verified for so many seconds. */
const token =
  (description: string, more: object = {}): Program =>
  (verifyS) => [
    { name: "ci", args: { description, expiresIn: "90d", verify: { timeout: `${verifyS}s` }, ...more } },
  ];

/** A rotating token in its overlap, and the same before: two generations live. */
const inOverlap =
  (release: string, more: object = {}): Program =>
  (verifyS) => [
    {
      name: "ci",
      kind: "rotating",
      args: {
        description: "one",
        expiresIn: "90d",
        rotateBefore: "30d",
        overlap: "7d",
        keepers: { release },
        verify: { timeout: `${verifyS}s` },
        ...more,
      },
    },
  ];

/** Asks for another token, whatever can be changed in place. */
const ANOTHER = { keepers: { release: "2" } };

const nothing: Program = () => [];

/** Those that all tokens have. */
export const columns: readonly Column[] = [
  { title: "create", struck: "create", before: nothing, program: token("one"), command: up },
  {
    title: "verify",
    struck: "get",
    verifies: true,
    later: true,
    before: nothing,
    program: token("one"),
    command: up,
  },
  { title: "replace", struck: "create", before: token("one"), program: token("two", ANOTHER), command: up },
  {
    title: "revoke the replaced",
    struck: "revoke",
    later: true,
    before: token("one"),
    program: token("two", ANOTHER),
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

const [FEW, MORE, OTHERS] = PERMISSIONS;

/** Those that only database tokens have: they are changed in place, and tried by a query. */
export const columnsOfDatabaseTokens: readonly Column[] = [
  {
    title: "query",
    struck: "query",
    verifies: true,
    later: true,
    before: nothing,
    program: token("one"),
    command: up,
  },
  {
    title: "change permissions",
    struck: "update",
    before: token("one", { permissions: FEW }),
    program: token("one", { permissions: MORE }),
    command: up,
  },
  {
    title: "change description",
    struck: "update",
    later: true,
    before: token("one"),
    program: token("two"),
    command: up,
  },
  {
    title: "read before a change",
    struck: "get",
    before: token("one"),
    program: token("two"),
    command: up,
  },
  {
    title: "change both generations",
    struck: "update",
    before: inOverlap("2", { permissions: MORE }),
    program: inOverlap("2", { permissions: OTHERS }),
    prepare: async (stack) => await stack.model.up(inOverlap("1", { permissions: MORE })(PATIENT_S)),
    command: up,
  },
];
