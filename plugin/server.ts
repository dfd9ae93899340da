import type { ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckFailure,
  CheckResponse,
  ConfigureResponse,
  CreateResponse,
  DiffResponse,
  GetMappingResponse,
  GetMappingsResponse,
  GetSchemaResponse,
  InvokeResponse,
  ReadResponse,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { TokenError } from "../provider/errors";
import type { RawInputs } from "../provider/lifecycle/arguments/failure";
import { type Kind, kindOf } from "../provider/lifecycle/kinds";
import { BoundaryError } from "../provider/process/boundary";
import type { TokenProvider } from "../provider/process/tokenProvider";
import { NEVER_EXPIRES } from "../provider/token/neverExpires";
import { detailedDiff } from "./detailedDiff";
import { callFailure } from "./failure";
import { formerSecrets } from "./formerSecrets";
import { FUNCTIONS } from "./functions";
import { previewCreation, previewUpdate } from "./preview";
import { HIDDEN, providerNameOf, type Resource, resourceOf } from "./resource";
import { checkRetirementForm, lifecycleArguments, storedArguments, withRotation } from "./rotation";
import { checkSettings, secretSettings, settingsIn } from "./settings";
import { decode, encode, type Properties } from "./values";
import { pluginVersion } from "./version";

/** What a {@link pluginServer} works with. */
interface PluginOptions {
  readonly tokens: TokenProvider;
  /** The package's schema, as JSON. */
  readonly schema: () => string;
  readonly warn: (message: string) => void;
  /** The engine named its address after the start: it attached to a running plugin. */
  readonly onAttach: (address: string) => void;
}

type Unary<Request, Response> = (
  call: ServerUnaryCall<Request, Response>,
  done: sendUnaryData<Response>,
) => void;

/** The engine's protocol on the lifecycles: one method a call, nothing else. */
export function pluginServer({
  tokens,
  schema,
  warn,
  onAttach,
}: PluginOptions): Partial<IResourceProviderServer> {
  let configured = "";
  return {
    getPluginInfo: unary(() => new PluginInfo().setVersion(pluginVersion())),

    getSchema: unary((request) => {
      if (request.getSubpackageName() !== "") {
        throw new TokenError("config", "influxdb-tokens has no parameterized packages");
      }
      return new GetSchemaResponse().setSchema(schema());
    }),

    getMapping: unary(() => new GetMappingResponse()),

    getMappings: unary(() => new GetMappingsResponse()),

    attach: unary((request) => {
      onAttach(request.getAddress());
      return new Empty();
    }),

    // Calls under way finish and are recorded; they are ended by a signal only.
    cancel: unary(() => new Empty()),

    checkConfig: unary((request) => {
      const news = decode(request.getNews());
      const response = new CheckResponse().setInputs(encode(news.values, secretSettings(news)));
      return response.setFailuresList(checkSettings(news).map(failureMessage));
    }),

    // No setting makes new tokens necessary: whether an account is another one, each resource compares.
    diffConfig: unary((request) => {
      const changes = detailedDiff(decode(request.getOldInputs()).values, decode(request.getNews()).values, {
        replaces: [],
        due: [],
      });
      return diffMessage(changes.length > 0, [], changes);
    }),

    configure: unary((request) => {
      const urn = request.getUrn() ?? "";
      // Earlier engines do not name the provider.
      configured ||= urn;
      if (urn !== "" && urn !== configured) throw oneProviderOnly(configured, urn);
      const name = urn === "" ? undefined : providerNameOf(urn);
      tokens.configure(settingsIn(decode(request.getArgs())), name);
      return new ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }),

    check: unary(async (request) => {
      const { kind, hidden } = resourceOf(request.getUrn());
      const [olds, news] = [visible(decode(request.getOlds())), visible(decode(request.getNews()))];
      const { inputs, failures } = await tokens.check(
        Object.keys(olds.values).length === 0 ? {} : { ...lifecycleArguments(kind, olds.values), ...hidden },
        { ...lifecycleArguments(kind, news.values), ...hidden },
      );
      const checked = kind === "retirement" ? storedArguments(kind, news.values) : inputs;
      if (kind === "token" && neverExpires(news.values)) warn(NEVER_EXPIRES);
      return new CheckResponse()
        .setInputs(encode(visible({ values: checked, secret: news.secret }).values, news.secret))
        .setFailuresList([...checkRetirementForm(kind, news.values), ...failures].map(failureMessage));
    }),

    diff: unary(async (request) => {
      const { kind, hidden } = resourceOf(request.getUrn());
      const [before, news] = [visible(decode(request.getOldInputs())), visible(decode(request.getNews()))];
      const found = await tokens.diff(request.getId(), decode(request.getOlds()).values, {
        ...lifecycleArguments(kind, news.values),
        ...hidden,
      });
      const changes = found.changes ? detailedDiff(before.values, news.values, found) : [];
      return diffMessage(found.changes, found.replaces, changes);
    }),

    create: unary(async (request) => {
      const resource = resourceOf(request.getUrn());
      const news = visible(decode(request.getProperties()));
      const secret = secretOutputs(resource, news);
      if (request.getPreview()) {
        return new CreateResponse().setProperties(
          encode(previewCreation(resource.kind, news.values), secret),
        );
      }
      return await reporting(
        resource,
        () => secret,
        async () => {
          const { id, outs } = await tokens.create({
            ...lifecycleArguments(resource.kind, news.values),
            ...resource.hidden,
          });
          if (isWithoutSecret(resource.kind, news.values)) warn(secretIsUnknown(id));
          return new CreateResponse()
            .setId(id)
            .setProperties(encode(withRotation(resource.kind, outs), secret));
        },
      );
    }),

    read: unary(async (request) => {
      const resource = resourceOf(request.getUrn());
      const before = decode(request.getProperties());
      const response = new ReadResponse();
      // Only an import comes without arguments; looking a token up has empty ones.
      if (!request.hasInputs() && Object.keys(before.values).length === 0) {
        const { id, inputs, props } = await tokens.import(request.getId(), resource.hidden);
        if (OWN_ONE_TOKEN.has(resource.kind)) warn(secretIsUnknown(id));
        return response
          .setId(id)
          .setInputs(encode(inputs))
          .setProperties(encode(withRotation(resource.kind, props), secretOutputs(resource, before)));
      }
      const state = stateOf(resource, before);
      const { id, props } = await tokens.read(request.getId(), state);
      response
        .setId(id)
        .setProperties(encode(withRotation(kindOf(state), props), secretOutputs(resource, before)));
      return response.setInputs(request.getInputs());
    }),

    update: unary(async (request) => {
      const resource = resourceOf(request.getUrn());
      const [olds, news] = [decode(request.getOlds()), visible(decode(request.getNews()))];
      const secret = secretOutputs(resource, news);
      const inputs = { ...lifecycleArguments(resource.kind, news.values), ...resource.hidden };
      if (request.getPreview()) {
        const { due } = await tokens.diff(request.getId(), olds.values, inputs);
        const outputs = previewUpdate(resource.kind, olds.values, news.values, due);
        return new UpdateResponse().setProperties(encode(outputs, new Set([...olds.secret, ...secret])));
      }
      const secretIn = (outputs: object) => new Set([...secret, ...formerSecrets(outputs, olds, news)]);
      return await reporting(resource, secretIn, async () => {
        const { outs } = await tokens.update(request.getId(), olds.values, inputs);
        return new UpdateResponse().setProperties(encode(withRotation(resource.kind, outs), secretIn(outs)));
      });
    }),

    delete: unary(async (request) => {
      const resource = resourceOf(request.getUrn());
      await tokens.delete(request.getId(), stateOf(resource, decode(request.getProperties())));
      return new Empty();
    }),

    invoke: unary(async (request) => {
      const known = Object.keys(FUNCTIONS);
      const run = known.includes(request.getTok()) ? FUNCTIONS[request.getTok()] : undefined;
      if (run === undefined) {
        throw new TokenError(
          "config",
          `release ${pluginVersion()} of the plugin influxdb-tokens has no function ${JSON.stringify(request.getTok())}: there is ${known.join(", ")}`,
        );
      }
      const { result, failures } = await run(decode(request.getArgs()).values, tokens);
      return new InvokeResponse().setReturn(encode(result)).setFailuresList(failures.map(failureMessage));
    }),
  };
}

/** The names of the outputs to encrypt, whose values may decide. */
type SecretIn = (outputs: object) => ReadonlySet<string>;

/** A failure that keeps the outputs of a resource which exists but is not ready. */
class NotReady {
  constructor(
    readonly cause: unknown,
    readonly resource: Resource,
    readonly secretIn: SecretIn,
  ) {}
}

async function reporting<T>(resource: Resource, secretIn: SecretIn, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new NotReady(error, resource, secretIn);
  }
}

/** Answers a call, also one that fails: an exception here would end the process. */
function unary<Request, Response>(
  work: (request: Request) => Response | Promise<Response>,
): Unary<Request, Response> {
  return (call, done) => {
    Promise.resolve()
      .then(() => work(call.request))
      .then((response) => done(null, response))
      .catch((error) => done(failureOf(error)));
  };
}

function failureOf(error: unknown) {
  if (!(error instanceof NotReady)) return callFailure(error, new Set(), (outputs) => outputs);
  const { cause, resource, secretIn } = error;
  const outputs = cause instanceof BoundaryError ? cause.properties : undefined;
  return callFailure(cause, secretIn((outputs ?? {}) as object), (all) => withRotation(resource.kind, all));
}

/**
 * A state as the lifecycles take it. The kind is the state's own: with an alias, `--run-program` asks for the state of
 * one kind under the URN of another, and a token that was taken for a retirement would never be revoked.
 */
function stateOf({ hidden }: Resource, { values }: Properties): RawInputs {
  const { kind: _ofUrn, ...others } = hidden;
  return { ...(Object.keys(values).length === 0 ? hidden : others), ...values };
}

/** Arguments without what a dynamic resource added to them. */
function visible({ values, secret }: Properties): Properties {
  return { values: Object.fromEntries(Object.entries(values).filter(([name]) => !HIDDEN.has(name))), secret };
}

/** The outputs to encrypt besides those that are always secret. What a store showed may be guessed from its hash. */
function secretOutputs({ kind }: Resource, { secret }: Properties): ReadonlySet<string> {
  return new Set([...secret, ...(kind === "retirement" ? ["confirmations"] : ["token", "previousToken"])]);
}

/**
 * The engine starts a plugin for each provider; only to one that it attached to, it speaks for all of them. Their calls
 * do not name the provider, so tokens would be created in the account of the last one.
 */
function oneProviderOnly(first: string, second: string): TokenError {
  return new TokenError(
    "config",
    `this plugin was started by hand and serves one provider only, ${first}: start another one for ${second}, or end and start it again`,
  );
}

/** The kinds that take over a token together with its secret, if somebody still has it. */
const OWN_ONE_TOKEN: ReadonlySet<Kind> = new Set<Kind>(["token", "databaseToken"]);

/** Whether an adopted token is declared without its secret. */
function isWithoutSecret(kind: Kind, { adopt }: Readonly<Record<string, unknown>>): boolean {
  const secret = (adopt as { readonly token?: unknown } | undefined)?.token;
  return OWN_ONE_TOKEN.has(kind) && adopt !== undefined && secret === undefined;
}

/** No SDK can make the use of an output an error, as the class of the dynamic resource does. */
function secretIsUnknown(id: string): string {
  return `the secret of token ${id} is unknown, because the service shows it only once: do not use the output token, which is empty. Set adopt.token, or create a new token`;
}

function neverExpires({ expiresAt, expiresIn }: Readonly<Record<string, unknown>>): boolean {
  return expiresAt === undefined && expiresIn === undefined;
}

function failureMessage({ property, reason }: { property: string; reason: string }): CheckFailure {
  return new CheckFailure().setProperty(property).setReason(reason);
}

function diffMessage(
  changed: boolean,
  replaces: readonly string[],
  changes: ReturnType<typeof detailedDiff>,
): DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  const response = new DiffResponse()
    .setChanges(changed ? DIFF_SOME : DIFF_NONE)
    .setReplacesList([...replaces])
    .setDiffsList([...new Set(changes.map(([path]) => path.split(/[.[]/, 1)[0] ?? path))])
    .setHasdetaileddiff(changes.length > 0);
  for (const [path, diff] of changes) response.getDetaileddiffMap().set(path, diff);
  return response;
}
