import { HANDLER } from "../../provider/resources/handler";
import { EngineLog } from "../../test/support/model/engineLog";
import { ProviderProcess } from "../../test/support/model/providerProcess";
import { type Subject as Resource, Session } from "../../test/support/model/session";
import { typeOf } from "../../test/support/model/way";
import { ConsumerFolder } from "../consumerFolder";
import { connectionTo, type Service } from "./service";
import { OPERATIONS, type Operation, type Stack, type Subject, WITHOUT_EDIT } from "./subject";

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
    private readonly kind: Kind,
  ) {}

  static async open(service: Service, count: number, kind: Kind): Promise<ProviderStack> {
    const folder = await ConsumerFolder.make();
    return new ProviderStack(service, count, folder, await EngineLog.start(() => undefined), kind);
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
      else if (operation === "edit") await this.#edit(session);
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
      const type = typeOf("dynamic", this.kind === "databaseToken" ? this.kind : undefined);
      const urn = `urn:pulumi:test::tokens-test::${type}::${name}`;
      const { inputs, failures } = await session.check({ urn }, {}, inputsOf(place, name, this.kind));
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

  async #edit(session: Session): Promise<void> {
    const stored = this.#stored;
    this.#stored = [];
    await inTurns(stored, async ({ resource, inputs, outputs }) => {
      const news = { ...inputs, permissions: EDITED };
      const { changes, replaces } = await session.diff(resource, outputs, news, inputs);
      if (!changes || replaces.length > 0) throw new Error("diff reports no change in place");
      const updated = await session.update(resource, outputs, news, inputs);
      this.#stored.push({ resource, inputs: news, outputs: updated.outputs });
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

/** What a stack consists of. */
type Kind = "token" | "databaseToken";

const PERMISSIONS = [{ action: "read", database: "sensors" }];
const EDITED = [...PERMISSIONS, { action: "write", database: "sensors" }];

function inputsOf(place: number, name: string, kind: Kind) {
  const owner = `organization/tokens-test/test/${name}`;
  const common = { __provider: HANDLER, description: `Token ${place}`, expiresIn: "90d", owner };
  return kind === "token" ? common : { ...common, kind, permissions: PERMISSIONS };
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
  operations: WITHOUT_EDIT,
  open: async (service, count) => await ProviderStack.open(service, count, "token"),
};

/** The same, with database tokens. */
export const databaseTokensProvider: Subject = {
  name: "databaseTokensProvider",
  operations: OPERATIONS,
  open: async (service, count) => await ProviderStack.open(service, count, "databaseToken"),
};
