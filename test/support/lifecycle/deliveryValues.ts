import { TokenError } from "../../../provider/errors";

/** The arguments of a delivery of each kind. */
export const keeping = { command: ["store", "put"] } as const;
export const forgetting = { command: ["store", "put"], keepInState: false } as const;

/** What a delivery command that did not take the token ends with. */
export const refused = new TokenError("delivery", 'the delivery command "store" failed: it exited with 2');

/** Fails where it is called: for what must not need the service. */
export const neverAsked = () => {
  throw new Error("the service was asked for");
};
