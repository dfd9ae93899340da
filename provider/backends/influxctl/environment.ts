import type { Environment } from "../../environment";

/**
 * What influxctl gets of this process's environment. Everything else stays here: the environment of a provider
 * holds the passphrase of the state and the credentials of whole clouds.
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

/** Where influxctl finds the user's own files: passed on only where a profile of the user's is used. */
const OWN_FILES = /^(HOME|XDG_[A-Z_]+|USERPROFILE|APPDATA|LOCALAPPDATA)$/;

const FIXED = { LC_ALL: "C", NO_COLOR: "1", TERM: "dumb" };

/**
 * The environment of a child.
 *
 * @param home a folder to use as home instead of the user's, so that neither a stored login nor a profile of the
 *   user's can answer for the token that is meant; undefined where the user's profile is wanted
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
