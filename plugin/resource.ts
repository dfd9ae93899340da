import { TokenError } from "../provider/errors";
import type { RawInputs } from "../provider/lifecycle/arguments/failure";
import { KINDS, type Kind } from "../provider/lifecycle/kinds";
import { ownerPath } from "../provider/token/ownerMarker";
import { nativeTypes, resourceOfType } from "../provider/typeTokens";
import { pluginVersion } from "./version";

/** A resource as its URN describes it. */
export interface Resource {
  readonly kind: Kind;
  /** What the class of a dynamic resource adds to the arguments, and what the lifecycles expect there. */
  readonly hidden: RawInputs;
}

const NAMES = Object.keys(KINDS) as Kind[];

/** The names of the hidden arguments. States that a dynamic resource wrote contain them, and its code. */
export const HIDDEN: ReadonlySet<string> = new Set(["kind", "owner", "within", "__provider"]);

/**
 * Reads a URN. It contains no organization, so neither does the owner marker.
 *
 * @throws TokenError `config` for a type that this package does not have
 */
export function resourceOf(urn: string): Resource {
  const { stack, project, types, name } = partsOf(urn);
  const chain = types.split("$");
  const type = chain.pop() ?? "";
  const kind = kindOf(type);
  const within = chain.length === 0 ? undefined : chain.join("$");
  return {
    kind,
    hidden: {
      ...(kind === "token" ? {} : { kind }),
      ...(within === undefined ? {} : { within }),
      owner: ownerPath({ project, stack, name }),
    },
  };
}

/** What the engine calls a default provider: with the version, and the address, that the program's SDK asks for. */
const DEFAULT_PROVIDER = /^default(?:_\d+_\d+_\d+.*|_[a-z]+_\/.*)?$/;

/** The name of a program's `Provider`, preceded by the types of its parents; undefined for the default one. */
export function providerNameOf(urn: string): string | undefined {
  const { types, name } = partsOf(urn);
  if (DEFAULT_PROVIDER.test(name)) return undefined;
  const parents = types.split("$").slice(0, -1).join("$");
  return parents === "" ? name : `${parents}::${name}`;
}

function kindOf(type: string): Kind {
  const named = resourceOfType(type);
  const kind = named?.native ? NAMES.find((each) => KINDS[each].name === named.name) : undefined;
  if (kind !== undefined) return kind;
  throw new TokenError(
    "config",
    `release ${pluginVersion()} of the plugin influxdb-tokens has no resource of type ${JSON.stringify(type)}: there are ${Object.values(nativeTypes).join(", ")}. A program and its plugin must be of the same release`,
  );
}

/** A name may contain the separator. */
function partsOf(urn: string): { stack: string; project: string; types: string; name: string } {
  const start = urn.startsWith("urn:pulumi:") ? urn.slice("urn:pulumi:".length) : "";
  const [stack, project, types, ...name] = start.split("::");
  if (!stack || !project || !types || name.length === 0) {
    throw new TokenError("config", `${JSON.stringify(urn)} is not a URN`);
  }
  return { stack, project, types, name: name.join("::") };
}
