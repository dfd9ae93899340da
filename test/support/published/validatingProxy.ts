import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { RunningCommand } from "../exec/command";
import { Bridge } from "./bridge";
import { closed } from "./closed";
import { contractOf, type Product } from "./contract";
import type { Violation } from "./violation";

/** Longer than any test. */
const LIFETIME_MS = 900_000;

/**
 * Prism between a client and the service: it checks every request and every answer against a product's published
 * contract. A field that the contract does not name is a violation too.
 *
 * A wrong request does not reach the service, and the client gets 422 for it; for a wrong answer it gets 500. A status
 * that the contract does not declare is a violation that the client gets as it is. Requests about management tokens,
 * which have no contract, pass unchecked. A service that hangs up before its answer does so for the client too; one
 * that does so in the middle of it cannot be used behind Prism, which would wait for the rest for ever.
 */
export class ValidatingProxy {
  private constructor(
    private readonly prism: RunningCommand,
    private readonly bridge: Bridge,
    private readonly folder: string,
  ) {}

  /**
   * @param product whose contract holds
   * @param service the URL of the service, without `/api/v0`
   * @param program Prism's program: what `findPart("prism")` found
   */
  static async start(product: Product, service: string, program: string): Promise<ValidatingProxy> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "validating-proxy-"));
    const contract = path.join(folder, "contract.json");
    await writeFile(contract, JSON.stringify(closed(contractOf(product))));
    let printed = "";
    const prism = new RunningCommand(
      process.execPath,
      [program, "proxy", "--errors", "--cors", "false", "--port", "0", contract, `${service}/api/v0`],
      {
        cwd: folder,
        env: { PATH: process.env.PATH ?? "", HOME: folder },
        timeoutMs: LIFETIME_MS,
        onOutput: (bytes) => {
          printed += bytes;
        },
      },
    );
    try {
      await prism.waitForOutput(LISTENING);
      const bridge = await Bridge.open({ prism: LISTENING.exec(printed)?.[1] ?? "", service });
      return new ValidatingProxy(prism, bridge, folder);
    } catch (error) {
      await end(prism, folder);
      throw error;
    }
  }

  /** To be used as the service's endpoint: it serves `/api/v0/…`. */
  get url(): string {
    return this.bridge.url;
  }

  /** Prism's process id. */
  get pid(): number {
    return this.prism.pid;
  }

  /** Everything so far that is not as the contract says. */
  violations(): readonly Violation[] {
    return [...this.bridge.violations];
  }

  /** Every request so far that was checked, as `METHOD /api/v0/…`: that nothing was violated proves nothing else. */
  checked(): readonly string[] {
    return [...this.bridge.checked];
  }

  /** Ends the proxy, and waits until nothing of it is left. */
  async stop(): Promise<void> {
    await this.bridge.close();
    await end(this.prism, this.folder);
  }
}

const LISTENING = /Prism is listening on (http:\/\/127\.0\.0\.1:\d+)\s/;

async function end(prism: RunningCommand, folder: string): Promise<void> {
  prism.signal("SIGTERM");
  await prism.result;
  await rm(folder, { recursive: true });
}
