import type { EngineEvent } from "@pulumi/pulumi/automation";

/** A line of the progress. Nothing else of an event is passed on. */
export interface Progress {
  readonly account: string;
  /** `create`, `update`, `delete`, `refresh`, …; `failed`; or `warning` and `error`. */
  readonly event: string;
  /** Name of the resource. */
  readonly resource?: string;
  readonly message?: string;
}

/**
 * What is shown of an event of the engine. The events themselves hold secrets in clear, in the debug messages of
 * Pulumi's SDK: they must be neither printed nor stored.
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

/** Without the marks that stand for colours. */
function plain(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
}
