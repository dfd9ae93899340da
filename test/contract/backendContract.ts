import { type BackendHarness, type BackendTraits, Subject } from "../support/backends/contractSubject";
import { describeCreating } from "./creating";
import { describeListing } from "./listing";
import { describeProbing } from "./probing";
import { describeRevoking } from "./revoking";

/**
 * What every backend does, whatever lies beneath it.
 *
 * @param name of the backend
 * @param start starts what it needs, afresh for each test
 */
export function describeBackend(
  name: string,
  start: () => Promise<BackendHarness>,
  traits: BackendTraits,
): void {
  describe(`the ${name} backend`, () => {
    const subject = new Subject(start, traits);
    beforeEach(() => subject.start());
    afterEach(() => subject.stop());

    describeCreating(subject);
    describeListing(subject);
    describeRevoking(subject);
    describeProbing(subject);

    test("can be closed twice", async () => {
      const backend = subject.open();
      await backend.list();
      await backend.close();
      await backend.close();
    });
  });
}
