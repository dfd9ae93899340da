import { spawnSync } from "node:child_process";
import { findDue } from "../../../cli/due/findDue";
import { held, NOW, stack } from "../../support/command/evidence";
import { DAY } from "../../support/time";

const at = (days: number) => new Date(NOW + days * DAY).toISOString();
const kinds = (token: Parameters<typeof held>[1], within = 7) =>
  findDue([stack([held("a", token)])], NOW, within * DAY).map(({ kind, overdue }) => [kind, overdue]);

test.each([
  ["a rotation within the time", { rotateAt: at(6), expiresAt: at(30) }, [["rotate", false]]],
  ["a rotation that is overdue", { rotateAt: at(-1), expiresAt: at(3) }, [["rotate", true]]],
  ["a rotation later than that", { rotateAt: at(8), expiresAt: at(9) }, []],
  ["a token that ends, without a rotation", { expiresAt: at(7) }, [["expiring", false]]],
  ["a token that has ended", { expiresAt: at(0) }, [["expiring", true]]],
  ["a token that ends later", { expiresAt: at(8) }, []],
  ["a token without an end", {}, []],
  [
    "an old token to be revoked",
    { role: "previous", revokeAt: at(1), expiresAt: at(2) },
    [["retire", false]],
  ],
  ["an old token that could not be revoked", { role: "retiring" }, [["retire", true]]],
  ["one that a run has left, before its date", { role: "retiring", revokeAt: at(8) }, []],
  ["one that a run has left, on its date", { role: "retiring", revokeAt: at(0) }, [["retire", true]]],
  ["a token that waits for its delivery", { undelivered: true, expiresAt: at(80) }, [["not-ready", true]]],
  ["a token that is not ready", { status: "unverified", expiresAt: at(80) }, [["not-ready", true]]],
  ["a token that is to be deleted", { pendingDelete: true, expiresAt: at(0) }, []],
  ["a revoked token", { status: "revoked", rotateAt: at(6), expiresAt: at(30) }, [["dead", true]]],
  ["a missing token", { status: "missing" }, [["dead", true]]],
  ["an expired token", { status: "expired", expiresAt: at(-1) }, [["dead", true]]],
  ["what cannot be read as a time", { expiresAt: "tomorrow" }, []],
] as const)("due: %s", (_, token, expected) => {
  expect(kinds(token)).toEqual(expected);
});

test("the most urgent comes first", () => {
  const tokens = [
    held("later", { expiresAt: at(5) }),
    held("overdue", { expiresAt: at(-5) }),
    held("at once", { status: "unverified" }),
  ];
  expect(findDue([stack(tokens)], NOW, 7 * DAY).map(({ id }) => id)).toEqual(["at once", "overdue", "later"]);
});

test("the command to copy is one for any name of a resource", () => {
  const urn = "urn:pulumi:dev::shop::t$u::it's; $(touch x) `touch y`";
  const [item] = findDue([stack([held("a", { urn, expiresAt: at(1) })])], NOW, 7 * DAY);
  const command = /`pulumi up --replace (.*)` on dev$/.exec(item?.next ?? "")?.[1];
  const { stdout } = spawnSync("sh", ["-c", `printf '<%s>' ${command}`], { encoding: "utf8" });
  expect(stdout).toBe(`<${urn}>`);
});
