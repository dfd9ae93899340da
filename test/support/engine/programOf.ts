import type { Way } from "../model/way";
import { nativeProgram } from "./nativeProgram";
import { program } from "./program";

/** The text of a program that declares resources by one of the ways. */
export function programOf(way: Way, statements: string): string {
  return way === "plugin" ? nativeProgram(statements) : program(statements);
}
