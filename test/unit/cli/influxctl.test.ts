import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeInfluxctl } from "../../../emulator/influxctl";
import { useEmulator } from "../../support/command/onEmulator";
import { type Compiled, compileSources } from "../../support/package/compiledSources";

const on = useEmulator();
let compiled: Compiled;
let folder: string;

beforeAll(() => {
  compiled = compileSources();
});
afterAll(() => compiled.dispose());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cli-influxctl-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("check, verify and revoke work through influxctl as well", async () => {
  const path = writeInfluxctl(folder, { emulatorUrl: on.emulator.url, program: compiled.influxctl });
  const flags = ["--backend", "influxctl", "--influxctl-path", path];
  const { record, secret } = on.emulator.mint({ description: "by hand" });

  const check = await on.run(["check", "--json", ...flags]);
  expect(check).toMatchObject({ code: 0, err: "" });
  expect(check.json()).toMatchObject({
    scope: `dedicated:${on.emulator.accounts[0]}`,
    backend: "influxctl",
    influxctlPath: path,
    versions: { influxctl: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
    tokens: 2,
  });
  expect((await on.run(["verify", ...flags], { stdin: secret })).code).toBe(0);
  expect((await on.run(["revoke", "--secret-stdin", "--yes", ...flags], { stdin: secret })).code).toBe(0);
  expect(on.emulator.tokens().find(({ id }) => id === record.id)?.state).toBe("revoked");
  expect((await on.run(["verify", ...flags], { stdin: secret })).code).toBe(3);
  expect((await on.run(["revoke", record.id, "--yes", ...flags])).code).toBe(0);
});

test("revoke says that it cannot know the credential of a profile without a token", async () => {
  const path = writeInfluxctl(folder, { emulatorUrl: on.emulator.url, program: compiled.influxctl });
  const account = on.emulator.accounts[0];
  const profile = (token: string) =>
    `[[profile]]\nname = "default"\nproduct = "dedicated"\naccount_id = "${account}"\n${token}`;
  const [own, login] = [join(folder, "own.toml"), join(folder, "login.toml")];
  writeFileSync(own, profile(""));
  writeFileSync(login, profile(`mgmt_token = "${on.emulator.secret}"\n`));
  // Somebody has logged in: what is asked with the one profile is answered as with the other.
  const loggedIn = join(folder, "logged-in");
  const script = `#!/bin/sh\nif [ "$1" = --config ]; then shift 2; set -- --config '${login}' "$@"; fi\nexec '${path}' "$@"\n`;
  writeFileSync(loggedIn, script, { mode: 0o700 });
  const flags = ["--backend", "influxctl", "--influxctl-path", loggedIn];
  const { id } = on.emulator.mint({ description: "by hand" }).record;
  const known = await on.run(["revoke", id, ...flags, "--influxctl-config", login]);
  expect(known).toMatchObject({ code: 3, err: expect.not.stringContaining("cannot be known") });
  const unknown = await on.run(["revoke", id, ...flags, "--influxctl-config", own]);
  expect(unknown).toMatchObject({ code: 3, err: expect.stringContaining("has no mgmt_token") });
});
