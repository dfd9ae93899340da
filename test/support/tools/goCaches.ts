import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * The environment in which a Go program builds from what `go-sdk` has put into Go's caches, and from nothing else. The
 * engine runs it in a home of its own, where Go would not find them.
 */
export async function goCaches(): Promise<Record<string, string>> {
  const { stdout } = await run("go", ["env", "-json", "GOCACHE", "GOMODCACHE"]);
  const caches = JSON.parse(stdout) as { GOCACHE: string; GOMODCACHE: string };
  return { ...caches, GOPROXY: "off", GOWORK: "off", CGO_ENABLED: "0" };
}
