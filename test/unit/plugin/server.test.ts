import {
  CreateRequest,
  type CreateResponse,
  DeleteRequest,
  ReadRequest,
  type ReadResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { pluginServer } from "../../../plugin/server";
import { encode } from "../../../plugin/values";
import type { TokenProvider } from "../../../provider/process/tokenProvider";
import { UNKNOWN } from "../../../provider/unknown";
import { marked } from "../../support/model/wire";

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
    method: "read" | "create" | "delete",
    request: ReadRequest | CreateRequest | DeleteRequest,
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
