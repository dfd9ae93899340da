/** What every rule can be told. */
export interface RuleOptions {
  /**
   * What a violation does: it stops the update (`mandatory`), or is only shown (`advisory`). The configuration of the
   * pack has precedence.
   *
   * @default "mandatory"
   */
  readonly enforcementLevel?: "advisory" | "mandatory" | "disabled";
}
