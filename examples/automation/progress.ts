import type { EngineEvent } from "@pulumi/pulumi/automation";

/** A line of progress. Nothing else from an event is passed on. */
export interface Progress {
  readonly account: string;
  /** `create`, `update`, `delete`, `refresh`, …; `failed`; `warning` or `error`. */
  readonly event: string;
  /** The name of the resource. */
  readonly resource?: string;
  readonly message?: string;
}

/**
 * What to show of an engine event. Never print or store the events themselves: they contain secrets in plaintext, in
 * the debug messages of Pulumi's SDK.
 */
export function progressOf(account: string, event: EngineEvent): Progress | undefined {
  const done = event.resOutputsEvent?.metadata;
  if (done !== undefined && done.op !== "same") return { account, event: done.op, ...nameIn(done.urn) };
  const failed = event.resOpFailedEvent?.metadata;
  if (failed !== undefined) return { account, event: "failed", ...nameIn(failed.urn) };
  const said = event.diagnosticEvent;
  if (said?.severity !== "warning" && said?.severity !== "error") return undefined;
  return { account, event: said.severity, ...nameIn(said.urn), message: plain(said.message) };
}

function nameIn(urn = ""): { resource?: string } {
  const name = urn.split("::").at(-1);
  return name === undefined || name === "" ? {} : { resource: name };
}

/** Removes the engine's color markers. */
function plain(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
}
