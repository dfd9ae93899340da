import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { RunningCommand } from "../../support/exec/command";
import { type LanguageSetup, LanguageStack } from "../../support/languages/languageStack";
import { findOpenBao, OpenBao } from "../../support/stores/openbao";
import { DAY } from "../../support/time";
import type { Found } from "../../support/tools/realPart";
import { describeWith } from "../../support/tools/realPart";

const pipe = path.resolve(__dirname, "../../../examples/stores/pipe/put.sh");

/**
 * What the example in every language does, on the engine, with a real OpenBao.
 *
 * @param language the example's folder in examples/languages/
 * @param source the file of the program
 * @param parts what the language needs here
 * @param setup gets where they are
 */
export function describeProgram<Name extends string>(
  language: string,
  source: string,
  parts: Readonly<Record<Name, Found>>,
  setup: (found: Readonly<Record<Name, string>>) => LanguageSetup | Promise<LanguageSetup>,
): void {
  describeWith(`the program in ${language}`, { ...parts, bao: findOpenBao() }, (found) => {
    let bao: OpenBao;
    let stack: LanguageStack;
    let given: LanguageSetup;

    beforeAll(async () => {
      bao = await OpenBao.start(found.bao);
      given = await setup(found);
      stack = await LanguageStack.start(`languages/${language}`, {
        ...given,
        path: [...given.path, bao.programs],
        env: { ...given.env, ...bao.environment() },
      });
      await stack.workspace.config("release", "v1");
    });
    afterEach(() => stack.engine.verify());
    afterAll(async () => {
      await stack?.dispose();
      await bao?.stop();
    });

    const states = (name: string) => stack.tokens(name).map(({ state }) => state);
    /** State and database of each token that was made for a resource. */
    const writers = (name: string) =>
      stack.databaseTokens(name).map(({ state, permissions }) => [state, permissions[0]?.resource]);
    const databases = () => stack.engine.emulator.databases().map(({ name, state }) => [name, state]);

    test("creates the tokens, and OpenBao has one of them", async () => {
      await stack.workspace.up();
      const [token] = stack.tokens("ci");
      expect([states("deploy"), states("ci")]).toEqual([["active"], ["active"]]);
      expect(await bao.read("influxdb/ci")).toEqual({ data: { token: token?.secret }, version: 1 });
      expect(databases()).toEqual([["sensor_data", "active"]]);
      expect(writers("telegraf")).toEqual([["active", "sensor_data"]]);
      const [ci] = await stack.workspace.resources("ci");
      expect(ci?.outputs).toMatchObject({ tokenId: token?.id, retire: "manual" });
    });

    test("has the other as a secret, for a pipe", async () => {
      expect(await stack.workspace.output("deployToken")).toBe("[secret]");
      const put = [pipe, stack.workspace.stack, "deployToken"];
      const command = ["bao", "kv", "put", "-mount=secret", "influxdb/deploy", "token=-"];
      const { env, project } = stack.workspace;
      const { code, output } = await new RunningCommand("sh", [...put, ...command], {
        env,
        cwd: project,
        timeoutMs: 570_000,
      }).result;
      expect(`${code} ${output}`).toMatch(/^0 /);
      expect((await bao.read("influxdb/deploy"))?.data).toEqual({ token: stack.tokens("deploy")[0]?.secret });
    });

    test("changes nothing the next time", async () => {
      await stack.workspace.up({ args: ["--expect-no-changes"] });
    });

    test("makes a new token for a release, and without one changes the other's overlap and renames the database", async () => {
      await stack.workspace.config("release", "v2");
      const file = path.join(stack.workspace.project, source);
      await writeFile(
        file,
        (await readFile(file, "utf8")).replace("7d", "8d").replace("sensor_data", "readings"),
      );
      await given.compile?.(stack.workspace.project);
      await stack.workspace.up();
      expect([states("deploy"), states("ci")]).toEqual([["revoked", "active"], ["active"]]);
      expect((await stack.workspace.resources("ci"))[0]?.outputs).toMatchObject({
        overlap: "8d",
        generation: 1,
      });
      expect(databases()).toEqual([["readings", "active"]]);
      expect(writers("telegraf")).toEqual([["active", "readings"]]);
    });

    test("rotates the others when they are due", async () => {
      await stack.advance(61 * DAY);
      await stack.workspace.up();
      const [, next] = stack.tokens("ci");
      expect([states("deploy"), states("ci")]).toEqual([
        ["revoked", "active"],
        ["active", "active"],
      ]);
      expect(await bao.read("influxdb/ci")).toEqual({ data: { token: next?.secret }, version: 2 });
      expect(writers("telegraf")).toEqual([
        ["active", "readings"],
        ["active", "readings"],
      ]);
    });

    test("revokes the previous tokens after the overlap", async () => {
      await stack.advance(9 * DAY);
      await stack.workspace.up();
      expect(states("ci")).toEqual(["revoked", "active"]);
      expect(writers("telegraf").map(([state]) => state)).toEqual(["revoked", "active"]);
    });

    test("revokes everything at its end", async () => {
      await stack.workspace.destroy();
      const left = [...states("deploy"), ...states("ci"), ...writers("telegraf").map(([state]) => state)];
      expect(new Set(left)).toEqual(new Set(["revoked"]));
      expect(databases()).toEqual([["readings", "deleted"]]);
      expect((await stack.workspace.export()).deployment.resources ?? []).toHaveLength(0);
    });
  });
}
