import { toApiError } from "./errors";

/** An answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty: no body. */
  readonly body: string;
}

/** An answer with a JSON body. */
export function jsonAnswer(
  status: number,
  content: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return jsonTextAnswer(status, JSON.stringify(content), headers);
}

/** An answer whose body is JSON text already. */
export function jsonTextAnswer(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers: { "Content-Type": "application/json", ...headers }, body };
}

/** An answer without a body. */
export function emptyAnswer(status: number): Answer {
  return { status, headers: {}, body: "" };
}

/** The answer to a failure: the service's own error, or 500 for any other. */
export function errorAnswer(error: unknown): Answer {
  const { status, message, headers } = toApiError(error);
  return jsonAnswer(status, { code: status, message }, headers);
}
