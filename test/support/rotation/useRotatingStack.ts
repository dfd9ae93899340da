import { ProviderSlot } from "../model/providerSlot";
import { credential, RotatingPlace } from "./rotatingStack";

/**
 * A place of its own for each test of a file, on provider processes that all of them share. Whatever a test did:
 * `destroy` leaves nothing after it, and no secret stands in clear anywhere.
 *
 * @param take gets the place before each test
 * @param more `destroys`: whether that is looked at; a test that does it itself says no
 */
export function useRotatingPlace(
  take: (place: RotatingPlace, slot: ProviderSlot) => void,
  { destroys = true }: { readonly destroys?: boolean } = {},
): void {
  let slot: ProviderSlot;
  let place: RotatingPlace;

  beforeAll(async () => {
    slot = await ProviderSlot.open({ env: { INFLUXDB_MANAGEMENT_TOKEN: credential } });
  });

  afterAll(() => slot.close());

  beforeEach(async () => {
    place = await RotatingPlace.open(slot);
    take(place, slot);
  });

  afterEach(async () => {
    if (destroys) {
      place.place.emulator.faults.clear();
      expect(await place.place.model.destroy()).toEqual({ ok: true, errors: [] });
      expect(place.living).toEqual([]);
      expect(await place.leaks()).toEqual([]);
    }
    await place.close();
  });
}
