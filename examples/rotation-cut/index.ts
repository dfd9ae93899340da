import { Rotating } from "@pulumiverse/time";
import { ManagementToken } from "pulumi-influxdb-tokens";

// Gets a new id at the first refresh after 60 days...
const clock = new Rotating("ci", { rotationDays: 60 });

// ...and with it a new token. Consumers that have not fetched it by the end of the same update are cut off.
const ci = new ManagementToken("ci", {
  description: "CI: manages databases and database tokens",
  expiresIn: "90d",
  keepers: { rotation: clock.id },
});

export const token = ci.token;
export const tokenId = ci.tokenId;
