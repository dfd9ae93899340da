import type { Declared } from "../../model/engineModel";
import type { ModelStack } from "../../model/modelStack";
import type { Random } from "../../random";
import { tokenOf } from "../invariants";

const NAME = "own";
const SETTING = "influxdb-tokens:managementToken";

/** No process of a test has it: the stack's configuration gives the credential. */
const NO_VARIABLE = "NO_CREDENTIAL_IN_THE_ENVIRONMENT";

/**
 * A rotating token in a stack whose provider authenticates with one of them: a pipeline, which is late at
 * times, takes the current token over into the stack's configuration.
 */
export class OwnCredential {
  /** The tokens that were ever taken over, by their secrets. */
  readonly #ids = new Map<unknown, string>();
  #declared: Declared;

  constructor(
    private readonly stack: ModelStack,
    private readonly random: Random,
  ) {
    stack.secrets.push(stack.emulator.secret);
    stack.model.configure({ "influxdb-tokens:managementTokenVariable": NO_VARIABLE });
    this.setFirst();
    this.#declared = {
      name: NAME,
      kind: "rotating",
      args: {
        description: "the provider's own",
        expiresIn: random.pick(["120d", "1000d"]),
        rotateBefore: "30d",
        overlap: random.pick(["2h", "7d"]),
        verify: { timeout: "1s" },
      },
    };
  }

  /** The program with the rotating token; seldom, somebody has taken it out. */
  joined(program: readonly Declared[]): readonly Declared[] {
    return this.random.chance(0.05) ? program : this.within(program);
  }

  /** The program with the rotating token. */
  within(program: readonly Declared[]): readonly Declared[] {
    return [this.#declared, ...program];
  }

  /** A person edits it; often not at all. */
  edit(): void {
    const change = this.random.weighted<Record<string, unknown>>([
      [3, {}],
      [3, { keepers: { release: String(this.random.integer(0, 99)) } }],
      [1, { overlap: this.random.pick(["2h", "7d", "20d"]) }],
      [1, { description: `the provider's own ${this.random.integer(0, 99)}` }],
    ]);
    this.#declared = { ...this.#declared, args: { ...this.#declared.args, ...change } };
  }

  /** Somebody sets another credential, for the next update. @returns what happened, in words */
  change(): string {
    if (this.random.chance(0.2)) {
      this.setFirst();
      return "a person sets the first credential";
    }
    const kept = this.stack.model.state.resources.find(({ name }) => name === NAME);
    if (typeof kept?.outputs.token !== "string") return "there is no token to take over";
    const id = tokenOf(kept);
    this.#ids.set(kept.outputs.token, id);
    this.stack.model.configure({ [SETTING]: kept.outputs.token });
    return `the pipeline sets the credential ${id}`;
  }

  /** Sets the credential that no state holds. */
  setFirst(): void {
    this.stack.model.configure({ [SETTING]: this.stack.emulator.secret });
  }

  /** The living token of the stack that a configuration authenticates with. */
  livingTokenOf(config: Readonly<Record<string, unknown>>): string | undefined {
    const id = this.#ids.get(config[SETTING]);
    return this.stack.living().find((token) => token.id === id)?.id;
  }
}
