import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dynamicTypes, nativeTypes, type ResourceName } from "../../../provider/typeTokens";

/** A resource of this package, as an exported state has it. */
interface ExportedResource {
  readonly type: ResourceName;
  readonly name?: string;
  /** Its own id; by default that of its token. */
  readonly id?: string;
  readonly tokenId?: string;
  readonly outputs?: object;
  readonly inputs?: object;
  /** The native plugin provides it. */
  readonly native?: boolean;
}

/** The text of `pulumi stack export` for the stack `dev` of the project `shop`. */
export function exportedState(resources: readonly ExportedResource[]): string {
  const written = resources.map(({ type, name = "ci", tokenId, id = tokenId, outputs, inputs, native }) => {
    const text = (native ? nativeTypes : dynamicTypes)[type];
    const urn = `urn:pulumi:dev::shop::${text}::${name}`;
    return { urn, type: text, custom: true, id, inputs, outputs: { tokenId, status: "active", ...outputs } };
  });
  return JSON.stringify({ version: 3, deployment: { resources: written } });
}

/** A folder for exported states, new in each test. */
interface StateFolder {
  readonly path: string;
  /** Writes a state; what `--state` takes. */
  write(resources: readonly ExportedResource[]): string;
}

/** Gives each test of the enclosing block a folder for exported states. */
export function useStateFolder(): StateFolder {
  let path = "";
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), "exported-states-"));
  });
  afterEach(() => rmSync(path, { recursive: true, force: true }));
  return {
    get path() {
      return path;
    },
    write: (resources) => {
      writeFileSync(join(path, "dev.json"), exportedState(resources));
      return "./dev.json";
    },
  };
}
