import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** The address of a Unix socket must fit the smallest limit of any system. */
const LONGEST_ADDRESS = 100;
/** The event that a program left input unread may arrive after the event of its end. */
const VERDICT_MS = 100;

/**
 * The standard input of a program that has to read a text. On systems with Unix sockets, it is known afterwards whether
 * the program has read all of it; a pipe would hide that.
 */
export class TextInput {
  private unread = false;
  private settled: Promise<void> = Promise.resolve();

  private constructor(
    private readonly text: string,
    private readonly near: Socket | undefined,
    private readonly far: Socket | undefined,
  ) {}

  static async open(text: string): Promise<TextInput> {
    if (process.platform === "win32") return new TextInput(text, undefined, undefined);
    const [near, far] = await socketPair();
    return new TextInput(text, near, far);
  }

  /** The program's standard input. */
  get end(): Socket | "pipe" {
    return this.far ?? "pipe";
  }

  /** Sends the text to the program that was started with {@link end}, and closes its input. */
  give(child: ChildProcess): void {
    const stream = this.near ?? child.stdin;
    if (stream === null) return;
    this.far?.destroy();
    this.settled = new Promise((resolve) => {
      // Closed by the other side while it still contained data, or before everything was written.
      stream.once("error", () => {
        this.unread = true;
        resolve();
      });
      stream.once("close", resolve);
    });
    this.near?.resume();
    stream.end(this.text);
  }

  /** After the program has ended: whether it left a part of the text unread. */
  async isUnread(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, VERDICT_MS);
    });
    await Promise.race([this.settled, late]);
    clearTimeout(timer);
    this.close();
    return this.unread;
  }

  close(): void {
    this.near?.destroy();
    this.far?.destroy();
  }
}

/** Two ends of one connection. Its address is in a private folder and removed before anything is sent. */
async function socketPair(): Promise<[Socket, Socket]> {
  const parent = Buffer.byteLength(tmpdir()) + 20 < LONGEST_ADDRESS ? tmpdir() : "/tmp";
  const folder = await mkdtemp(path.join(parent, "input-"));
  const server = createServer({ pauseOnConnect: true });
  try {
    const accepted = new Promise<Socket>((resolve, reject) => {
      server.once("connection", resolve);
      server.once("error", reject);
    });
    // If listening fails, the waiting connection must not stay open.
    accepted.catch(() => undefined);
    const address = path.join(folder, "s");
    const near = await new Promise<Socket>((resolve, reject) => {
      server.once("error", reject);
      server.listen(address, () => {
        const socket = connect({ path: address, allowHalfOpen: true }, () => resolve(socket));
        socket.once("error", reject);
      });
    });
    near.removeAllListeners("error");
    const far = await accepted;
    // Both are destroyed in the end: their errors matter only while the text is sent.
    for (const end of [near, far]) end.on("error", () => undefined);
    return [near, far];
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
