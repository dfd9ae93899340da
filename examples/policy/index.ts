import { PolicyPack } from "@pulumi/policy";
import {
  requireDelivery,
  requireExpiry,
  requireProtection,
  requireRotation,
  restrictAdoption,
} from "pulumi-influxdb-tokens/policy";

const production = ["prod", "prod-*"];

new PolicyPack("influxdb-tokens", {
  policies: [
    // No token lives longer than 90 days, in any stack.
    requireExpiry({ longestLife: "90d" }),
    // One that lives longer than 30 days should rotate. This is only shown.
    requireRotation({ longestLife: "30d", enforcementLevel: "advisory" }),
    // The states of production stacks store no secret of a token.
    requireDelivery({ stacks: production }),
    // Neither `pulumi destroy` nor a removal from the program deletes what production uses.
    requireProtection({ stacks: production }),
    // Tokens and databases that were made by hand are taken over in one stack, and nowhere else.
    restrictAdoption({ allowedStacks: ["migration"] }),
  ],
});
