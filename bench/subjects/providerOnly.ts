import { HANDLER } from "../../provider/resources/handler";
import { EngineLog } from "../../test/support/model/engineLog";
import { ProviderProcess } from "../../test/support/model/providerProcess";
import { type Subject as Resource, Session } from "../../test/support/model/session";
import { ConsumerFolder } from "../consumerFolder";
import { connectionTo, type Service } from "./service";
import type { Operation, Stack, Subject } from "./subject";

/** As many calls as the engine makes at once on a machine with four cores. */
const AT_ONCE = 16;

/** A token, as the engine would store it. */
interface Stored {
  readonly resource: Resource;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

/** The provider process, called as the engine calls it, without the engine. */
class ProviderStack implements Stack {
  #stored: Stored[] = [];

  private constructor(
    private readonly service: Service,
    private readonly count: number,
    private readonly folder: ConsumerFolder,
    private readonly log: EngineLog,
  ) {}

  static async open(service: Service, count: number): Promise<ProviderStack> {
    const folder = await ConsumerFolder.make();
    return new ProviderStack(service, count, folder, await EngineLog.start(() => undefined));
  }

  async run(operation: Operation): Promise<void> {
    const { config, env } = connectionTo(this.service);
    const folder = this.folder.path;
    const child = await ProviderProcess.start({
      folder,
      engine: this.log.address,
      env: { TMPDIR: folder, HOME: folder, ...env },
    });
    try {
      const session = await Session.open(child, config);
      if (operation === "create") await this.#create(session);
      else if (operation === "refresh") await this.#refresh(session);
      else if (operation === "destroy") await this.#destroy(session);
      else await this.#compare(session);
    } finally {
      await child.stop();
    }
  }

  async stateBytes(): Promise<undefined> {
    return undefined;
  }

  async close(): Promise<void> {
    this.log.stop();
    await this.folder.close();
  }

  async #create(session: Session): Promise<void> {
    const places = Array.from({ length: this.count }, (_, place) => place);
    await inTurns(places, async (place) => {
      const name = `token-${place}`;
      const type = "pulumi-nodejs:dynamic/influxdb-tokens:ManagementToken";
      const urn = `urn:pulumi:test::tokens-test::${type}::${name}`;
      const { inputs, failures } = await session.check({ urn }, {}, inputsOf(place, name));
      if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
      const { id, outputs } = await session.create({ urn }, inputs);
      this.#stored.push({ resource: { urn, id }, inputs, outputs });
    });
  }

  async #compare(session: Session): Promise<void> {
    await inTurns(this.#stored, async ({ resource, inputs, outputs }) => {
      const { changes } = await session.diff(resource, outputs, inputs, inputs);
      if (changes) throw new Error("diff reports a change of an unchanged token");
    });
  }

  async #refresh(session: Session): Promise<void> {
    await inTurns(this.#stored, async ({ resource, inputs, outputs }) => {
      const seen = await session.read(resource, outputs, inputs);
      if (seen.outputs.status !== "active") throw new Error(`a token is ${seen.outputs.status}`);
    });
  }

  async #destroy(session: Session): Promise<void> {
    await inTurns(this.#stored, ({ resource, inputs, outputs }) => session.delete(resource, outputs, inputs));
    this.#stored = [];
  }
}

function inputsOf(place: number, name: string) {
  const owner = `organization/tokens-test/test/${name}`;
  return { __provider: HANDLER, description: `Token ${place}`, expiresIn: "90d", owner };
}

async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** This package's provider process, without the engine. */
export const providerOnly: Subject = {
  name: "provider",
  operations: ["create", "unchanged", "refresh", "destroy"],
  open: async (service, count) => await ProviderStack.open(service, count),
};
