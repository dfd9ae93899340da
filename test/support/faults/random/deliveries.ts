import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Declared } from "../../model/engineModel";
import type { Random } from "../../random";

/** The variable that tells delivery commands where to put tokens. */
const VARIABLE = "DELIVERY_STORE";

const TAKES = ["sh", "-c", `cat > "$${VARIABLE}/$INFLUXDB_TOKEN_FINGERPRINT"`];
const REFUSES = ["sh", "-c", "cat > /dev/null; echo refused >&2; exit 3"];

/** The argument `deliver`, or none: to a command that takes the token, or to one that does not. */
export function someDelivery(random: Random): Record<string, unknown> {
  return random.weighted<Record<string, unknown>>([
    [6, {}],
    [2, { deliver: { command: TAKES, keepInState: random.chance(0.5) } }],
    [1, { deliver: { command: REFUSES, keepInState: random.chance(0.5) } }],
  ]);
}

/** The program with every store mended. */
export function accepting(program: readonly Declared[]): readonly Declared[] {
  return program.map(({ name, args }) => {
    const deliver = args.deliver as { readonly command: unknown } | undefined;
    return deliver?.command === REFUSES
      ? { name, args: { ...args, deliver: { ...deliver, command: TAKES } } }
      : { name, args };
  });
}

/** Where the commands of the histories put tokens: a folder apart from all that is searched for leaks. */
export class DeliveryStore {
  private constructor(private readonly folder: string) {}

  static async make(): Promise<DeliveryStore> {
    return new DeliveryStore(await mkdtemp(path.join(os.tmpdir(), "delivery-store-")));
  }

  get env(): Readonly<Record<string, string>> {
    return { [VARIABLE]: this.folder };
  }

  /** The token of a fingerprint, if it was delivered. */
  async secret(fingerprint: unknown): Promise<string | undefined> {
    return await readFile(path.join(this.folder, String(fingerprint)), "utf8").catch(() => undefined);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
