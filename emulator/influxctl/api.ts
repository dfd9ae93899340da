import { request } from "node:http";
import type { CreatedTokenRecord, TokenRecord } from "../managementTokens/records";
import type { Profile } from "./profile";

/** The service refused or failed. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
}

/** The management API of an emulator, as a profile may use it. */
export class Api {
  private readonly collection: string;

  constructor(
    emulatorUrl: string,
    private readonly profile: Profile,
    private readonly timeoutMs: number,
  ) {
    const path = profile.product === "clustered" ? "" : `/accounts/${encodeURIComponent(profile.accountId)}`;
    this.collection = `${emulatorUrl}/api/v0${path}/management-tokens`;
  }

  async create(description: string, expiresAt: string | undefined): Promise<CreatedTokenRecord> {
    const body = { description, ...(expiresAt === undefined ? {} : { expiresAt }) };
    return JSON.parse(await this.send("POST", this.collection, body)) as CreatedTokenRecord;
  }

  async list(): Promise<TokenRecord[]> {
    return JSON.parse(await this.send("GET", this.collection)) as TokenRecord[];
  }

  async revoke(id: string): Promise<void> {
    await this.send("DELETE", `${this.collection}/${encodeURIComponent(id)}`);
  }

  private send(method: string, url: string, body?: object): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => reject(new ServiceError(error.message));
      const headers = { Authorization: `Bearer ${this.profile.token}` };
      const sent = request(url, { method, headers, timeout: this.timeoutMs }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", fail);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          const status = response.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve(text);
          else reject(new ServiceError(`the service answered ${status}: ${text}`));
        });
      });
      sent.on("timeout", () => sent.destroy(new Error("the service did not answer in time")));
      sent.on("error", fail);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
