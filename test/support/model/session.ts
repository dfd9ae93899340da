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
import type { ProviderProcess } from "./providerProcess";
import { CallFailed, callFailure, decode, encode, type Properties } from "./wire";

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

/**
 * What one command of the engine has of a provider process: freshly configured, with nothing left of an earlier
 * command. The launcher configures the code of a resource once, and knows code by its text; so each session
 * sends the resource's code with a comment of its own, and no process has to start for it. Neither side notices:
 * the text in the state stays as it is.
 */
export class Session {
  readonly #comment = `//session ${++sessions}`;

  private constructor(private readonly process: ProviderProcess) {}

  /** Configures the provider as the engine does at the start of a command. */
  static async open(process: ProviderProcess, config: Properties): Promise<Session> {
    const session = new Session(process);
    const request = new ConfigureRequest();
    request.setArgs(encode(config)).setAcceptsecrets(true).setAcceptresources(true);
    const configure = () =>
      session.#call("configure", () =>
        process.call<ConfigureResponse>((client, done) => client.configure(request, done)),
      );
    // An engine's connection is as old as its command. This one may have been kept over jumps of the process's
    // clock, which end it; to configure again does no harm.
    await configure().catch(configure);
    return session;
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
    return { inputs: this.#in(decode(response.getInputs())), failures };
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
    return { id: response.getId(), outputs: this.#in(decode(response.getProperties())) };
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
      outputs: this.#in(decode(response.getProperties())),
      inputs: newInputs === undefined ? undefined : this.#in(decode(newInputs)),
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
    return { outputs: this.#in(decode(response.getProperties())) };
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
      throw new CallFailed(name, failure.message, { ...rest, properties: this.#in(properties) });
    }
  }

  #out(properties: Properties) {
    const code = properties.__provider;
    return encode(
      typeof code === "string" ? { ...properties, __provider: `${code}${this.#comment}` } : properties,
    );
  }

  #in(properties: Record<string, unknown>): Record<string, unknown> {
    const code = properties.__provider;
    if (typeof code !== "string" || !code.endsWith(this.#comment)) return properties;
    return { ...properties, __provider: code.slice(0, -this.#comment.length) };
  }
}
