import { createCipheriv, createHash } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import * as pulumi from "@pulumi/pulumi";

/** The arguments of a {@link SealedFile}. */
export interface SealedFileArgs {
  /** The path of the file. */
  readonly path: pulumi.Input<string>;
  /** The secret to seal. */
  readonly secret: pulumi.Input<string>;
}

interface Inputs {
  readonly path: string;
  readonly secret: string;
}

/** Encrypts with AES-256-GCM and the key in STORE_KEY (64 hex digits). Writes IV, tag and ciphertext, in base64. */
async function seal({ path, secret }: Inputs): Promise<void> {
  const vector = Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(12)));
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(process.env.STORE_KEY ?? "", "hex"), vector);
  const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  const sealed = Buffer.concat([vector, cipher.getAuthTag(), text]).toString("base64");
  // Readers see either the old file or the new one, never half of one.
  await writeFile(`${path}.new`, sealed, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** The content of the file, and its fingerprint. */
function outputsOf(inputs: Inputs) {
  return { ...inputs, fingerprint: createHash("sha256").update(inputs.secret, "utf8").digest("hex") };
}

const provider: pulumi.dynamic.ResourceProvider = {
  create: async (inputs: Inputs) => {
    await seal(inputs);
    return { id: inputs.path, outs: outputsOf(inputs) };
  },
  update: async (_id: string, _olds: Inputs, news: Inputs) => {
    await seal(news);
    return { outs: outputsOf(news) };
  },
  delete: async (_id: string, { path }: Inputs) => rm(path, { force: true }),
};

/** A secret store in one encrypted file. Replace it with yours: Vault, a cloud's secret manager, a CI variable. */
export class SealedFile extends pulumi.dynamic.Resource {
  /** SHA-256 of the file's secret, in hex. */
  declare public readonly fingerprint: pulumi.Output<string>;

  constructor(name: string, { path, secret }: SealedFileArgs, opts?: pulumi.CustomResourceOptions) {
    const props = { path, secret: pulumi.secret(secret), fingerprint: undefined };
    super(provider, name, props, pulumi.mergeOptions(opts, { additionalSecretOutputs: ["secret"] }));
  }
}
