import path from "node:path";
import { become } from "../../support/engine/consumerProject";
import { ExampleStack } from "../../support/engine/exampleStack";
import { findSecrets } from "../../support/leaks";
import { findOpenBao, OpenBao } from "../../support/stores/openbao";
import { compiledExample, layOutModules } from "../../support/stores/storeProject";
import { DAY } from "../../support/time";
import { describeWith, findPart } from "../../support/tools/realPart";

const PATH = "influxdb/ci";

/** The example, with the one of the package's resources that the plugin of the tests has. */
async function exampleProgram(): Promise<string> {
  const program = await compiledExample("vault");
  const changed = program.replace(
    /new vault\.kv\.SecretV2\("ci", \{\s*mount: "secret",\s*name: /,
    'new vault.generic.Secret("ci", { path: "secret/" + ',
  );
  if (changed === program) throw new Error("the example has no vault.kv.SecretV2 as it had");
  return changed;
}

const parts = {
  bao: findOpenBao(),
  plugin: findPart("vault-plugin"),
  packages: findPart("store-packages"),
};

describeWith("examples/stores/vault on a real OpenBao", parts, ({ bao: command, plugin, packages }) => {
  let bao: OpenBao;
  let example: ExampleStack;

  beforeAll(async () => {
    bao = await OpenBao.start(command);
    await bao.writePolicy(
      "pulumi",
      `path "secret/data/${PATH}" { capabilities = ["create", "read", "update", "delete"] }
       path "sys/internal/ui/mounts/*" { capabilities = ["read"] }
       path "auth/token/lookup-self" { capabilities = ["read"] }
       path "auth/token/create" { capabilities = ["update"] }`,
    );
    const { secret } = await bao.createToken(["pulumi"]);
    example = await ExampleStack.start("rotation-by-time", {
      env: { VAULT_ADDR: bao.url, VAULT_TOKEN: secret },
      path: [plugin],
    });
    const modules = await layOutModules(path.join(example.workspace.root, "packages"), packages);
    await become(example.workspace, { modules, files: { "index.js": await exampleProgram() } });
  });

  afterAll(async () => {
    await example?.dispose();
    await bao?.stop();
  });

  /** What `influxdb-tokens verify` says of a copy. */
  const verify = async (copy: string) => {
    const fingerprint = String(await example.workspace.output("fingerprint"));
    const { classes, code } = await example.tokens.json<{ classes: string[] }>(
      ["verify", "--fingerprint", fingerprint],
      { stdin: copy },
    );
    return { classes, code };
  };
  const stored = async () => (await bao.read(PATH))?.data.token ?? "";

  test("rotates into the store, and the old token goes only once the store has the new one", async () => {
    const { stack, workspace } = example;
    const { tokenId: first } = await example.up();
    const firstCopy = await stored();
    expect(firstCopy).toBe(stack.secrets.at(-1));
    expect(await verify(firstCopy)).toEqual({ classes: ["accepted", "current"], code: 0 });
    await workspace.up({ args: ["--expect-no-changes"] });

    // Due, while the store is closed: the rotation happens, and its old token stays alive beyond its date.
    await example.advance(61 * DAY);
    await bao.seal();
    await workspace.up({ expectFailure: true });
    await example.advance(8 * DAY);
    await workspace.up({ expectFailure: true });
    await bao.unseal();
    const { tokenId: second } = await example.rotatingToken();
    expect(second).not.toBe(first);
    expect(await stored()).toBe(firstCopy);
    expect(example.living).toEqual([first, second].sort());
    // What whoever reads the store has, works; it is not the stack's current token, though.
    expect(await verify(firstCopy)).toEqual({ classes: ["accepted", "not-current"], code: 3 });

    // Open again: one run writes the new one and then revokes the old one.
    await example.up();
    expect(await stored()).toBe(stack.secrets.at(-1));
    expect(await bao.read(PATH)).toMatchObject({ version: 2 });
    expect(example.living).toEqual([second]);
    expect(await verify(await stored())).toEqual({ classes: ["accepted", "current"], code: 0 });
    expect(await verify(firstCopy)).toEqual({ classes: ["not-accepted", "not-current"], code: 3 });

    // Somebody changes the store's copy: a refresh sees it, and the next update puts the token back.
    await bao.write(PATH, { token: firstCopy });
    await workspace.up({ args: ["--refresh"] });
    expect(await verify(await stored())).toEqual({ classes: ["accepted", "current"], code: 0 });

    await workspace.destroy();
    expect(await bao.read(PATH)).toBeUndefined();
    expect(example.living).toEqual([]);
    expect(await example.leaks()).toEqual([]);
    const access = [bao.rootToken, workspace.env.VAULT_TOKEN ?? ""];
    const texts = { output: workspace.transcript, verify: example.tokens.transcript };
    expect(await findSecrets({ secrets: [...access, ...stack.secrets], texts })).toEqual([]);
  });
});
