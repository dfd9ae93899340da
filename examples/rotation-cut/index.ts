import { Rotating } from "@pulumiverse/time";
import { ManagementToken } from "pulumi-influxdb-tokens";

// Another id after 60 days, at the next refresh...
const clock = new Rotating("ci", { rotationDays: 60 });

// ...and with it a new token. Whoever has not fetched it by the end of the same update is cut off.
const ci = new ManagementToken("ci", {
  description: "CI: manages databases and database tokens",
  expiresIn: "90d",
  keepers: { rotation: clock.id },
});

export const token = ci.token;
export const tokenId = ci.tokenId;
