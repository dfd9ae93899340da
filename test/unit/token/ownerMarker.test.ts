import fc from "fast-check";
import {
  isPathOfStack,
  markDescription,
  newNonce,
  organizationOf,
  ownerName,
  ownerPath,
  splitDescription,
} from "../../../provider/token/ownerMarker";

const LONGEST = 160;
const marker = (description: string) => description.slice(description.lastIndexOf(" [pulumi:"));

describe("the owner marker", () => {
  test("names organization, project, stack, resource and attempt", () => {
    const path = ownerPath({ organization: "acme", project: "infra", stack: "prod", name: "ci" });
    expect(markDescription("CI", path, "0123456789abcdef")).toBe(
      "CI [pulumi:acme/infra/prod/ci#0123456789abcdef]",
    );
    expect(ownerPath({ project: "infra", stack: "prod", name: "ci" })).toBe("infra/prod/ci");
  });

  test("encodes its own syntax and everything outside printable ASCII", () => {
    expect(ownerPath({ project: "a/b", stack: "[x]#%", name: "grün\n\u{1f511}" })).toBe(
      "a%2Fb/%5Bx%5D%23%25/gr%C3%BCn%0A%F0%9F%94%91",
    );
  });

  test("has a nonce of 64 bits, new each time", () => {
    const nonces = new Set(Array.from({ length: 1000 }, newNonce));
    expect(nonces.size).toBe(1000);
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{16}$/);
  });

  const segment = fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 });
  const owners = fc.record(
    { organization: segment, project: segment, stack: segment, name: segment },
    { requiredKeys: ["project", "stack", "name"] },
  );

  test("is never longer than 160 characters of printable ASCII", () => {
    fc.assert(
      fc.property(owners, (owner) => {
        const text = marker(markDescription("text", ownerPath(owner), newNonce()));
        expect(text.length).toBeLessThanOrEqual(LONGEST);
        expect(text).toMatch(/^[\x20-\x7e]+$/);
      }),
    );
  });

  test("reads back, whatever the text before it", () => {
    fc.assert(
      fc.property(owners, fc.string({ unit: "binary" }), (owner, text) => {
        const [path, nonce] = [ownerPath(owner), newNonce()];
        expect(splitDescription(markDescription(text, path, nonce))).toEqual({
          text,
          marker: { path, nonce },
        });
      }),
    );
  });

  test("reads back after another marker in the text", () => {
    const inner = markDescription("x", "p/s/n", newNonce());
    const nonce = newNonce();
    expect(splitDescription(markDescription(inner, "q/s/n", nonce))).toEqual({
      text: inner,
      marker: { path: "q/s/n", nonce },
    });
  });

  test("tells short names apart exactly, and long ones by a hash", () => {
    fc.assert(
      fc.property(owners, segment, (owner, name) => {
        fc.pre(name !== owner.name);
        expect(ownerPath({ ...owner, name })).not.toBe(ownerPath(owner));
      }),
    );
    const long = "n".repeat(300);
    const one = ownerPath({ project: "p", stack: "s", name: `${long}1` });
    expect(one).toMatch(/^p\/s\/n+~[0-9a-f]{8}$/);
    expect(one).not.toBe(ownerPath({ project: "p", stack: "s", name: `${long}2` }));
  });

  test("gives a short name back as it was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }), (name) => {
        expect(ownerName(ownerPath({ project: "p", stack: "s", name }))).toBe(name);
      }),
    );
    expect(ownerName("p/s/%E0~cut")).toBe("%E0~cut");
  });

  test.each([
    "no marker",
    "an open one [pulumi:p/s/n#0123456789abcdef",
    "short nonce [pulumi:p/s/n#0123]",
    "no nonce [pulumi:p/s/n]",
    "text after it [pulumi:p/s/n#0123456789abcdef] more",
    "two nonces [pulumi:p#s#0123456789abcdef]",
    "[pulumi:p/s/n#0123456789abcdef]",
    "",
  ])("is not seen in %j", (description) => {
    expect(splitDescription(description)).toEqual({ text: description });
  });
});

describe("the stack that an owner path names", () => {
  const dev = { project: "shop", stack: "dev" };
  const ours = { ...dev, organization: "acme" };

  test.each([
    ["acme/shop/dev/ci", ours, "yes"],
    ["other/shop/dev/ci", ours, "no"],
    ["acme/shop/dev/ci", dev, "unknown"],
    ["shop/dev/ci", ours, "unknown"],
    ["shop/dev/ci", dev, "unknown"],
    ["shop/prod/ci", ours, "no"],
    ["till/dev/ci", dev, "no"],
    ["acme/shop/dev", ours, "no"],
    ["dev/ci", ours, "no"],
    ["acme/shop/dev/ci/x", ours, "no"],
  ] as const)("%s is of %j: %s", (path, stack, expected) => {
    expect(isPathOfStack(path, stack)).toBe(expected);
  });

  test("is of an unknown organization where the marker names none, even if the names are shortened", () => {
    const long = { project: "p".repeat(100), stack: "s".repeat(100) };
    const path = ownerPath({ ...long, name: "n".repeat(100) });
    expect(path).toContain("~");
    expect(isPathOfStack(path, { ...long, organization: "acme" })).toBe("unknown");
    expect([organizationOf(path), organizationOf("organization/dev/ci")]).toEqual([undefined, undefined]);
    expect(organizationOf("acme/shop/dev/ci")).toBe("acme");
  });
});
