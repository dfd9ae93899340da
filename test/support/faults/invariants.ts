import { createHash } from "node:crypto";
import { isRotating, kindOf } from "../../../provider/lifecycle/kinds";
import { splitDescription } from "../../../provider/token/ownerMarker";
import { findSecrets } from "../leaks";
import type { KeptResource } from "../model/checkpoint";
import type { Declared } from "../model/engineModel";
import type { ModelStack } from "../model/modelStack";

/** The token that a resource stands for: of a rotating token, the current one. */
export function tokenOf({ id, outputs }: KeptResource): string {
  return isRotating(kindOf(outputs)) ? String(outputs.tokenId) : id;
}

/** Every token that the state knows through a resource. */
function tokensOf(kept: KeptResource): readonly string[] {
  const { previousTokenId, retiring } = kept.outputs as {
    readonly previousTokenId?: string;
    readonly retiring?: readonly { readonly tokenId: string }[];
  };
  const former = (retiring ?? []).map(({ tokenId }) => tokenId);
  return [tokenOf(kept), ...(previousTokenId === undefined ? [] : [previousTokenId]), ...former];
}

/** Living tokens that the state does not know: lost, unless something names them. */
export function strays(stack: ModelStack) {
  const known = new Set(stack.model.state.resources.flatMap(tokensOf));
  return stack.living().filter(({ id }) => !known.has(id));
}

/** Whether a stray can be found: its marker names this stack, and an error named its nonce where one could. */
export function isFindable(description: string, stack: string): boolean {
  return splitDescription(description).marker?.path.includes(`/${stack}/`) ?? false;
}

/** Whether an error told the user to look for a stray, by its nonce or its id. */
export function isNamed(
  stack: ModelStack,
  stray: { readonly id: string; readonly description: string },
): boolean {
  const nonce = splitDescription(stray.description).marker?.nonce ?? stray.id;
  const orders = [`#${nonce}`, `influxdb-tokens revoke ${stray.id}`];
  return stack.errors.some((error) => orders.some((order) => error.includes(order)));
}

/** Where tokens are found whose secrets no state keeps. */
interface Delivered {
  /** The secret of a fingerprint, if a command took it. */
  secret(fingerprint: unknown): Promise<string | undefined>;
}

/**
 * What is wrong although a plain `up` has just succeeded: every declared token has to be alive, alone, delivered,
 * and what the state says of it, its secret included.
 */
export async function unsettled(
  stack: ModelStack,
  program: readonly Declared[],
  delivered?: Delivered,
): Promise<string[]> {
  const problems: string[] = [];
  const { resources, pending } = stack.model.state;
  const byName = new Map(resources.map((kept) => [kept.name, kept]));
  if (resources.length !== program.length)
    problems.push(`${resources.length} resources for ${program.length}`);
  if (pending.some(({ type }) => type !== "creating")) problems.push("operations are still pending");
  const living = new Map(stack.living().map((token) => [token.id, token]));
  for (const declaration of program) {
    const { name, args } = stack.tokens.declared(declaration);
    const kept = byName.get(name);
    if (kept === undefined) problems.push(`${name} is not in the state`);
    else if (!living.has(tokenOf(kept))) problems.push(`${name} is in the state and dead: ${tokenOf(kept)}`);
    else problems.push(...unlike(stack, kept, args), ...(await falsehoods(stack, kept, delivered)));
  }
  return problems;
}

/** What is wrong with tokens that were changed in place although an `up` has just succeeded, and nothing outside changed. */
export function unlikeProgram(stack: ModelStack, program: readonly Declared[]): string[] {
  const { resources } = stack.model.state;
  return program.map(stack.tokens.declared).flatMap(({ name, args }) => {
    const kept = resources.find((each) => each.name === name && !each.delete);
    return kept === undefined ? [] : unlike(stack, kept, args);
  });
}

/** The living tokens of a resource that are not what the program, and the state, say that they are. */
function unlike(stack: ModelStack, kept: KeptResource, args: Declared["args"]): string[] {
  const living = new Set(stack.living().map(({ id }) => id));
  return tokensOf(kept)
    .filter((id) => living.has(id))
    .filter((id) => [args, kept.outputs].some((said) => !stack.tokens.isAsSaid(stack.emulator, id, said)))
    .map((id) => `${id} of ${kept.name} is not as the program says`);
}

async function falsehoods(stack: ModelStack, kept: KeptResource, delivered?: Delivered): Promise<string[]> {
  const { fingerprint, tokenId, status: said, deliver, deliveredAt } = kept.outputs;
  const problems: string[] = [];
  if (kept.initErrors.length > 0) problems.push(`${kept.name} is not ready`);
  if (said !== "active") problems.push(`${kept.name} is ${String(said)} after an update`);
  if (tokenId !== tokenOf(kept)) problems.push(`${kept.name} has two ids`);
  const stored = await delivered?.secret(fingerprint);
  const waits = kept.outputs.token !== undefined && deliveredAt === undefined;
  if (deliver !== undefined && (waits || stored === undefined))
    problems.push(`${kept.name} was not delivered`);
  const isKept = (deliver as { keepInState?: boolean } | undefined)?.keepInState !== false;
  if (!isKept && kept.outputs.token !== undefined)
    problems.push(`${kept.name} has a secret in the state that must not be there`);
  // A secret that was once kept nowhere does not come back into the state.
  const token = kept.outputs.token ?? stored;
  if (typeof token !== "string") return [...problems, `${kept.name} has no secret`];
  if (createHash("sha256").update(token).digest("hex") !== fingerprint)
    problems.push(`the fingerprint of ${kept.name} is of another secret`);
  const status = await stack.tokens.answerTo(stack.emulator, token, tokenOf(kept));
  if (status !== 200) problems.push(`the secret of ${kept.name} is answered with ${status}`);
  return problems;
}

/** Where a secret stands in clear now: the state on the disk, and what a command has just told the user. */
export async function leaksIn(stack: ModelStack, errors: readonly string[]): Promise<string[]> {
  return await search(stack, { state: stack.model.checkpointText, errors: errors.join("\n") });
}

/** Where a secret stood in clear at any time: whatever was printed, and the folder for temporary files. */
export async function leaks(stack: ModelStack): Promise<string[]> {
  const texts = { printed: stack.printed, errors: stack.errors.join("\n") };
  return await search(stack, texts, [`${stack.slot.folder}/tmp`]);
}

async function search(
  stack: ModelStack,
  texts: Readonly<Record<string, string>>,
  folders: readonly string[] = [],
): Promise<string[]> {
  const hits = await findSecrets({ secrets: stack.secrets, texts, folders });
  return hits.map(({ place: where, form }) => `a secret stands in ${where} (${form})`);
}
