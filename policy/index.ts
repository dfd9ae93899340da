/**
 * Rules for a policy pack of `@pulumi/policy`: what tokens and databases of a program must be like. They check the
 * dynamic resources of this package and those of the native plugin.
 *
 * @module pulumi-influxdb-tokens/policy
 */

export { type AdoptionOptions, restrictAdoption } from "./adoption";
export { type DeliveryOptions, requireDelivery } from "./delivery";
export { type ExpiryOptions, requireExpiry } from "./expiry";
export { type ProtectionOptions, requireProtection } from "./protection";
export { type RotationOptions, requireRotation } from "./rotation";
export type { RuleOptions } from "./ruleOptions";
