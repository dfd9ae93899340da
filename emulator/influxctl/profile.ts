import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

// The package's types are declared for ES modules only, while it offers CommonJS at run time.
const toml: typeof import("smol-toml", { with: { "resolution-mode": "import" }}) = require("smol-toml");

/** What the stand-in reads from a connection profile. */
export interface Profile {
  readonly product: "dedicated" | "clustered";
  readonly accountId: string;
  readonly token: string;
}

/**
 * Reads a profile from influxctl's configuration file.
 *
 * @throws Error if there is none
 */
export function readProfile(global: ReadonlyMap<string, string>): Profile {
  const path = global.get("config") ?? join(configFolder(), "influxctl/config.toml");
  const name = global.get("profile") ?? process.env.INFLUXCTL_PROFILE ?? "default";
  const { profile: profiles } = toml.parse(readFileSync(path, "utf8"));
  const found = (Array.isArray(profiles) ? profiles : []).find(
    (profile) => typeof profile === "object" && "name" in profile && profile.name === name,
  ) as Record<string, unknown> | undefined;
  if (found === undefined) throw new Error("profile not found");
  const text = (key: string) => (typeof found[key] === "string" ? found[key] : "");
  return {
    product: text("product") === "clustered" ? "clustered" : "dedicated",
    accountId: global.get("account") ?? text("account_id"),
    token: text("mgmt_token"),
  };
}

function configFolder(): string {
  return process.env.XDG_CONFIG_HOME ?? join(homedir(), ".config");
}
