import { apiErrors } from "./errors";

/** Reads a request body that has to be a JSON object. @throws ApiError 400 if it is anything else */
export function parseObject(text: string): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw apiErrors.bodyNotJson();
  }
  if (!isObject(body)) throw apiErrors.bodyNotJson();
  return { ...body };
}

/** Whether a parsed value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
