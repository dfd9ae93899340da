import { Metadata, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { BoundaryError } from "../provider/process/boundary";
import { encode } from "./values";

/** Where the protocol carries what belongs to a failure besides its message. */
const DETAILS = "grpc-status-details-bin";

/**
 * Node sends no header of more than 64 KiB, and the engine would wait for it forever. Arguments are limited, so the
 * outputs of a new token fit; those of an imported one, whose description may be longer, are in the state already.
 */
const LARGEST_DETAILS = 45_000;

/** A failed call as the engine receives it. */
export interface CallFailure {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/**
 * A failure in the terms of the protocol: one line without secrets. If a token exists all the same, its id and outputs
 * travel with it, and the engine records the resource as created, but not ready.
 *
 * @param secret the names of outputs to mark as secrets
 * @param complete adds what this way of serving has besides the outputs of the lifecycles
 */
export function callFailure(
  error: unknown,
  secret: ReadonlySet<string>,
  complete: (outputs: object) => object,
): CallFailure {
  const failure = error instanceof BoundaryError ? error : new BoundaryError(error, undefined);
  const metadata = new Metadata();
  if (failure.id !== undefined) {
    const detail = new ErrorResourceInitFailed()
      .setId(failure.id)
      .setProperties(encode(complete(failure.properties as object), secret))
      .setReasonsList([...(failure.reasons ?? [])]);
    const packed = new Any();
    packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const message = new Status().setCode(status.UNKNOWN).setMessage(failure.message);
    message.addDetails(packed);
    const details = Buffer.from(message.serializeBinary());
    if (details.length <= LARGEST_DETAILS) metadata.add(DETAILS, details);
  }
  return { code: status.UNKNOWN, details: failure.message, metadata };
}
