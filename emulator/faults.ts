import type { Operation } from "./routes";

/** Before the work of a request is done, or after: then the client does not learn of it. */
export type FaultMoment = "before" | "after";

/** A request as a fault sees it. Never its headers or a secret. */
export interface FaultRequest {
  readonly method: string;
  /** The request target, as the client sent it. */
  readonly path: string;
  readonly operation: Operation;
  /** The account in the path: a UUID, or `clustered`. */
  readonly account?: string;
  /** The token id in the path. */
  readonly tokenId?: string;
  /** The id of the token that the request authenticates with, whatever its state. */
  readonly credentialId?: string;
  /** The description in the body of a creation. */
  readonly description?: string;
}

/** Which requests a fault is about. */
export interface FaultScope {
  /** @default "any" */
  readonly operation?: Operation | "any";
  /** How many requests it strikes; then it is spent. @default unlimited */
  readonly times?: number;
  /** Strikes only the requests for which this returns true. */
  readonly match?: (request: FaultRequest) => boolean;
}

/** Takes time, real time. Goes together with any other fault. */
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

/** Does the work, announces the whole answer, sends a part and drops the connection. */
export interface CutFault extends FaultScope {
  readonly kind: "cut";
  /** How many bytes of the body are sent. @default half of them */
  readonly bytes?: number;
}

/** Does the work and answers success with a body that the client cannot use. */
export interface MalformedFault extends FaultScope {
  readonly kind: "malformed";
  /** `broken`: the true body without its last character. `wrong`: valid JSON of another shape. @default "broken" */
  readonly shape?: "broken" | "wrong";
  /** Exactly this instead. Not together with `shape`. */
  readonly body?: string;
}

/** Does the work and sends the body of the answer slowly. */
export interface DripFault extends FaultScope {
  readonly kind: "drip";
  /** Real milliseconds between two pieces. @default 50 */
  readonly interval?: number;
  /** Bytes of a piece. @default 1 */
  readonly bytes?: number;
}

/** Sends the client elsewhere. */
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
 * Tokens created over HTTP while it is in force are answered 401 at first. Exactly one of `ms` and `uses`. Ends
 * for tokens already made when the fault is removed.
 */
export interface ActivationFault extends FaultScope {
  readonly kind: "activation";
  /** Milliseconds of the emulator's clock from the creation on. */
  readonly ms?: number;
  /** How many uses of the new token are answered with 401. */
  readonly uses?: number;
}

/** A fault that ends a request in its own way. */
export type FinalFault =
  | StatusFault
  | ResetFault
  | HangFault
  | CutFault
  | MalformedFault
  | DripFault
  | RedirectFault;

/** A way in which the service misbehaves. */
export type Fault = LatencyFault | FinalFault | ActivationFault;

/** A fault in force. */
export interface FaultHandle {
  /** How many requests it has struck. */
  readonly struck: number;
  /** Ends it. Safe to call twice. */
  remove(): void;
}

/** The faults in force. All matching latencies add up; of the others the one added first strikes. */
export interface Faults {
  /** Puts a fault in force. @throws TypeError for a definition that makes no sense */
  add(fault: Fault): FaultHandle;
  /** Ends every fault. */
  clear(): void;
}

/** What befalls a request at one moment. */
export interface AppliedFaults {
  /** How long it takes, in milliseconds. */
  readonly latency: number;
  /** How it ends, where it does not end as usual. */
  readonly final?: FinalFault;
}
