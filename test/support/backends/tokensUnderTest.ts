import type { Emulator } from "../../../emulator";
import { isRotating, kindOf } from "../../../provider/lifecycle/kinds";
import { splitDescription } from "../../../provider/token/ownerMarker";
import { type Permission, samePermissions } from "../../../provider/token/permissions";
import type { Declared } from "../model/engineModel";
import type { Random } from "../random";
import { accepts } from "../service/accepts";

/** A token on the service, behind the provider's back. */
export interface TokenUnderTest {
  readonly id: string;
  readonly description: string;
  readonly expiresAt?: string;
  readonly state: "active" | "expired" | "revoked";
}

/** What the outputs of a resource say that the service can change in place. */
interface Said {
  readonly description?: unknown;
  readonly permissions?: unknown;
}

/** The kind of tokens that the resources of a stack own. */
export interface TokensUnderTest {
  /** Whether description and permissions change in place. */
  readonly editable: boolean;
  /** What the tests' programs declare, as resources of this kind. */
  declared(declared: Declared): Declared;
  /** Puts on the service what the tokens need there. */
  prepare(emulator: Emulator): void;
  /** Every token but the credential, in the order of creation. */
  made(emulator: Emulator): TokenUnderTest[];
  /** Somebody creates a token by hand. */
  mint(emulator: Emulator, description: string): { readonly id: string; readonly secret: string };
  revoke(emulator: Emulator, id: string): void;
  /** Removes a token as if it had never been there. */
  vanish(emulator: Emulator, id: string): void;
  /** Somebody changes a token in place. */
  change(emulator: Emulator, id: string, random: Random): void;
  /** The service's answer to the use of a secret, as the secret of an id where that can be told. */
  answerTo(emulator: Emulator, secret: string, id: string): Promise<number>;
  /** Whether the service accepts a secret now. */
  accepts(emulator: Emulator, secret: string): Promise<boolean>;
  /** Whether the service shows a token as outputs say that it is, with an owner marker. */
  isAsSaid(emulator: Emulator, id: string, said: Said): boolean;
}

/** Management tokens: what all the tests' programs declare as they are. */
export const managementTokens: TokensUnderTest = {
  editable: false,
  declared: (declared) => declared,
  prepare: () => undefined,
  made: (emulator) => {
    const own = emulator.secret.slice(0, 9);
    return emulator.tokens().filter(({ tokenPrefix }) => tokenPrefix !== own);
  },
  mint: (emulator, description) => {
    const { record, secret } = emulator.mint({ description });
    return { id: record.id, secret };
  },
  revoke: (emulator, id) => emulator.revoke(id),
  vanish: (emulator, id) => emulator.remove(id),
  change: () => undefined,
  answerTo: async ({ url, accounts: [account] }, secret, id) =>
    await statusOf(`${url}/api/v0/accounts/${account}/management-tokens/${id}`, secret),
  accepts: (emulator, secret) => accepts(emulator, secret),
  isAsSaid: () => true,
};

/** A database that exists where database tokens are made. */
export const DATABASE = "sensors";

/** Permissions of which every program has one: the token can be tried by a query. */
export const PERMISSIONS: readonly Permission[][] = [
  [{ action: "read", database: DATABASE }],
  [
    { action: "write", database: "*" },
    { action: "read", database: DATABASE },
  ],
  [
    { action: "read", database: DATABASE },
    { action: "read", database: "a/b 100% ü" },
    { action: "write", database: DATABASE },
  ],
];

/** Database tokens. */
export const databaseTokens: TokensUnderTest = {
  editable: true,
  declared: ({ name, kind, args }) => {
    if (kind === "retirement") return { name, kind, args: { service: "databaseTokens", ...args } };
    const own = isRotating(kindOf({ kind })) ? "rotatingDatabaseToken" : "databaseToken";
    return { name, kind: own, args: { permissions: PERMISSIONS[0], ...args } };
  },
  prepare: (emulator) => void emulator.createDatabase({ name: DATABASE }),
  made: (emulator) => emulator.databaseTokens(),
  mint: (emulator, description) => {
    const permissions = [{ action: "read" as const, resource: DATABASE }];
    const { record, secret } = emulator.mintDatabaseToken({ description, permissions });
    return { id: record.id, secret };
  },
  revoke: (emulator, id) => emulator.revokeDatabaseToken(id),
  vanish: (emulator, id) => emulator.removeDatabaseToken(id),
  change: (emulator, id, random) => {
    const { description = "" } = emulator.databaseTokens().find((token) => token.id === id) ?? {};
    const permissions = [{ action: random.pick(["read", "write"] as const), resource: "*" }];
    // The marker stays: what loses it cannot be found again.
    const text = description.replace(/^[^[]*/, `somebody's ${random.integer(0, 99)} `);
    emulator.changeDatabaseToken(
      id,
      random.pick([{ permissions }, { description: text }, { permissions, description: text }]),
    );
  },
  answerTo: async ({ url }, secret) => await statusOf(queryAt(url), secret),
  accepts: async ({ url }, secret) => (await statusOf(queryAt(url), secret)) === 200,
  isAsSaid: (emulator, id, { description, permissions }) => {
    const record = emulator.databaseTokens().find((token) => token.id === id);
    const shown = record?.permissions.map(({ action, resource: database }) => ({ action, database })) ?? [];
    const { text, marker } = splitDescription(record?.description ?? "");
    return (
      marker !== undefined &&
      text === description &&
      samePermissions(shown, permissions as readonly Permission[])
    );
  },
};

function queryAt(url: string): string {
  return `${url}/query?${new URLSearchParams({ db: DATABASE, q: "SHOW MEASUREMENTS" })}`;
}

async function statusOf(url: string, secret: string): Promise<number> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${secret}` } });
  await answer.body?.cancel();
  return answer.status;
}
