import type { ServiceError } from "@grpc/grpc-js";
import {
  CheckRequest,
  type CheckResponse,
  ConfigureRequest,
  type ConfigureResponse,
  CreateRequest,
  type CreateResponse,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  ReadRequest,
  type ReadResponse,
  UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { CONFIG_NAMESPACE } from "../../../provider/account/settings";
import { revealed } from "../../../provider/process/secretValues";
import { holdsUnknown } from "../../../provider/unknown";
import type { ProviderProcess } from "./providerProcess";
import { CallFailed, callFailure, decodeMarked, encode, type Properties } from "./wire";

/** The calls on one resource: its urn, and its id where it has one. */
export interface Subject {
  readonly urn: string;
  readonly id?: string;
}

/** A failure of check. */
interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

let sessions = 0;

/** The stack's default provider, which the engine makes of the plugin's settings. */
const PROVIDER = "urn:pulumi:test::faults::pulumi:providers:influxdb-tokens::default_0_1_0";

/**
 * What one command of the engine has of a provider process: freshly configured, with nothing left of an earlier
 * command. The launcher configures the code of a resource once, and knows code by its text; so each session
 * sends the resource's code with a comment of its own, and no process has to start for it. Neither side notices:
 * the text in the state stays as it is. A plugin takes every new configuration.
 *
 * Secrets reach the launcher in clear. A plugin gets them marked, and what it marks stays so.
 */
export class Session {
  readonly #comment = `//session ${++sessions}`;

  private constructor(private readonly process: ProviderProcess) {}

  /**
   * Configures the provider as the engine does at the start of a command.
   *
   * @param config the stack's configuration, or what {@link Session.checkConfig} made of it
   */
  static async open(process: ProviderProcess, config: Properties): Promise<Session> {
    const session = new Session(process);
    const request = new ConfigureRequest();
    request.setAcceptsecrets(true).setAcceptresources(true);
    request.setSendsOldInputs(true).setSendsOldInputsToDelete(true);
    if (process.way === "plugin") request.setUrn(PROVIDER).setArgs(encode(pluginSettings(config)));
    else request.setArgs(encode(config));
    const configure = () =>
      session.#call("configure", () =>
        process.call<ConfigureResponse>((client, done) => client.configure(request, done)),
      );
    // An engine's connection is as old as its command. This one may have been kept over jumps of the process's
    // clock, which end it; to configure again does no harm.
    await configure().catch(configure);
    return session;
  }

  /**
   * Has a plugin check the stack's configuration and compare it with the one before, as an update does. The engine
   * sends all of it in clear.
   *
   * @returns the configuration that the update works with, secrets marked
   * @throws CallFailed with every reason for which it is refused
   */
  static async checkConfig(process: ProviderProcess, before: Properties, config: Properties) {
    const session = new Session(process);
    const [olds, news] = [revealed(before), config].map((each) => encode(pluginSettings(each)));
    const check = new CheckRequest().setUrn(PROVIDER).setOlds(olds).setNews(news);
    const ask = () => process.call<CheckResponse>((client, done) => client.checkConfig(check, done));
    const response = await session.#call("checkConfig", () => ask().catch(ask));
    const reasons = response.getFailuresList().map((failure) => failure.getReason());
    if (reasons.length > 0) throw new CallFailed("checkConfig", reasons.join("; "), undefined);
    if (Object.keys(before).length > 0) {
      const diff = new DiffRequest().setUrn(PROVIDER).setId("provider");
      diff.setOldInputs(olds).setOlds(olds).setNews(news);
      const compared = await session.#call("diffConfig", () =>
        process.call<DiffResponse>((client, done) => client.diffConfig(diff, done)),
      );
      if (compared.getReplacesList().length > 0) throw new Error("the provider would be replaced");
    }
    return stackSettings(session.#in(response.getInputs()));
  }

  /** Validates inputs. */
  async check({ urn }: Subject, olds: Properties, news: Properties) {
    const request = new CheckRequest();
    request.setUrn(urn).setOlds(this.#out(olds)).setNews(this.#out(news));
    const response = await this.#call("check", () =>
      this.process.call<CheckResponse>((client, done) => client.check(request, done)),
    );
    const failures: CheckFailure[] = response
      .getFailuresList()
      .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
    return { inputs: this.#in(response.getInputs()), failures };
  }

  /** Compares outputs with new inputs. */
  async diff({ urn, id = "" }: Subject, olds: Properties, news: Properties, oldInputs: Properties) {
    const request = new DiffRequest();
    request.setUrn(urn).setId(id).setOlds(this.#out(olds)).setNews(this.#out(news));
    request.setOldInputs(this.#out(oldInputs));
    const response = await this.#call("diff", () =>
      this.process.call<DiffResponse>((client, done) => client.diff(request, done)),
    );
    return {
      changes: response.getChanges() === DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
    };
  }

  /** Makes a resource. */
  async create({ urn }: Subject, inputs: Properties) {
    const request = new CreateRequest();
    request.setUrn(urn).setProperties(this.#out(inputs));
    const response = await this.#call("create", () =>
      this.process.call<CreateResponse>((client, done) => client.create(request, done)),
    );
    return { id: response.getId(), outputs: this.#outputs("create", response.getProperties()) };
  }

  /** Looks at a resource. */
  async read({ urn, id = "" }: Subject, outputs: Properties, inputs: Properties) {
    const request = new ReadRequest();
    request.setUrn(urn).setId(id).setProperties(this.#out(outputs)).setInputs(this.#out(inputs));
    const response = await this.#call("read", () =>
      this.process.call<ReadResponse>((client, done) => client.read(request, done)),
    );
    const newInputs = response.getInputs();
    return {
      id: response.getId(),
      outputs: this.#outputs("read", response.getProperties()),
      inputs: newInputs === undefined ? undefined : this.#in(newInputs),
    };
  }

  /** Updates a resource in place. */
  async update({ urn, id = "" }: Subject, olds: Properties, news: Properties, oldInputs: Properties) {
    const request = new UpdateRequest();
    request.setUrn(urn).setId(id).setOlds(this.#out(olds)).setNews(this.#out(news));
    request.setOldInputs(this.#out(oldInputs));
    const response = await this.#call("update", () =>
      this.process.call<UpdateResponse>((client, done) => client.update(request, done)),
    );
    return { outputs: this.#outputs("update", response.getProperties()) };
  }

  /** Deletes a resource. */
  async delete({ urn, id = "" }: Subject, outputs: Properties, oldInputs: Properties): Promise<void> {
    const request = new DeleteRequest();
    request.setUrn(urn).setId(id).setProperties(this.#out(outputs)).setOldInputs(this.#out(oldInputs));
    await this.#call("delete", () =>
      this.process.call<Empty>((client, done) => client.delete(request, done)),
    );
  }

  async #call<Response>(name: string, work: () => Promise<Response>): Promise<Response> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof CallFailed) throw error;
      const failure = callFailure(name, error as ServiceError);
      if (failure.initFailure === undefined) throw failure;
      const { properties, ...rest } = failure.initFailure;
      throw new CallFailed(name, failure.message, { ...rest, properties: this.#received(properties) });
    }
  }

  #out(properties: Properties) {
    if (this.process.way === "plugin") return encode(properties);
    const code = properties.__provider;
    return encode(
      typeof code === "string" ? { ...properties, __provider: `${code}${this.#comment}` } : properties,
    );
  }

  #in(message: Struct | undefined): Record<string, unknown> {
    return this.#received(decodeMarked(message));
  }

  /** The engine does not record a resource with an unknown output. */
  #outputs(call: string, message: Struct | undefined): Record<string, unknown> {
    const outputs = this.#in(message);
    if (holdsUnknown(outputs)) throw new CallFailed(call, "unexpected unknown property value", undefined);
    return outputs;
  }

  #received(given: Record<string, unknown>): Record<string, unknown> {
    if (this.process.way === "plugin") return given;
    const properties = revealed(given);
    const code = properties.__provider;
    if (typeof code !== "string" || !code.endsWith(this.#comment)) return properties;
    return { ...properties, __provider: code.slice(0, -this.#comment.length) };
  }
}

/** Settings of a stack as those of its default provider, which also say which release the program asks for. */
function pluginSettings(config: Properties): Properties {
  const prefix = `${CONFIG_NAMESPACE}:`;
  const names = Object.entries(config).map(([key, value]) => [key.replace(prefix, ""), value] as const);
  return { ...Object.fromEntries(names), version: "0.1.0" };
}

function stackSettings({ version: _, ...settings }: Properties): Properties {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [`${CONFIG_NAMESPACE}:${key}`, value]),
  );
}
