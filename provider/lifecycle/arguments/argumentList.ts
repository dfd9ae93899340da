import type { Failure, RawInputs } from "./failure";

/** The arguments of one resource: those that the user writes, and those that the resource's class adds. */
export class ArgumentList {
  constructor(
    private readonly users: readonly string[],
    private readonly hidden: readonly string[],
  ) {}

  /** The known arguments that are given. */
  pick(news: RawInputs): Record<string, unknown> {
    const inputs: Record<string, unknown> = {};
    for (const key of [...this.users, ...this.hidden]) {
      if (news[key] !== undefined) inputs[key] = news[key];
    }
    return inputs;
  }

  /** A failure for every unknown argument: in plain JavaScript, a misspelt expiry would mean no expiry. */
  refuseOthers(news: RawInputs): Failure[] {
    return Object.keys(news)
      .filter((key) => ![...this.users, ...this.hidden].includes(key) && news[key] !== undefined)
      .map((key) => ({
        property: `arguments.${key}`,
        reason: `${JSON.stringify(key)} is not an argument: there are ${this.users.join(", ")}`,
      }));
  }
}
