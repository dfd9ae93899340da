import { type BackendUnderTest, httpBackend } from "../backends/configurations";
import { ProviderSlot } from "../model/providerSlot";
import type { Way } from "../model/way";
import { credential, RotatingStack } from "./rotatingStack";

/**
 * A rotating token of its own for each test of a file, on provider processes that all of them share. Whatever a
 * test did: `destroy` leaves nothing after it, and no secret stands in clear anywhere.
 *
 * @param take gets it before each test
 * @param more `way`: how the provider is reached; `backend`: which tokens rotate; `destroys`: whether that is looked at; a test that does it itself
 *   says no
 */
export function useRotatingStack(
  take: (rotation: RotatingStack, slot: ProviderSlot) => void,
  {
    way = "dynamic",
    destroys = true,
    backend = httpBackend,
  }: { readonly way?: Way; readonly destroys?: boolean; readonly backend?: BackendUnderTest } = {},
): void {
  let slot: ProviderSlot;
  let rotation: RotatingStack;

  beforeAll(async () => {
    slot = await ProviderSlot.open({ way, env: { INFLUXDB_MANAGEMENT_TOKEN: credential } });
  });

  afterAll(() => slot.close());

  beforeEach(async () => {
    rotation = await RotatingStack.open(slot, backend);
    take(rotation, slot);
  });

  afterEach(async () => {
    if (destroys) {
      rotation.stack.emulator.faults.clear();
      expect(await rotation.stack.model.destroy()).toEqual({ ok: true, errors: [] });
      expect(rotation.living).toEqual([]);
      expect(await rotation.leaks()).toEqual([]);
    }
    await rotation.close();
  });
}
