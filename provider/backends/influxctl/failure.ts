import { CONFIG_NAMESPACE, type Settings } from "../../account/settings";
import type { ProcessResult } from "../../exec/runProcess";
import { redact } from "../../token/redact";
import { asksForLogin } from "./login";
import { withoutControl } from "./payload";
import { usesProfile } from "./usesProfile";

const LONGEST_QUOTE = 300;

/** Whether a call succeeded. */
export function succeeded(ended: ProcessResult): boolean {
  return ended.how === "exited" && ended.exitCode === 0;
}

/** Whether a call that did not end was waiting for a login. */
export function waitedForLogin(ended: ProcessResult): boolean {
  return ended.how === "timed-out" && asksForLogin(ended.stdout, ended.stderr);
}

/** Why a call failed, in one line without secrets. */
export function describeFailure(what: string, ended: ProcessResult, settings: Settings): string {
  const described = describeEnd(what, ended, settings);
  return ended.leftRunning ? `${described}; it could not be ended and is still running` : described;
}

function describeEnd(what: string, ended: ProcessResult, settings: Settings): string {
  const quote = quoteOf(ended);
  const said = quote === "" ? "" : ` (${quote})`;
  switch (ended.how) {
    case "not-started":
      return `${what}: influxctl did not start (${ended.reason})`;
    case "aborted":
      return `${what}: influxctl was stopped before it finished`;
    case "too-large":
      return `${what}: influxctl printed more than can be read`;
    case "timed-out":
      return waitedForLogin(ended)
        ? `${what}: influxctl waited for an interactive login, but nobody can log in here. ${loginAdvice(settings)}`
        : `${what}: influxctl did not end within ${settings.timeoutMs / 1000} s${said}; ${CONFIG_NAMESPACE}:timeout can be raised`;
    case "exited":
      return `${what}: influxctl ended with ${ended.signal ?? `exit code ${ended.exitCode}`}${said}`;
  }
}

function loginAdvice(settings: Settings): string {
  return !usesProfile(settings)
    ? `Set ${settings.managementTokenVariable} to a live management token of the account`
    : "Log in beforehand with `influxctl auth login`, or add a mgmt_token to the profile";
}

/** The end of its output. Secrets are redacted first, because a truncated one could not be recognized. */
function quoteOf({ stdout, stderr }: ProcessResult): string {
  const spoken = stderr.trim() === "" ? stdout.slice(-4 * LONGEST_QUOTE).replace(/^\S*/, "") : stderr;
  const line = redact(withoutControl(spoken))
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, " ")
    .trim();
  return line.length > LONGEST_QUOTE ? `…${line.slice(-LONGEST_QUOTE)}` : line;
}
