import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { decode, encode } from "../../../plugin/values";
import { marked } from "../../support/model/wire";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const struct = (values: object) =>
  Struct.fromJavaScript(values as Parameters<typeof Struct.fromJavaScript>[0]);
const overWire = (message: Struct) => Struct.deserializeBinary(message.serializeBinary());

test("plain values survive both directions", () => {
  const values = {
    text: "ä\u{1f511}",
    empty: "",
    number: -0.5,
    no: false,
    nothing: null,
    list: [1, ["a"], {}],
    map: { a: { b: 1 } },
  };
  expect(decode(overWire(encode(values))).values).toEqual(values);
  expect(decode(undefined)).toEqual({ values: {}, secret: new Set() });
});

test("secrets are opened, and the properties that hold one are named", () => {
  const { values, secret } = decode(
    struct({ a: marked("x"), b: { c: [marked({ d: marked("y") })] }, e: "z" }),
  );
  expect(values).toEqual({ a: "x", b: { c: [{ d: "y" }] }, e: "z" });
  expect([...secret]).toEqual(["a", "b"]);
});

test("named values are marked once, and only if they are there", () => {
  const sent = encode({ a: "x", b: marked("y"), c: undefined }, new Set(["a", "b", "c", "d"]));
  expect(sent.toJavaScript()).toEqual({ a: marked("x"), b: marked("y") });
});

test("undefined is left out at any depth; what is not data is refused", () => {
  expect(encode({ a: { b: undefined, c: [undefined, 1] } }).toJavaScript()).toEqual({ a: { c: [1] } });
  for (const value of [Number.NaN, 1n, () => 1, new Date(0), new Map()])
    expect(() => encode({ value })).toThrow(TypeError);
});

test.each([
  ["c44067f5952c0a294b673a41bacd8c17", "an asset"],
  ["0def7320c3a5731c473e5ecbe6d01bc7", "an archive"],
  ["5cf8f73096256a8f31e491e813e4eb8e", "a resource"],
  ["d0e6a833031e9bbcd3f4e8bde6ca49a4", "an output"],
  ["constructor", "a value of an unknown kind"],
  [7, "a value of an unknown kind"],
])("the special value %s is refused as %s, with its place and nothing of its content", (signature, name) => {
  const value = { [SIGNATURE]: signature, text: "private" };
  expect(() => decode(struct({ a: { b: [value] } }))).toThrow(`a.b[0] is ${name}: it must be plain data`);
});

test.each(["a\ud800", "\udc00b", "a\ud800b"])("the engine can read a message with %j in it", (odd) => {
  const sent = encode({ createdBy: odd, [odd]: [odd], token: "x" }, new Set(["token"]));
  const bytes = sent.serializeBinary();
  // What is no UTF-8, the engine refuses as a whole.
  const { token } = overWire(sent).toJavaScript();
  expect(token).toEqual(marked("x"));
  expect(JSON.stringify(sent.toJavaScript())).toContain("\ufffd");
  expect(
    Buffer.from(bytes).includes(Buffer.from([0xed, 0xa0])) ||
      Buffer.from(bytes).includes(Buffer.from([0xed, 0xb0])),
  ).toBe(false);
});
