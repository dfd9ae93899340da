import type { ServiceError } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { revealed } from "../../../provider/process/secretValues";

/** Properties of a resource, as they travel. */
export type Properties = Readonly<Record<string, unknown>>;

/** Encodes properties. What is undefined does not travel. */
export function encode(properties: Properties): Struct {
  const present = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Struct.fromJavaScript(Object.fromEntries(present) as Record<string, JavaScriptValue>);
}

/** Decodes properties, secrets in clear. */
export function decode(struct: Struct | undefined): Record<string, unknown> {
  return revealed(decodeMarked(struct));
}

/** Decodes properties, secrets marked. */
export function decodeMarked(struct: Struct | undefined): Record<string, unknown> {
  return (struct?.toJavaScript() ?? {}) as Record<string, unknown>;
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Whether a value is marked as a secret. */
export function isMarked(value: unknown): boolean {
  return typeof value === "object" && value !== null && Reflect.get(value, SIGNATURE) === SECRET;
}

/** Marks a value as a secret, as the engine does for providers that accept secrets. */
export function marked(value: unknown): unknown {
  return { [SIGNATURE]: SECRET, value };
}

/** A resource that exists and is not ready, as the provider reports it. */
export interface InitFailure {
  readonly id: string;
  /** Secrets marked. */
  readonly properties: Record<string, unknown>;
  readonly reasons: readonly string[];
}

/** A call of the protocol that failed. */
export class CallFailed extends Error {
  override readonly name = "CallFailed";

  constructor(
    /** The method. */
    readonly call: string,
    /** What the engine shows. */
    message: string,
    /** Set where the resource exists all the same. */
    readonly initFailure: InitFailure | undefined,
  ) {
    super(message);
  }
}

const DETAILS = "grpc-status-details-bin";
const INIT_FAILED = "pulumirpc.ErrorResourceInitFailed";

/** Reads a failure as the engine does: the reasons of a resource that is not ready come before the message. */
export function callFailure(call: string, error: ServiceError): CallFailed {
  const [details] = error.metadata?.get(DETAILS) ?? [];
  const initFailure = Buffer.isBuffer(details) ? initFailureIn(details) : undefined;
  return new CallFailed(call, initFailure?.reasons.join("; ") ?? error.details, initFailure);
}

function initFailureIn(details: Buffer): InitFailure | undefined {
  for (const detail of Status.deserializeBinary(details).getDetailsList()) {
    if (!detail.getTypeUrl().endsWith(INIT_FAILED)) continue;
    const failure = ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
    return {
      id: failure.getId(),
      properties: decodeMarked(failure.getProperties()),
      reasons: failure.getReasonsList(),
    };
  }
  return undefined;
}
