import type { Operation, Resource } from "./targets";

/** Before the request is carried out, or after it: then the client does not learn the result. */
export type FaultMoment = "before" | "after";

/** A request as a fault sees it: without headers and secrets. */
export interface FaultRequest {
  readonly method: string;
  /** The request target, as the client sent it, except for token strings. */
  readonly path: string;
  readonly operation: Operation;
  /** What the operation is about; absent where the service has no such path. */
  readonly resource?: Resource;
  /** The account in the path: a UUID, or `clustered`. */
  readonly account?: string;
  /** The cluster in the path: a UUID, or `clustered`. */
  readonly cluster?: string;
  /** The token id in the path. */
  readonly tokenId?: string;
  /** The id of the token that the request authenticates with, whatever its state. */
  readonly credentialId?: string;
  /** The description in the body of a creation. */
  readonly description?: string;
  /** The database's name: in the path, in the address of a query or a write, or in the body of its creation. */
  readonly database?: string;
}

/** Which requests a fault affects. */
export interface FaultScope {
  /** What the operation is about. @default "any" */
  readonly resource?: Resource | "any";
  /** @default "any" */
  readonly operation?: Operation | "any";
  /** How many requests it affects. @default unlimited */
  readonly times?: number;
  /** Affects only the requests for which this returns true. */
  readonly match?: (request: FaultRequest) => boolean;
}

/** Adds latency in real time. Can be combined with any other fault. */
export interface LatencyFault extends FaultScope {
  readonly kind: "latency";
  /** Milliseconds. */
  readonly ms: number;
  /** @default "before" */
  readonly when?: FaultMoment;
}

/** Answers with an error. */
export interface StatusFault extends FaultScope {
  readonly kind: "status";
  readonly status: 400 | 401 | 403 | 404 | 409 | 429 | 500 | 502 | 503;
  /** The Retry-After header: seconds, a date, or any text. */
  readonly retryAfter?: number | Date | string;
  /** @default a JSON body `{code, message}` */
  readonly body?: string;
  /** @default "application/json" */
  readonly contentType?: string;
  /** @default "before" */
  readonly when?: FaultMoment;
}

/** Resets the connection (RST) with nothing sent. */
export interface ResetFault extends FaultScope {
  readonly kind: "reset";
  /** @default "before" */
  readonly when?: FaultMoment;
}

/** Never answers; the connection stays open until the client leaves or the emulator stops. */
export interface HangFault extends FaultScope {
  readonly kind: "hang";
  /** @default "before" */
  readonly when?: FaultMoment;
}

/** Carries out the request, announces the whole answer, sends a part and drops the connection. */
export interface CutFault extends FaultScope {
  readonly kind: "cut";
  /** How many bytes of the body are sent. @default half of them */
  readonly bytes?: number;
}

/** Carries out the request and answers success with a body that the client cannot use. */
export interface MalformedFault extends FaultScope {
  readonly kind: "malformed";
  /** `broken`: the real body without its last character. `wrong`: valid JSON of another shape. @default "broken" */
  readonly shape?: "broken" | "wrong";
  /** Exactly this body instead. Cannot be combined with `shape`. */
  readonly body?: string;
}

/** Carries out the request and sends the body of the answer slowly. */
export interface DripFault extends FaultScope {
  readonly kind: "drip";
  /** Real milliseconds between two chunks. @default 50 */
  readonly interval?: number;
  /** Bytes per chunk. @default 1 */
  readonly bytes?: number;
}

/** Redirects the client. */
export interface RedirectFault extends FaultScope {
  readonly kind: "redirect";
  /** An absolute URL. */
  readonly location: string;
  /** @default 307 */
  readonly status?: 301 | 302 | 303 | 307 | 308;
  /** @default "before" */
  readonly when?: FaultMoment;
}

/**
 * Tokens created over HTTP while it is active are answered 401 at first: management tokens by the management API,
 * database tokens by the data plane. Exactly one of `ms` and `uses`. Removing the fault also ends it for tokens already
 * created.
 */
export interface ActivationFault extends FaultScope {
  readonly kind: "activation";
  /** Milliseconds after the creation, on the emulator's clock. */
  readonly ms?: number;
  /** How many uses of the new token get 401. */
  readonly uses?: number;
}

/** A fault that determines the answer to a request. */
export type FinalFault =
  | StatusFault
  | ResetFault
  | HangFault
  | CutFault
  | MalformedFault
  | DripFault
  | RedirectFault;

/** A misbehaviour of the service. */
export type Fault = LatencyFault | FinalFault | ActivationFault;

/** An active fault. */
export interface FaultHandle {
  /** How many requests it has affected. */
  readonly struck: number;
  /** Ends it. Safe to call twice. */
  remove(): void;
}

/** The active faults. All matching latencies add up; of the others, the first one added applies. */
export interface Faults {
  /** Adds a fault. @throws TypeError for an invalid definition */
  add(fault: Fault): FaultHandle;
  /** Removes every fault. */
  clear(): void;
}

/** The effect of faults on a request at one moment. */
export interface AppliedFaults {
  /** The latency, in milliseconds. */
  readonly latency: number;
  /** How the request ends, if not as usual. */
  readonly final?: FinalFault;
}
