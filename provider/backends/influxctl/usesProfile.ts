import type { Settings } from "../../account/settings";

/** Whether influxctl authenticates with a profile of the user's: the provider then needs no credential. */
export function usesProfile(settings: Settings): boolean {
  return (
    settings.backend === "influxctl" &&
    (settings.influxctlProfile !== undefined || settings.influxctlConfig !== undefined)
  );
}
