import { CLUSTERED, type Emulator, type EmulatorOptions, startEmulator } from "../../../emulator";

/** An answer, with its body read. */
interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined where it is no JSON. */
  readonly json: unknown;
}

const running: Emulator[] = [];

/** Starts an emulator that {@link stopAll} stops. */
export async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  running.push(emulator);
  return emulator;
}

/** Stops every emulator of the test. */
export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((emulator) => emulator.stop()));
}

/** The URL of an account's collection. */
export function collection(emulator: Emulator, account: string = emulator.accounts[0] ?? ""): string {
  return account === CLUSTERED
    ? `${emulator.url}/api/v0/management-tokens`
    : `${emulator.url}/api/v0/accounts/${account}/management-tokens`;
}

/** The URL of a collection in the first cluster of an account. */
export function inCluster(
  emulator: Emulator,
  name: "databases" | "tokens",
  account: string = emulator.accounts[0] ?? "",
): string {
  return account === CLUSTERED
    ? `${emulator.url}/api/v0/${name}`
    : `${emulator.url}/api/v0/accounts/${account}/clusters/${emulator.clusters[0]}/${name}`;
}

/** Sends one request; with the administrative secret of the first account unless another is named. */
export async function call(
  emulator: Emulator,
  method: string,
  url: string,
  {
    body,
    secret = emulator.secret,
    headers = {},
    signal,
  }: {
    body?: unknown;
    secret?: string | null;
    headers?: Record<string, string>;
    signal?: AbortSignal;
  } = {},
): Promise<Reply> {
  const response = await fetch(url, {
    method,
    redirect: "manual",
    headers: { ...(secret === null ? {} : { Authorization: `Bearer ${secret}` }), ...headers },
    ...(body === undefined ? {} : { body: bodyOf(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

/** Creates a token and returns the answer. */
export function create(emulator: Emulator, body: unknown = { description: "made" }): Promise<Reply> {
  return call(emulator, "POST", collection(emulator), { body });
}

/** Lists the first account. */
export function list(emulator: Emulator, secret?: string): Promise<Reply> {
  return call(emulator, "GET", collection(emulator), secret === undefined ? {} : { secret });
}

/** The fields of a token that was just created. */
export function made(reply: Reply): { id: string; accessToken: string } {
  return reply.json as { id: string; accessToken: string };
}

/** The code at the root of a failed fetch, such as ECONNRESET. */
export async function failure(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.then(
    () => {
      throw new Error("the request succeeded");
    },
    (reason: unknown) => reason,
  );
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return cause?.code ?? String(error);
}

/** Texts and bytes as they are, anything else as JSON. */
function bodyOf(content: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof content === "string") return content;
  return content instanceof Uint8Array ? new Uint8Array(content) : JSON.stringify(content);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
