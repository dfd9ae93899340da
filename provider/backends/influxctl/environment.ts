import type { Environment } from "../../environment";

/**
 * The variables of this process that influxctl gets. It gets no others: a provider's environment contains the
 * passphrase of the state and cloud credentials.
 */
const PASSED = [
  "PATH",
  "TMPDIR",
  "TMP",
  "TEMP",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "ALL_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "all_proxy",
  "SystemRoot",
];

/** Where influxctl finds the user's files: passed on only if a user's profile is used. */
const OWN_FILES = /^(HOME|XDG_[A-Z_]+|USERPROFILE|APPDATA|LOCALAPPDATA)$/;

const FIXED = { LC_ALL: "C", NO_COLOR: "1", TERM: "dumb" };

/**
 * The environment of a child.
 *
 * @param home a folder to use as home instead of the user's, so that influxctl cannot authenticate with a stored login
 *   or a user's profile instead of the given token; undefined to use the user's profile
 */
export function childEnvironment(environment: Environment, home?: string): Record<string, string> {
  const passed = Object.entries(environment).filter(
    ([name]) => PASSED.includes(name) || (home === undefined && OWN_FILES.test(name)),
  );
  const own = home === undefined ? {} : homeAt(home);
  const child: Record<string, string> = {};
  for (const [name, value] of [...passed, ...Object.entries(own), ...Object.entries(FIXED)]) {
    if (value !== undefined) child[name] = value;
  }
  return child;
}

function homeAt(folder: string): Record<string, string> {
  return process.platform === "win32"
    ? { USERPROFILE: folder, APPDATA: folder, LOCALAPPDATA: folder }
    : { HOME: folder };
}
