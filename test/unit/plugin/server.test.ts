import type { ServiceError } from "@grpc/grpc-js";
import {
  ConfigureRequest,
  CreateRequest,
  type CreateResponse,
  DeleteRequest,
  ReadRequest,
  type ReadResponse,
  UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { pluginServer } from "../../../plugin/server";
import { encode } from "../../../plugin/values";
import { TokenError } from "../../../provider/errors";
import { NotReadyError } from "../../../provider/lifecycle/notReady";
import { BoundaryError } from "../../../provider/process/boundary";
import type { TokenProvider } from "../../../provider/process/tokenProvider";
import { UNKNOWN } from "../../../provider/unknown";
import { marked, callFailure as received } from "../../support/model/wire";

const URN = "urn:pulumi:dev::shop::a:b:C$influxdb-tokens:index:ManagementToken::ci";
const outputs = { tokenId: "1", token: "t", description: "CI" };
const hidden = { owner: "shop/dev/ci", within: "a:b:C" };

function serve(tokens: Partial<TokenProvider>) {
  const server = pluginServer({
    tokens: tokens as TokenProvider,
    schema: () => "{}",
    warn: () => undefined,
    onAttach: () => undefined,
  });
  return <Response>(
    method: "configure" | "read" | "create" | "update" | "delete",
    request: ConfigureRequest | ReadRequest | CreateRequest | UpdateRequest | DeleteRequest,
  ): Promise<Response> =>
    new Promise((resolve, reject) => {
      const handle = server[method] as unknown as (
        call: unknown,
        done: (error: unknown, response: Response) => void,
      ) => void;
      handle({ request }, (error, response) => (error ? reject(error) : resolve(response)));
    });
}

describe("a read", () => {
  const asked: unknown[][] = [];
  const call = serve({
    read: async (...args) => {
      asked.push(["read", ...args]);
      return { id: "1", props: outputs };
    },
    import: async (...args) => {
      asked.push(["import", ...args]);
      return { id: "1", inputs: { description: "CI" }, props: outputs };
    },
  });
  const request = () => new ReadRequest().setId("1").setUrn(URN);
  beforeEach(() => asked.splice(0));

  test("without arguments and state is an import, which returns arguments", async () => {
    const response = await call<ReadResponse>("read", request());
    expect(asked).toEqual([["import", "1", hidden]]);
    expect(response.getInputs()?.toJavaScript()).toEqual({ description: "CI" });
    expect(response.getProperties()?.toJavaScript()).toMatchObject({ token: marked("t") });
  });

  test("with empty arguments looks a token up", async () => {
    await call("read", request().setInputs(new Struct()).setProperties(new Struct()));
    expect(asked).toEqual([["read", "1", hidden]]);
  });

  test("of a state returns the arguments as they came, secrets and all", async () => {
    const inputs = encode({ description: "CI" }, new Set(["description"]));
    const state = encode(
      { ...outputs, owner: "organization/shop/dev/old" },
      new Set(["description", "token"]),
    );
    const response = await call<ReadResponse>("read", request().setInputs(inputs).setProperties(state));
    expect(asked).toEqual([["read", "1", { ...outputs, ...hidden, owner: "organization/shop/dev/old" }]]);
    expect(response.getInputs()?.toJavaScript()).toEqual({ description: marked("CI") });
    expect(response.getProperties()?.toJavaScript()).toMatchObject({
      description: marked("CI"),
      token: marked("t"),
    });
  });
});

test.each(["RotatingManagementToken", "TokenRetirement"])(
  "a token under the URN of a %s, through an alias, is read and deleted as a token",
  async (other) => {
    const asked: Record<string, unknown>[] = [];
    const call = serve({
      read: async (_id, props) => {
        asked.push(props);
        return { id: "1", props: outputs };
      },
      delete: async (_id, props) => void asked.push(props),
    });
    const urn = URN.replace("ManagementToken", other);
    const state = encode({ ...outputs, stateVersion: 1 }, new Set(["token"]));
    const inputs = encode({ description: "CI" });
    const response = await call<ReadResponse>(
      "read",
      new ReadRequest().setId("1").setUrn(urn).setInputs(inputs).setProperties(state),
    );
    await call("delete", new DeleteRequest().setId("1").setUrn(urn).setProperties(state));
    expect(asked).toEqual([expect.not.objectContaining({ kind: expect.anything() }), asked[0]]);
    expect(response.getProperties()?.toJavaScript()).toEqual({ ...outputs, token: marked("t") });
  },
);

describe("a former secret argument", () => {
  const former = { ...outputs, keepers: { a: "former" } };
  const request = (keepers: object) =>
    new UpdateRequest()
      .setId("1")
      .setUrn(URN)
      .setOlds(encode(former, new Set(["keepers", "description"])))
      .setNews(encode({ description: "CI", keepers }));

  test("stays secret as long as the outputs have it", async () => {
    const call = serve({ update: async () => ({ outs: former }) });
    const response = await call<UpdateResponse>("update", request({ a: "public" }));
    expect(response.getProperties()?.toJavaScript()).toEqual({
      ...former,
      keepers: marked({ a: "former" }),
      token: marked("t"),
    });
    const declassified = await call<UpdateResponse>("update", request({ a: "former" }));
    expect(declassified.getProperties()?.toJavaScript()).toEqual({ ...former, token: marked("t") });
  });

  test("stays secret in those of a token that is not ready", async () => {
    const reason = new TokenError("unavailable", "not verified");
    const error = new BoundaryError(new NotReadyError(reason, "1", former), undefined);
    const call = serve({ update: () => Promise.reject(error) });
    const failed = await call("update", request({ a: "public" })).catch((failure) => failure);
    expect(received("update", failed as ServiceError).initFailure?.properties).toMatchObject({
      keepers: marked({ a: "former" }),
    });
  });
});

test("one process serves one provider: the calls do not say whose they are", async () => {
  const names: unknown[] = [];
  const call = serve({ configure: (_settings, name) => void names.push(name) });
  const configure = (name: string) =>
    call(
      "configure",
      new ConfigureRequest().setUrn(`urn:pulumi:dev::shop::pulumi:providers:influxdb-tokens::${name}`),
    );
  await configure("eu");
  await configure("eu");
  await expect(configure("us")).rejects.toMatchObject({
    details: expect.stringMatching(/one provider only, .*::eu: start another one for .*::us/),
  });
  expect(names).toEqual(["eu", "eu"]);
});

test("a preview of a creation creates nothing", async () => {
  const call = serve({ create: () => Promise.reject(new Error("created")) });
  const request = new CreateRequest()
    .setUrn(URN)
    .setPreview(true)
    .setProperties(encode({ description: "CI" }));
  const response = await call<CreateResponse>("create", request);
  expect(response.getId()).toBe("");
  expect(response.getProperties()?.toJavaScript()).toMatchObject({ description: "CI", tokenId: UNKNOWN });
});
