import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  type AnalyzeResponse,
  type AnalyzerInfo,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A resource as the engine tells a policy pack about it. */
export interface Analyzed {
  readonly type: string;
  /** Its arguments; secrets are marked, unknown values are the engine's markers. */
  readonly args: Readonly<Record<string, unknown>>;
  /** @default "ci" */
  readonly name?: string;
  /** @default "dev" */
  readonly stack?: string;
  readonly protect?: boolean;
}

/** What a policy pack says of a resource. */
export interface Diagnostic {
  readonly policy: string;
  readonly level: "advisory" | "mandatory";
  readonly message: string;
}

type Done<Response> = (error: ServiceError | null, response: Response) => void;

/** The process of a policy pack, started as the engine's launcher starts it and spoken to as the engine speaks. */
export class PackProcess {
  #printed = "";

  private constructor(
    private readonly child: ChildProcessByStdio<null, Readable, Readable>,
    private client: AnalyzerClient | undefined,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes: Buffer) => {
        this.#printed += bytes.toString("utf8");
      });
    }
  }

  /** @param folder a pack with `node_modules` in it */
  static async start(folder: string): Promise<PackProcess> {
    // Policies call back to no engine.
    const args = ["node_modules/@pulumi/pulumi/cmd/run-policy-pack", "127.0.0.1:1", "."];
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { PATH: process.env.PATH ?? "" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const started = new PackProcess(child, undefined);
    const port = await started.#port();
    started.client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
    return started;
  }

  /** Everything that it has printed. */
  get printed(): string {
    return this.#printed;
  }

  /** What the pack says of itself and its rules. */
  async info(): Promise<AnalyzerInfo.AsObject> {
    const info = await this.#call<AnalyzerInfo>((client, done) => client.getAnalyzerInfo(new Empty(), done));
    return info.toObject();
  }

  /** Configures rules, as the file that `--policy-pack-config` names does. */
  async configure(rules: Readonly<Record<string, object>>): Promise<void> {
    const request = new ConfigureAnalyzerRequest();
    for (const [name, properties] of Object.entries(rules)) {
      const config = new PolicyConfig();
      config.setEnforcementlevel(EnforcementLevel.MANDATORY);
      config.setProperties(struct(properties));
      request.getPolicyconfigMap().set(name, config);
    }
    await this.#call<Empty>((client, done) => client.configure(request, done));
  }

  /** What the pack says of one resource, by the names of its rules. */
  async analyze(resource: Analyzed): Promise<Diagnostic[]> {
    const request = new AnalyzeRequest();
    describe(request, resource);
    return diagnosticsIn(await this.#call<AnalyzeResponse>((client, done) => client.analyze(request, done)));
  }

  /** What the pack says of a whole stack after an update. */
  async analyzeStack(resources: readonly Analyzed[]): Promise<Diagnostic[]> {
    const request = new AnalyzeStackRequest();
    for (const resource of resources) request.addResources(describe(new AnalyzerResource(), resource));
    return diagnosticsIn(
      await this.#call<AnalyzeResponse>((client, done) => client.analyzeStack(request, done)),
    );
  }

  /** Ends it, as an engine does that is done. */
  async stop(): Promise<void> {
    this.client?.close();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }

  async #call<Response>(start: (client: AnalyzerClient, done: Done<Response>) => unknown): Promise<Response> {
    const { client } = this;
    if (client === undefined) throw new Error("the policy pack is not connected");
    return await new Promise((resolve, reject) => {
      start(client, (error, response) => (error ? reject(error) : resolve(response)));
    });
  }

  async #port(): Promise<number> {
    return await new Promise((resolve, reject) => {
      this.child.stdout.on("data", () => {
        const match = /^(\d+)\n/.exec(this.#printed);
        if (match !== null) resolve(Number(match[1]));
      });
      this.child.once("exit", () => reject(new Error(`the policy pack did not start:\n${this.#printed}`)));
    });
  }
}

function describe<Message extends AnalyzeRequest | AnalyzerResource>(
  message: Message,
  { type, args, name = "ci", stack = "dev", protect = false }: Analyzed,
): Message {
  const options = new AnalyzerResourceOptions();
  options.setProtect(protect);
  message.setType(type);
  message.setName(name);
  message.setUrn(`urn:pulumi:${stack}::project::${type}::${name}`);
  message.setProperties(struct(args));
  message.setOptions(options);
  return message;
}

function diagnosticsIn(response: AnalyzeResponse): Diagnostic[] {
  const diagnostics = response.getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    level:
      diagnostic.getEnforcementlevel() === EnforcementLevel.MANDATORY
        ? ("mandatory" as const)
        : ("advisory" as const),
    message: diagnostic.getMessage(),
  }));
  return diagnostics.sort((one, other) => one.policy.localeCompare(other.policy));
}

function struct(properties: object): Struct {
  return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}
