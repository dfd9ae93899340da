import { DEFAULT_ACCOUNT_ID, type Emulator } from "../../emulator";
import type { TokensOnService } from "../support/backends/contractSubject";

/** What all backends of management tokens have in common. */
export const OF_MANAGEMENT_TOKENS = {
  probe: { revoked: ["authentication"], elsewhere: ["authentication", "permission"] },
  secret: /^M\.V1\..{60,}$/,
  showsPrefix: true,
  accountId: DEFAULT_ACCOUNT_ID,
} as const;

/** The management tokens of an emulator's first account. */
export function managementTokensOf(emulator: Emulator): TokensOnService {
  const [, other = ""] = emulator.accounts;
  return {
    all: () => emulator.tokens(),
    mint: ({ elsewhere, ...minting }) =>
      emulator.mint({ ...minting, ...(elsewhere && { accountId: other }) }),
    revoke: (id) => emulator.revoke(id),
  };
}
