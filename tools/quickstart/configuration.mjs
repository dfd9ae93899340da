import { createRequire } from "node:module";
import path from "node:path";
import { repository } from "../repository.mjs";
import { place } from "./place.mjs";

/**
 * The stack's configuration for one way to reach the service.
 *
 * @param {string} backend `http`, or `influxctl` through a stand-in that works on the emulator
 * @param {{ endpoint: string, accountId: string }} service
 * @returns {Record<string, string>}
 */
export function configuration(backend, { endpoint, accountId }) {
  const account = { product: "dedicated", accountId };
  if (backend === "http") return { ...account, endpoint };
  // Loaded only now: on a fresh clone, this command builds it.
  const { writeInfluxctl } = createRequire(import.meta.url)(path.join(repository, "dist/emulator"));
  return { ...account, influxctlPath: writeInfluxctl(place.influxctl, { emulatorUrl: endpoint }) };
}
