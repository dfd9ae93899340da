import { isUnknown, UNKNOWN } from "../../unknown";
import type { RawInputs } from "./failure";

/** The id that `adopt` names; the unknown marker where it is not known yet, undefined where there is none. */
export function adoptedId({ adopt }: RawInputs): string | undefined {
  if (isUnknown(adopt)) return UNKNOWN;
  const id = typeof adopt === "object" && adopt !== null ? (adopt as { id?: unknown }).id : undefined;
  return typeof id === "string" ? id : undefined;
}
