import type * as pulumi from "@pulumi/pulumi";

/** A command that takes each new token to where it is kept. */
export interface DeliverArgs {
  /**
   * The program and its arguments, run without a shell in the folder of the Pulumi program, during `pulumi up` and
   * never in a preview. It reads the token from its standard input: the exact string, no line end. It counts as
   * done when it exits with 0 and has read all of it. A name without a slash is looked for on PATH, never in
   * `node_modules`.
   *
   * Its environment is that of `pulumi`, without `PULUMI_*`, the provider's own credential, and whatever else
   * holds a token; and with `INFLUXDB_TOKEN_ID`, `INFLUXDB_TOKEN_EXPIRES_AT` (RFC 3339; not set where the token
   * never ends), `INFLUXDB_TOKEN_FINGERPRINT` (SHA-256 in hex) and `PULUMI_RESOURCE_NAME`.
   *
   * The arguments are readable for every process of the machine and in the state: none may hold a token.
   */
  readonly command: pulumi.Input<pulumi.Input<string>[]>;

  /**
   * Whether the state keeps the secret. With `false` the state holds its fingerprint only, the output `token`
   * cannot be used, and a token that could not be delivered is revoked again, because nobody has it.
   *
   * @default true
   */
  readonly keepInState?: pulumi.Input<boolean>;

  /**
   * How long the command may take before it is ended: a length such as `30s` or `2m`, at most `1h`.
   *
   * @default "30s"
   */
  readonly timeout?: pulumi.Input<string>;
}
