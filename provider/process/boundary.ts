import { NotReadyError } from "../lifecycle/notReady";
import { redact } from "../token/redact";
import { type PlainJson, toPlainJson } from "./plainJson";
import { isObject, type Values, withSecretInputs, withSecretOutputs } from "./secretValues";

/**
 * Errors travel to the engine in a header. One that is longer than a connection allows never arrives, and the
 * engine waits for ever.
 */
const LONGEST_MESSAGE = 2_000;

/**
 * An error as it leaves the provider process. The launcher prints `${error}: ${error.stack}` for some calls and
 * the engine shows the message, so both are one line for the user and hold no secret and no stack.
 */
export class BoundaryError extends Error {
  /** With a token that exists: its id. The engine then records the resource as there, but not ready. */
  readonly id?: string;
  /** With a token that exists: every output, `__provider` included, or refresh and destroy could not run. */
  readonly properties?: PlainJson;
  /** With a token that exists: the message; the engine shows nothing else. */
  readonly reasons?: string[];

  constructor(error: unknown, providerText: unknown) {
    const line = redact(messageOf(error)).replace(/\s*[\r\n\u2028\u2029]\s*/g, " ");
    // Half a surrogate pair, which cutting can leave, passes no wire: the error would arrive without its outputs.
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
 * Runs a call of the engine and lets out only plain data and redacted one-line errors.
 *
 * @param providerText the resource's `__provider`, which the outputs of a failed creation must hold
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

/** The result of a call, with what is secret in it marked: the engine then needs no option to encrypt it. */
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
