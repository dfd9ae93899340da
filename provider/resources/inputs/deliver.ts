import type * as pulumi from "@pulumi/pulumi";

/** A command to which each new token is delivered. */
export interface DeliverArgs {
  /**
   * The program and its arguments, run without a shell in the folder of the Pulumi program, during `pulumi up` and
   * never in a preview. It reads the token from standard input: the exact string, without a newline. The delivery
   * succeeds if the command exits with 0 and has read all of it. A name without a slash is searched on PATH, never in
   * `node_modules`.
   *
   * Its environment is that of `pulumi`, without `PULUMI_*`, the provider's own credential, and any other variable that
   * contains a token. It also has `INFLUXDB_TOKEN_ID`, `INFLUXDB_TOKEN_EXPIRES_AT` (RFC 3339; not set if the token
   * never expires), `INFLUXDB_TOKEN_FINGERPRINT` (SHA-256 in hex) and `PULUMI_RESOURCE_NAME`.
   *
   * Every process of the machine can read the arguments, and they are in the state: none may contain a token.
   */
  readonly command: pulumi.Input<pulumi.Input<string>[]>;

  /**
   * Whether the state stores the secret. With `false`, the state contains only its fingerprint, the output `token`
   * has no value, and a token that could not be delivered is revoked, because nobody has it.
   *
   * @default true
   */
  readonly keepInState?: pulumi.Input<boolean>;

  /**
   * The timeout after which the command is killed: a duration such as `30s` or `2m`, at most `1h`.
   *
   * @default "30s"
   */
  readonly timeout?: pulumi.Input<string>;
}
