import { NotReadyError } from "../lifecycle/notReady";
import { redact } from "../token/redact";
import { type PlainJson, toPlainJson } from "./plainJson";
import { isObject, type Values, withSecretInputs, withSecretOutputs } from "./secretValues";

/**
 * Errors travel to the engine in a header. If it is longer than a connection allows, it never arrives, and the engine
 * waits forever.
 */
const LONGEST_MESSAGE = 2_000;

/**
 * An error as it leaves the provider process. For some calls the launcher prints `${error}: ${error.stack}`, and the
 * engine shows the message. So both are one line for the user, without secrets and without a stack.
 */
export class BoundaryError extends Error {
  /** If a token exists: its id. The engine then records the resource as created, but not ready. */
  readonly id?: string;
  /** If a token exists: every output, including `__provider`, without which refresh and destroy could not run. */
  readonly properties?: PlainJson;
  /** If a token exists: the message; the engine shows nothing else. */
  readonly reasons?: string[];

  constructor(error: unknown, providerText: unknown) {
    const line = redact(messageOf(error)).replace(/\s*[\r\n\u2028\u2029]\s*/g, " ");
    // Truncation can leave half a surrogate pair. No protocol transfers that: the error would arrive without its
    // outputs.
    const message = Buffer.from(shorten(line), "utf8").toString("utf8");
    super(message);
    this.stack = message;
    if (error instanceof NotReadyError) {
      this.id = error.id;
      this.properties = withSecretOutputs(
        toPlainJson({ ...error.state, __provider: providerText }, "the outputs") as Values,
      );
      this.reasons = [message];
    }
  }

  override toString(): string {
    return "influxdb-tokens";
  }
}

/**
 * Runs a call of the engine. Only plain data and redacted one-line errors leave.
 *
 * @param providerText the resource's `__provider`, which the outputs of a failed creation must contain
 */
export async function atBoundary<T extends object>(
  providerText: unknown,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return withSecrets(toPlainJson(await work(), "the result")) as T;
  } catch (error) {
    throw new BoundaryError(error, providerText);
  }
}

/** The result of a call with its secrets marked, so that the engine encrypts them without any option. */
function withSecrets(result: PlainJson): PlainJson {
  if (!isObject(result)) return result;
  const { outs, props, inputs } = result;
  return {
    ...result,
    ...(isObject(outs) && { outs: withSecretOutputs(outs) }),
    ...(isObject(props) && { props: withSecretOutputs(props) }),
    ...(isObject(inputs) && { inputs: withSecretInputs(inputs) }),
  };
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `an unexpected failure: ${String(error)}`;
  const own = error.name === "TokenError" || error.name === "NotReadyError";
  return own ? error.message : `an unexpected failure (${error.name}): ${error.message}`;
}

function shorten(message: string): string {
  return message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
}
