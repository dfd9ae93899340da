import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSettings } from "../../../provider/account/settings";
import { InfluxctlBackend } from "../../../provider/backends/influxctl/influxctlBackend";
import { deliver } from "../../../provider/deliver/deliver";
import type { TokenError } from "../../../provider/errors";
import { fingerprint } from "../../../provider/token/secret";
import { signalAll } from "../../support/exec/processes";
import { failureOf } from "../../support/failureOf";
import { findSecrets } from "../../support/leaks";

const SECRET = `M.V1.q7Zt${"kJ4vX9bN2mR8sW1y".repeat(4)}`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "unendable-test-"));
  const kill = process.kill.bind(process);
  // As the system answers for a process of another user.
  jest.spyOn(process, "kill").mockImplementation((pid, signal) => {
    if (pid > 0) return kill(pid, signal);
    throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  signalAll([Number(readFileSync(join(folder, "pid"), "utf8"))], "SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

async function cleanFailureOf(attempt: Promise<unknown>): Promise<TokenError> {
  const error = await failureOf(attempt);
  expect(await findSecrets({ secrets: [SECRET], texts: { message: error.message } })).toEqual([]);
  return error;
}

const PATH = process.env.PATH ?? "";

test("a delivery command that cannot be ended fails the delivery, and is said to run on", async () => {
  const attempt = deliver(
    {
      secret: SECRET,
      about: { tokenId: "id", fingerprint: fingerprint(SECRET), resourceName: "ci" },
      command: ["sh", "-c", `cat > /dev/null; echo $$ > ${folder}/pid; exec sleep 60`],
      timeoutMs: 500,
    },
    { environment: { PATH }, credentialVariables: [], shutdown: new AbortController().signal },
  );
  const failure = await cleanFailureOf(attempt);
  expect(failure.code).toBe("delivery");
  expect(failure.message).toContain(
    "it did not end within 0.5 s, and could not be killed: it is still running, and may still store the token",
  );
});

test("an influxctl that cannot be ended leaves the outcome open, and is said to run on", async () => {
  const influxctl = join(folder, "influxctl");
  writeFileSync(
    influxctl,
    `#!/bin/sh
case "$*" in *version*) echo "influxctl v2.9.0"; exit 0;; esac
echo $$ > ${folder}/pid; exec sleep 60\n`,
    { mode: 0o755 },
  );
  const settings = parseSettings(
    {
      accountId: "11111111-1111-4111-8111-111111111111",
      clusterId: "22222222-2222-4222-8222-222222222222",
      influxctlPath: influxctl,
      timeout: "5s",
    },
    {},
  );
  const backend = new InfluxctlBackend(settings, SECRET, { environment: { PATH } });
  const failure = await cleanFailureOf(backend.create({ description: "one" }));
  expect(failure.code).toBe("ambiguous");
  expect(failure.message).toContain("it could not be ended and is still running");
  expect(failure.isUnderWay).toBe(true);
});
