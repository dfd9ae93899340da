import type { Settings } from "../config";
import type { TokenBackend } from "./backend";

/**
 * The backend that the settings ask for. Each is loaded only when it is used: a program and a preview need
 * neither an HTTP client nor a child process.
 */
export function openBackend(settings: Settings, secret: string): TokenBackend {
  const { HttpBackend } = require("./http/httpBackend") as typeof import("./http/httpBackend");
  return new HttpBackend(settings, secret);
}
