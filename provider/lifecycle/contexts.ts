import type { DatabaseContext } from "./database/context";
import type { Context } from "./steps/context";

/** What the lifecycles work with, by what they work on. Each is opened only when it is asked for. */
export interface Contexts {
  /** For tokens: those of the collection that the resource belongs to. */
  tokens(): Context;
  databases(): DatabaseContext;
}
