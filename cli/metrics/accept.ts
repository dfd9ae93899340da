import type { Exposition } from "./exposition";

/** The format that a client prefers, by its `Accept` header. The older one for anybody who does not ask for OpenMetrics. */
export function acceptedExposition(accept = ""): Exposition {
  const quality = (type: string) =>
    accept
      .toLowerCase()
      .split(",")
      .map((range) => range.split(";").map((part) => part.trim()))
      .filter(([name]) => name === type)
      .map(([, ...parameters]) => Number(parameters.find((each) => each.startsWith("q="))?.slice(2) ?? 1))
      .reduce((most, each) => Math.max(most, each || 0), 0);
  const wanted = quality("application/openmetrics-text");
  return wanted > 0 && wanted >= quality("text/plain") ? "openmetrics" : "text";
}
