import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { parseSettings } from "../../../provider/account/settings";
import { HttpBackend } from "../../../provider/backends/http/httpBackend";

const ACCOUNT = "11111111-1111-4111-8111-111111111111";

/** A token as the service shows it. */
export const RECORD = {
  id: "3b1f6a52-8f0c-4c57-9a3e-0d5c1b2a4e6f",
  accountId: ACCOUNT,
  description: "CI",
  tokenPrefix: "M.V1.abcd",
  createdAt: "2027-01-01T00:00:00Z",
};

/** A server for all tests of a block, for answers that the emulator would not give. Opens a backend on it. */
export function useOddServer(answer: RequestListener): (credential: string) => HttpBackend {
  const server = createServer(answer);
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return (credential) => {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return new HttpBackend(parseSettings({ endpoint, accountId: ACCOUNT }, {}), credential);
  };
}
