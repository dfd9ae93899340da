import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { findSecrets } from "../../support/leaks";

const secret = "M.V1.Ab3+/x9=~QqZz0";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "leaks-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function formsIn(text: string): Promise<string[]> {
  return (await findSecrets({ secrets: [secret], texts: { text } })).map(({ form }) => form);
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("findSecrets finds a secret that stands", () => {
  test.each([
    ["plainly", "plain", `before ${secret} after`],
    ["in JSON with its plus sign escaped", "escaped", `{"a":"${secret.replace("+", "\\u002b")}"}`],
    ["in JSON with the digits of escapes in upper case", "escaped", secret.replace("+", "\\u002B")],
    ["in JSON with its slash escaped", "escaped", secret.replace("/", "\\/")],
    ["in JSON inside JSON", "escaped", JSON.stringify(JSON.stringify(secret.replace("+", "\\u002b")))],
    ["in a percent-encoded URL", "percent-encoded", `https://x/?t=${encodeURIComponent(secret)}&u`],
    ["in a form body with lower-case escapes", "percent-encoded", secret.replace("+", "%2b")],
    ["percent-encoded twice", "percent-encoded", encodeURIComponent(encodeURIComponent(secret))],
    ["in hex", "hex", `x${Buffer.from(secret).toString("hex")}`],
    ["in upper-case hex", "hex", Buffer.from(secret).toString("hex").toUpperCase()],
    ["in base64 on its own", "base64", base64(secret)],
    ["in base64 after one byte", "base64", base64(`a${secret} and more`)],
    ["in base64 after two bytes", "base64", base64(`ab${secret} and more`)],
    ["in base64 after three bytes", "base64", base64(`abc${secret} and more`)],
    ["in base64 inside JSON that escapes slashes", "base64", base64(secret).replaceAll("/", "\\/")],
  ])("findSecrets finds a secret that stands %s", async (_where, form, text) => {
    const hits = await findSecrets({ secrets: [secret], texts: { text } });
    expect(hits).toContainEqual({ secret: 0, place: "text", form });
  });

  test("in base64url, at every alignment", async () => {
    const awkward = "?>?>~~~secret~~~?>?>";
    for (const before of ["", "a", "ab"]) {
      const text = Buffer.from(`${before}${awkward} tail`).toString("base64url");
      const hits = await findSecrets({ secrets: [awkward], texts: { text } });
      expect(hits).toEqual([{ secret: 0, place: "text", form: "base64url" }]);
    }
  });

  test("in base64 between any bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary" }),
        fc.string({ unit: "binary" }),
        async (before, after) => {
          expect(await formsIn(base64(before + secret + after))).toContain("base64");
        },
      ),
    );
  });
});

describe("findSecrets searches", () => {
  test("files of any kind, in folders at any depth", async () => {
    await mkdir(path.join(folder, "a/b"), { recursive: true });
    const file = path.join(folder, "a/b/binary");
    await writeFile(file, Buffer.concat([Buffer.from([0, 0xff, 0xfe, 0x80]), Buffer.from(secret)]));
    expect(await findSecrets({ secrets: [secret], folders: [folder] })).toEqual([
      { secret: 0, place: file, form: "plain" },
    ]);
  });

  test("across the boundaries at which a big file is read", async () => {
    const boundary = 1 << 20;
    const forms = { plain: secret, escaped: [...secret].map(escapeAll).join(""), base64: base64(secret) };
    for (const [form, text] of Object.entries(forms)) {
      for (const inside of [1, Math.floor(text.length / 2), text.length - 1]) {
        const file = path.join(folder, "big");
        const filler = Buffer.alloc(2 * boundary - inside, ".");
        await writeFile(file, Buffer.concat([filler, Buffer.from(text), Buffer.alloc(100, ".")]));
        expect(await findSecrets({ secrets: [secret], folders: [folder] })).toEqual([
          { secret: 0, place: file, form },
        ]);
      }
    }
  });

  test("the names of files, and what links lead to", async () => {
    const name = `note-${encodeURIComponent(secret)}`;
    await writeFile(path.join(folder, name), "");
    await symlink(`/nowhere/${Buffer.from(secret).toString("hex")}`, path.join(folder, "link"));
    expect(await findSecrets({ secrets: [secret], folders: [folder] })).toEqual(
      expect.arrayContaining([
        { secret: 0, place: path.join(folder, name), form: "file-name" },
        { secret: 0, place: path.join(folder, "link"), form: "hex" },
      ]),
    );
  });

  test("for several secrets at once, and never repeats one in what it reports", async () => {
    const other = "another-secret-1234";
    const hits = await findSecrets({ secrets: [secret, other], texts: { one: other, two: secret } });
    expect(hits).toEqual([
      { secret: 1, place: "one", form: "plain" },
      { secret: 0, place: "two", form: "plain" },
    ]);
    expect(JSON.stringify(hits)).not.toContain(secret);
  });
});

describe("findSecrets", () => {
  test("does not take a prefix, or what is like a secret, for it", async () => {
    expect(
      await formsIn(`${secret.slice(0, 9)} ${secret.replace("9", "8")} ${base64("something else")}`),
    ).toEqual([]);
  });

  test("rejects when there is nothing to search, so that a wrong path is no success", async () => {
    await expect(findSecrets({ secrets: [secret] })).rejects.toThrow("nothing to look at");
    await expect(findSecrets({ secrets: [secret], folders: [folder] })).rejects.toThrow("nothing to look at");
    await expect(findSecrets({ secrets: [secret], folders: [path.join(folder, "none")] })).rejects.toThrow(
      "ENOENT",
    );
  });

  test("refuses a secret so short that chance would find it", async () => {
    await expect(findSecrets({ secrets: ["short"], texts: { a: "b" } })).rejects.toThrow("at least 8");
  });
});

function escapeAll(character: string): string {
  return `\\u00${character.charCodeAt(0).toString(16)}`;
}
