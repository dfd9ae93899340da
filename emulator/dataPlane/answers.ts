import { type Answer, jsonAnswer } from "../answers";
import { toApiError } from "../errors";

/** The codes in errors of the data plane, which are words there. */
const CODES: Readonly<Record<number, string>> = {
  400: "invalid",
  401: "unauthorized",
  403: "forbidden",
  404: "not found",
  405: "method not allowed",
  413: "request too large",
};

/** The answer of the data plane to a failure. */
export function dataErrorAnswer(error: unknown): Answer {
  const { status, message, headers } = toApiError(error);
  return jsonAnswer(status, { code: CODES[status] ?? "internal error", message }, headers);
}
