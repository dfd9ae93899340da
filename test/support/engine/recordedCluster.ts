import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Way } from "../model/way";
import { EngineStack } from "./engineStack";
import { programOf } from "./programOf";
import { ACCOUNT } from "./recordedRotation";
import { CREDENTIAL, PASSPHRASE, type RecordedState, stable } from "./recordedState";

const folder = path.resolve(__dirname, "../../fixtures/state/cluster");

/** A database, a token for it, and a rotating one. */
const resources = (way: Way, generation: number) => {
  const statements = `const sensors = new Database("sensors", {
  name: "sensors", retention: "400d", partitionTemplate: [{ time: "%Y-%m" }, { tag: "room" }], forceDestroy: true,
});
const permissions = [{ action: "read", database: sensors.name }, { action: "write", database: "*" }];
exports.single = new DatabaseToken("single", { description: "single", permissions, expiresIn: "90d" }).token;
exports.rotating = new RotatingDatabaseToken("rotating", {
  description: "rotating", permissions, expiresIn: "90d", rotateBefore: "30d", overlap: "7d",
  keepers: { generation: "${generation}" },
}).token;`;
  return programOf(way, statements);
};

/** The name of a recording of databases and database tokens. */
export function clusterRecording(release: string, way: Way): string {
  return `cluster/${release}-${way}`;
}

/** The recordings of databases and database tokens. */
export function recordedClusters(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => `cluster/${path.basename(name, ".json")}`);
}

/**
 * Records a state of the present release with a database and tokens for it, in an overlap; to be done once before the
 * release is published, never to be edited after.
 */
export async function recordCluster(release: string, way: Way): Promise<void> {
  const kept = await mkdtemp(path.join(os.tmpdir(), "recorded-"));
  const persist = path.join(kept, "service.json");
  const stack = await EngineStack.start({
    emulator: { persist, secrets: { [ACCOUNT]: CREDENTIAL }, clustered: false },
    workspace: { passphrase: PASSPHRASE, plugin: way === "plugin", program: resources(way, 1) },
  });
  const { workspace, emulator } = stack;
  try {
    await workspace.up();
    await workspace.writeProgram(resources(way, 2));
    await workspace.up();
    const recorded: RecordedState = {
      recordedAt: emulator.clock.now().toISOString(),
      program: resources(way, 2),
      passphrase: PASSPHRASE,
      credential: CREDENTIAL,
      state: JSON.parse(stable(await workspace.export(), emulator.port)),
      service: JSON.parse(await readFile(persist, "utf8")),
    };
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, "..", `${clusterRecording(release, way)}.json`);
    await writeFile(file, `${JSON.stringify(recorded, null, 2)}\n`);
    await workspace.destroy();
  } finally {
    await stack.dispose();
    await rm(kept, { recursive: true });
  }
}
