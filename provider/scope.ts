/** The account that token ids belong to. */
export interface ScopeParts {
  readonly product: "dedicated" | "clustered";
  /** Account id (Dedicated) or host (Clustered). */
  readonly account: string;
  /** Host, with port where it is not the scheme's own, of the HTTP endpoint; undefined where there is none. */
  readonly endpointHost?: string;
}

/**
 * The scope as text: `dedicated:ACCOUNT_ID` or `clustered:HOST`, followed by `@ENDPOINT_HOST` when the account is
 * reached over HTTP. Two tokens with the same scope can be told apart by their ids alone.
 */
export function formatScope({ product, account, endpointHost }: ScopeParts): string {
  const base = `${product}:${account.toLowerCase()}`;
  return endpointHost === undefined ? base : `${base}@${endpointHost.toLowerCase()}`;
}
