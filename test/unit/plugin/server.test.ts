import type { ServiceError } from "@grpc/grpc-js";
import {
  CheckRequest,
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

function serve(tokens: Partial<TokenProvider>, warn: (message: string) => void = () => undefined) {
  const server = pluginServer({
    tokens: tokens as TokenProvider,
    schema: () => "{}",
    warn,
    onAttach: () => undefined,
  });
  return <Response>(
    method: "configure" | "check" | "read" | "create" | "update" | "delete",
    request: ConfigureRequest | CheckRequest | ReadRequest | CreateRequest | UpdateRequest | DeleteRequest,
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

describe("what is without its secret", () => {
  const said: string[] = [];
  const call = serve(
    {
      create: async () => ({ id: "1", outs: outputs }),
      import: async () => ({ id: "1", inputs: {}, props: outputs }),
      check: async (_olds, news) => ({ inputs: news, failures: [] }),
    },
    (message) => said.push(message),
  );
  const urnOf = (type: string) => URN.replace("ManagementToken", type);
  const adopting = (type: string, adopt: unknown) =>
    call("create", new CreateRequest().setUrn(urnOf(type)).setProperties(encode({ adopt })));
  beforeEach(() => said.splice(0));

  test.each(["ManagementToken", "DatabaseToken"])(
    "a %s that is adopted or imported is told",
    async (type) => {
      await adopting(type, { id: "1" });
      await call("read", new ReadRequest().setId("1").setUrn(urnOf(type)));
      expect(said).toEqual([expect.stringContaining("token 1 is unknown"), said[0]]);
      await adopting(type, { id: "1", token: "t" });
      expect(said).toHaveLength(2);
    },
  );

  test.each(["RotatingManagementToken", "RotatingDatabaseToken"])(
    "a %s needs no secret of what it adopts",
    async (type) => {
      await adopting(type, { id: "1" });
      expect(said).toEqual([]);
    },
  );

  test("a database that is adopted or imported has none", async () => {
    await adopting("Database", true);
    await call("read", new ReadRequest().setId("1").setUrn(urnOf("Database")));
    expect(said).toEqual([]);
  });

  test("only a management token without an end is a warning: it could administer everything", async () => {
    for (const type of ["DatabaseToken", "Database", "ManagementToken"]) {
      await call("check", new CheckRequest().setUrn(urnOf(type)).setNews(encode({ description: "CI" })));
    }
    expect(said).toEqual([expect.stringContaining("never expires")]);
  });
});

describe("permissions", () => {
  const urn = URN.replace("ManagementToken", "DatabaseToken");
  const permissions = [{ action: "read", database: "sensors" }];
  const token = { ...outputs, permissions };

  test("with a secret name stay secret in the outputs, until the program says them openly", async () => {
    const call = serve({
      update: async () => ({ outs: token }),
      create: async () => ({ id: "1", outs: token }),
    });
    const secret = encode({ permissions: [{ action: "read", database: marked("sensors") }] });
    const created = await call<CreateResponse>(
      "create",
      new CreateRequest().setUrn(urn).setProperties(secret),
    );
    expect(created.getProperties()?.toJavaScript()).toMatchObject({ permissions: marked(permissions) });
    const olds = encode(token, new Set(["permissions"]));
    const update = (news: object) =>
      call<UpdateResponse>(
        "update",
        new UpdateRequest().setId("1").setUrn(urn).setOlds(olds).setNews(encode(news)),
      );
    const open = await update({ permissions });
    expect(open.getProperties()?.toJavaScript()).toMatchObject({ permissions });
    const others = await update({ permissions: [{ action: "write", database: "public" }] });
    expect(others.getProperties()?.toJavaScript()).toMatchObject({ permissions: marked(permissions) });
  });

  test("that hold something else than data are refused with their place", async () => {
    const call = serve({ check: () => Promise.reject(new Error("checked")) });
    const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "private" };
    const news = Struct.fromJavaScript({ permissions: [{ action: "read", database: asset }] });
    await expect(call("check", new CheckRequest().setUrn(urn).setNews(news))).rejects.toMatchObject({
      details: expect.stringContaining("permissions[0].database is an asset"),
    });
  });
});

test("a retention that was secret stays so while the database still has it", async () => {
  const urn = URN.replace("ManagementToken", "Database");
  const database = { name: "sensors", retention: "30d" };
  const call = serve({ update: async () => ({ outs: database }) });
  const olds = encode(database, new Set(["retention"]));
  const request = (news: object) =>
    new UpdateRequest().setId("sensors").setUrn(urn).setOlds(olds).setNews(encode(news));
  const kept = await call<UpdateResponse>("update", request({ name: "sensors" }));
  expect(kept.getProperties()?.toJavaScript()).toEqual({ ...database, retention: marked("30d") });
  const open = await call<UpdateResponse>("update", request(database));
  expect(open.getProperties()?.toJavaScript()).toEqual(database);
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
