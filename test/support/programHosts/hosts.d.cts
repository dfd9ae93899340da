import type { CommandResult } from "../exec/command";

/** A program that the engine is to run. */
interface Program {
  /** The `node_modules` folder that it loads packages from. */
  readonly modules: string;
  /** Its folder. */
  readonly folder: string;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Gets everything that it prints. */
  readonly onPrinted: (bytes: Buffer) => void;
}

declare global {
  /** Runs a command of the engine whose program runs in a process that has run others. `run` gets the port for `--client`. */
  function withProgramHost(
    program: Program,
    run: (port: number) => Promise<CommandResult>,
  ): Promise<CommandResult>;
}
