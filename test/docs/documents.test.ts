import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { DEFAULT_CLUSTER_ID } from "../../emulator";
import { Document, DocumentedStack } from "../support/engine/documentedStack";
import { becomeExample } from "../support/engine/exampleProject";
import { program } from "../support/engine/program";
import { installed } from "../support/package/installation";
import { StandIns } from "../support/stores/commandStandIns";
import { DAY } from "../support/time";

/** The commands of a section: what is there before them, and what has to hold after them. */
interface Situation {
  readonly before?: (stack: DocumentedStack) => Promise<Readonly<Record<string, string>> | undefined>;
  readonly after?: (stack: DocumentedStack, output: string) => Promise<void>;
  /** The program needs an environment of its own. */
  readonly ownProcess?: boolean;
}

const newest = ({ engine }: DocumentedStack) => engine.made().at(-1);
const wholeDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();
/** The file from which a document takes the string of a token. */
const HAND_MADE = "token-made-by-hand";
let handMade = { id: "", secret: "" };

const TERRAFORM = "From the Terraform provider influxdb3 or its archived Pulumi bridge";
/** What Terraform made: a database with data, and two tokens for it. */
const MADE = { name: "sensors", retentionPeriod: "2592000000000000" };
let writer = { id: "", secret: "" };
let reader = { id: "", secret: "" };
/** A stand-in for Terraform, which only tells and forgets. */
let terraform: StandIns | undefined;

const LIFECYCLE: Record<string, Situation> = {
  Refresh: {
    before: async (stack) => {
      await stack.heal();
      stack.engine.emulator.revoke(newest(stack)?.id ?? "");
      return undefined;
    },
    after: async (stack) => expect(newest(stack)?.state).toBe("active"),
  },
  "Pulumi resource options": {
    before: async (stack) => {
      await stack.heal();
      return { TOKEN_URN: await stack.urn() };
    },
    after: async (stack) =>
      expect(
        stack.engine
          .made()
          .map(({ state }) => state)
          .slice(-2),
      ).toEqual(["revoked", "active"]),
  },
};

const MIGRATION: Record<string, Situation> = {
  "By hand: take over the token as it is": {
    before: async (stack) => {
      handMade = stack.engine.mint({ description: "CI: made by hand" });
      await becomeExample(stack.workspace, "adopt");
      await writeFile(path.join(stack.workspace.project, HAND_MADE), `${handMade.secret}\n`);
      return { TOKEN_ID: handMade.id };
    },
    after: async (stack, output) => {
      expect(output).toMatch(/managed/);
      const [ci] = await stack.workspace.resources("ci");
      expect(ci).toMatchObject({ id: handMade.id, outputs: { status: "active" } });
      await stack.workspace.destroy();
    },
  },
  "By script: let the program create the next token": {
    before: async (stack) => {
      handMade = stack.engine.mint({ description: "made by a script", expiresAt: wholeDays(60) });
      await writeFile(
        path.join(stack.workspace.project, "index.js"),
        (await Document.read("migration.md")).program("By script: let the program create the next token"),
      );
      await rm(path.join(stack.workspace.project, "index.ts"), { force: true });
      await rm(path.join(stack.workspace.project, "package.json"));
      return { TOKEN_ID: handMade.id };
    },
    after: async (stack) => {
      const [ci] = await stack.workspace.resources("ci");
      expect(ci?.outputs).toMatchObject({ previousTokenId: handMade.id, status: "active" });
      await stack.workspace.destroy();
    },
  },
  "From a fixed token to a rotating one": {
    before: async (stack) => {
      await stack.heal();
      await stack.workspace.writeProgram(
        (await Document.read("migration.md")).program("From a fixed token to a rotating one"),
      );
      stack.engine.takeRequests();
      return undefined;
    },
    after: async (stack) => {
      const [ci, ...others] = await stack.workspace.resources("ci");
      expect(others).toEqual([]);
      const token = newest(stack);
      expect(ci?.type).toMatch(/:RotatingManagementToken$/);
      expect(ci?.outputs).toMatchObject({ tokenId: token?.id, status: "active", generation: 1 });
      expect([token?.state, await stack.workspace.output("token", { showSecrets: true })]).toEqual([
        "active",
        stack.engine.secrets.at(-1),
      ]);
      // Those of the refresh, in its preview too.
      expect(new Set(stack.engine.takeRequests())).toEqual(new Set(["list 200"]));
      await stack.workspace.destroy();
    },
  },
  [TERRAFORM]: {
    before: async (stack) => {
      const { emulator } = stack.engine;
      emulator.createDatabase(MADE);
      writer = stack.engine.mintForDatabases({
        description: "Devices: write sensors",
        permissions: [{ action: "write", resource: "sensors" }],
      });
      reader = stack.engine.mintForDatabases({
        description: "Dashboards: read sensors",
        permissions: [{ action: "read", resource: "sensors" }],
        expiresAt: "2099-12-31T23:59:59Z",
      });
      await fetch(`${emulator.url}/api/v2/write?bucket=sensors`, {
        method: "POST",
        headers: { Authorization: `Bearer ${writer.secret}` },
        body: "temperature value=21",
      });
      await stack.workspace.writeProgram((await Document.read("migration.md")).program(TERRAFORM));
      const outputs: Record<string, string> = { writer_token: writer.secret, reader_token: reader.secret };
      const folder = await mkdtemp(path.join(os.tmpdir(), "influxdb-tokens-terraform-"));
      terraform = await StandIns.start(path.join(folder, "bin"), ["terraform"]);
      terraform.onCall = async ({ args }) => ({
        stdout: (args[0] === "output" && outputs[args.at(-1) ?? ""]) || "",
      });
      stack.engine.takeRequests();
      return {
        PATH: terraform.folder,
        WRITER_ID: writer.id,
        READER_ID: reader.id,
        INFLUXDB_TOKENS_CLUSTER_ID: DEFAULT_CLUSTER_ID,
      };
    },
    after: async (stack) => {
      const { engine, workspace } = stack;
      const calls = terraform?.take().map(({ args }) => args.slice(0, 2).join(" "));
      expect(calls).toEqual(["output -raw", "output -raw", "state rm"]);
      for (const [name, { id, secret }] of Object.entries({ writer, reader })) {
        const [token] = await workspace.resources(name);
        expect(token).toMatchObject({ id, outputs: { status: "active" } });
        expect(await workspace.output(`${name}Token`, { showSecrets: true })).toBe(secret);
      }
      expect(engine.emulator.databaseTokens().map(({ id, state }) => [id, state])).toEqual([
        [writer.id, "active"],
        [reader.id, "active"],
      ]);
      expect(engine.emulator.databases()).toMatchObject([{ ...MADE, state: "active" }]);
      expect(engine.emulator.lines("sensors")).toEqual(["temperature value=21"]);
      // Nothing was created, changed or deleted.
      expect(new Set(engine.takeRequests())).toEqual(new Set(["list 200", "get 200"]));
      await terraform?.stop();
      await rm(path.dirname(terraform?.folder ?? ""), { recursive: true, force: true });
      const [sensors] = await workspace.resources("sensors");
      await workspace.run(["state", "delete", sensors?.urn ?? "", "--target-dependents", "--yes"]);
    },
  },
  "Out: leave the tokens alive": {
    before: async (stack) => {
      await stack.heal();
      await stack.workspace.writeProgram(
        program(
          `new ManagementToken("ci", { description: "CI", expiresIn: "90d" }, { retainOnDelete: true });`,
        ),
      );
      return undefined;
    },
    after: async (stack, output) => {
      const kept = newest(stack);
      expect(kept?.state).toBe("active");
      expect(output).toContain(kept?.id);
      stack.engine.emulator.revoke(kept?.id ?? "");
    },
  },
  "Out: forget one resource": {
    before: async (stack) => {
      await stack.heal();
      return { TOKEN_URN: await stack.urn() };
    },
    after: async (stack) => {
      expect(await stack.workspace.resources("ci")).toEqual([]);
      expect(newest(stack)?.state).toBe("active");
      stack.engine.emulator.revoke(newest(stack)?.id ?? "");
    },
  },
  "Removing the package": {
    before: async (stack) => {
      const { project } = stack.workspace;
      const modules = await installed("npm", { "@pulumi/pulumi": "3.200.0" });
      await stack.heal();
      for (const name of ["node_modules", "package-lock.json"]) {
        await rm(path.join(project, name), { recursive: true, force: true });
      }
      // A copy that is the project's own: the dependency is going to be removed from it.
      await cp(modules, path.join(project, "node_modules"), { recursive: true, verbatimSymlinks: true });
      const installation = path.dirname(modules);
      for (const name of ["package.json", "package-lock.json"]) {
        await cp(path.join(installation, name), path.join(project, name));
      }
      // The other way round, which the document warns of.
      const installedPackage = path.join(project, "node_modules/pulumi-influxdb-tokens");
      await rename(installedPackage, path.join(project, "away"));
      const { output } = await stack.workspace.destroy({ expectFailure: true });
      expect(output).toContain("Cannot find module 'pulumi-influxdb-tokens/runtime'");
      expect(newest(stack)?.state).toBe("active");
      expect(await stack.workspace.resources("ci")).toHaveLength(1);
      await rename(path.join(project, "away"), installedPackage);
      return undefined;
    },
    after: async (stack) => {
      const { project } = stack.workspace;
      expect(newest(stack)?.state).toBe("revoked");
      const { dependencies } = JSON.parse(await readFile(path.join(project, "package.json"), "utf8"));
      expect(dependencies).toEqual({ "@pulumi/pulumi": "3.200.0" });
    },
  },
};

const healthy: Situation = {
  before: async (stack) => {
    await stack.heal();
    return undefined;
  },
  after: async (stack) => expect(newest(stack)?.state).toBe("active"),
};

const PIPELINES: Record<string, Situation> = {
  // Without a variable that a shared process would have.
  Preview: { ...healthy, ownProcess: true },
  Due: healthy,
  Drift: healthy,
  Audit: healthy,
  Up: healthy,
};

describe.each([
  ["lifecycle.md", LIFECYCLE],
  ["pipelines.md", PIPELINES],
  ["migration.md", MIGRATION],
])("the commands of docs/%s", (name, situations) => {
  let document: Document;
  let stack: DocumentedStack;

  beforeAll(async () => {
    document = await Document.read(name);
    stack = await DocumentedStack.start();
  });
  afterEach(async () => {
    await rm(path.join(stack.workspace.project, HAND_MADE), { force: true });
    await stack.engine.verify();
  });
  afterAll(() => stack.engine.dispose());

  test("every section with commands is run here", () => {
    expect(document.sections.map(({ title }) => title)).toEqual(Object.keys(situations));
  });

  test.each(Object.entries(situations))(
    'the commands under "%s" do what it says',
    async (title, { before, after, ownProcess = false }) => {
      const env = (await before?.(stack)) ?? {};
      await after?.(stack, await stack.run(document.section(title), { env, ownProcess }));
    },
  );
});
