import type { Settings } from "../../account/settings";

/** Whether influxctl authenticates with a user's profile: then the provider needs no credential. */
export function usesProfile(settings: Settings): boolean {
  return (
    settings.backend === "influxctl" &&
    (settings.influxctlProfile !== undefined || settings.influxctlConfig !== undefined)
  );
}
