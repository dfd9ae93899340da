import { parseStacks, STACK_PATTERNS, stackOf } from "../../../policy/stacks";

const names = (pattern: string, stack: string) => {
  const [project = "", name = ""] = stack.split("/");
  return parseStacks("stacks", [pattern]).includes({ project, name });
};

test.each([
  ["prod", "shop/prod"],
  ["*", "shop/prod"],
  ["prod*", "shop/prod"],
  ["prod-*", "shop/prod-eu"],
  ["*-eu", "shop/prod-eu"],
  ["p*d-*u", "shop/prod-eu"],
  ["shop/prod", "shop/prod"],
  ["shop/*", "shop/prod"],
  ["*/prod", "shop/prod"],
  ["a.b", "shop/a.b"],
])("%s names %s", (pattern, stack) => {
  expect(names(pattern, stack)).toBe(true);
});

test.each([
  ["prod", "shop/prod-eu"],
  ["prod", "shop/preprod"],
  ["prod", "prod/dev"],
  ["prod-*", "shop/prod"],
  ["PROD", "shop/prod"],
  ["other/prod", "shop/prod"],
  ["a.b", "shop/axb"],
])("%s does not name %s", (pattern, stack) => {
  expect(names(pattern, stack)).toBe(false);
});

test("any of several patterns names a stack, and none names none", () => {
  const stack = { project: "shop", name: "prod" };
  expect(parseStacks("stacks", ["dev", "prod"]).includes(stack)).toBe(true);
  expect(parseStacks("stacks", []).includes(stack)).toBe(false);
});

const wrong = [
  "",
  "/prod",
  "shop/",
  "acme/shop/prod",
  "prod ",
  "prod, dev",
  "prod|dev",
  "^prod$",
  "prod-[ab]",
  "!dev",
];

// Such a pattern would name no stack, and the rule would be about none.
test.each([...wrong, "prod\n", "pröd", 7, null])("%j is no pattern", (pattern) => {
  expect(() => parseStacks("stacks", [pattern as string])).toThrow(
    /^stacks must name stacks as STACK or PROJECT\/STACK, with letters, digits, .* without an organization: /,
  );
});

test("the engine refuses the same texts in the pack's configuration", () => {
  const { pattern = "" } = STACK_PATTERNS.items as { pattern?: string };
  for (const text of wrong) expect(text).not.toMatch(new RegExp(pattern));
  for (const text of ["prod", "*", "shop/prod-*", "*/a.b_c"]) expect(text).toMatch(new RegExp(pattern));
});

test("a text is no list of patterns", () => {
  expect(() => parseStacks("stacks", "prod" as unknown as string[])).toThrow(
    /^stacks must be a list of stacks/,
  );
});

test("a resource's stack is that of its URN, whatever the resource is called", () => {
  const urn = "urn:pulumi:dev::shop::parent$influxdb-tokens:index:Database::urn:pulumi:prod::other::x::y";
  expect(stackOf(urn)).toEqual({ project: "shop", name: "dev" });
});

test("a resource without a URN is of no stack, so that no rule passes", () => {
  for (const urn of ["", "urn:pulumi:", "prod", " urn:pulumi:dev::shop::x::y"])
    expect(() => stackOf(urn)).toThrow("the resource has no URN");
});
