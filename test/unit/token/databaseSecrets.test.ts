import {
  describePermissions,
  distinctPermissions,
  samePermissions,
} from "../../../provider/token/permissions";
import { holdsToken, redact } from "../../../provider/token/redact";
import { containsOpening, openingOf, publicPrefix } from "../../../provider/token/secret";

const SECRET = `apiv1_wxyz${"s3cr3t".repeat(8)}`;
const [A, B] = [
  { action: "read", database: "a" },
  { action: "write", database: "a" },
];

test("of a database token, its opening and four characters are shown", () => {
  expect(publicPrefix(SECRET)).toBe("apiv1_wxyz");
  expect(redact(`Bearer ${SECRET}, and more`)).toBe("Bearer apiv1_wxyz[redacted], and more");
  expect([holdsToken(SECRET), holdsToken("apiv1_wxyz"), holdsToken("apiv1_")]).toEqual([true, false, false]);
  expect([openingOf(SECRET), containsOpening(`x${SECRET}`)]).toEqual(["apiv1_", true]);
});

test("two in a row, and within other words, are both removed", () => {
  expect(redact(`${SECRET}:${SECRET}`)).not.toContain("s3cr3t");
  expect(redact(`x_${SECRET}`)).not.toContain("s3cr3t");
  expect(redact(encodeURIComponent(SECRET))).not.toContain("s3cr3t");
});

test("order and repetition of permissions mean nothing, and nothing else means the same", () => {
  expect(samePermissions([A, B, A], [B, A])).toBe(true);
  expect(samePermissions([A], [B])).toBe(false);
  expect(samePermissions([A, B], [A])).toBe(false);
  expect(samePermissions([], [A])).toBe(false);
  // No separator in a name makes two permissions one.
  expect(
    samePermissions([{ action: "read", database: 'a","b' }], [{ action: 'read","a', database: "b" }]),
  ).toBe(false);
  expect(distinctPermissions([B, A, B])).toEqual([B, A]);
});

test("permissions as text", () => {
  expect(describePermissions([A, B])).toBe('read "a", write "a"');
  expect(describePermissions([])).toBe("none");
});
