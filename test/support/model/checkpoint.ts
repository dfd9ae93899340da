import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { isMarked } from "./wire";

/** A resource as the engine keeps it. */
export interface KeptResource {
  readonly name: string;
  readonly urn: string;
  readonly id: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
  /** Why it is not ready; empty where it is. */
  readonly initErrors: readonly string[];
  /** Replaced, and still to be deleted. */
  readonly delete: boolean;
}

/** An operation whose end the engine has not recorded. */
export interface PendingOperation {
  readonly type: "creating" | "updating" | "deleting" | "reading";
  readonly name: string;
}

/** All that the engine knows between two commands. */
export interface Checkpoint {
  /** What the provider was configured with by the last update. */
  readonly config: Record<string, unknown>;
  readonly resources: readonly KeptResource[];
  readonly pending: readonly PendingOperation[];
}

const SECRET = "ciphertext";

/** What the engine encrypts by its name; besides, it encrypts what is marked as a secret. */
interface SecretNames {
  readonly outputs: readonly string[];
  readonly settings: readonly string[];
}

/** Writes and reads checkpoints as text, with secrets encrypted: what lies on a disk between commands. */
export class CheckpointFile {
  readonly #key = randomBytes(32);
  #text: string;

  constructor(private readonly names: SecretNames) {
    this.#text = this.#write({ config: {}, resources: [], pending: [] });
  }

  /** What lies on the disk. */
  get text(): string {
    return this.#text;
  }

  load(): Checkpoint {
    return JSON.parse(this.#text, (_key, value: unknown) => this.#decrypted(value)) as Checkpoint;
  }

  save(checkpoint: Checkpoint): void {
    this.#text = this.#write(checkpoint);
  }

  #write({ config, resources, ...rest }: Checkpoint): string {
    const hidden = resources.map((resource) => ({
      ...resource,
      outputs: this.#hide(resource.outputs, this.names.outputs),
    }));
    const hiddenConfig = this.#hide(config, this.names.settings);
    return JSON.stringify(
      { config: hiddenConfig, ...rest, resources: hidden },
      (_key, value: unknown) => (isMarked(value) ? this.#encrypted(value) : value),
      2,
    );
  }

  #hide(values: Record<string, unknown>, secret: readonly string[]): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(values).map(([key, value]) => [
        key,
        secret.includes(key) ? this.#encrypted(value) : value,
      ]),
    );
  }

  #encrypted(value: unknown): unknown {
    const vector = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#key, vector);
    const text = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
    return { [SECRET]: [vector, text, cipher.getAuthTag()].map((part) => part.toString("base64")).join(".") };
  }

  #decrypted(value: unknown): unknown {
    if (typeof value !== "object" || value === null || !(SECRET in value)) return value;
    const [vector, text, tag] = String(value[SECRET])
      .split(".")
      .map((part) => Buffer.from(part, "base64"));
    if (vector === undefined || text === undefined || tag === undefined) throw new Error("not a ciphertext");
    const decipher = createDecipheriv("aes-256-gcm", this.#key, vector).setAuthTag(tag);
    return JSON.parse(Buffer.concat([decipher.update(text), decipher.final()]).toString("utf8"));
  }
}
