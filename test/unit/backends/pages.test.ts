import type { HttpBackend } from "../../../provider/backends/http/httpBackend";
import { readListing } from "../../../provider/backends/influxctl/records";
import { RECORD, useOddServer } from "../../support/service/oddServer";

let backend: HttpBackend;
let headers: Record<string, string>;

const open = useOddServer((_request, response) => {
  response.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify([RECORD]));
});
beforeAll(() => {
  backend = open(`M.V1.${"x".repeat(60)}`);
});
afterAll(() => backend.close());

describe("a listing over HTTP is one page of several, and none, with the header", () => {
  test.each([
    ["link", '<https://gw/x?page=2>; rel="next"'],
    ["link", "<https://gw/x?page=1>; rel=first, <https://gw/x?page=1>; rel=prev"],
    ["content-range", "items 0-0/250"],
    ["content-range", "items 1-1/*"],
    ["x-total-count", "2"],
    ["x-total", "2"],
    ["total-count", "2"],
    ["x-pagination-total", "2"],
    ["x-total-pages", "2"],
    ["x-page-count", "2"],
    ["x-page", "2"],
    ["x-next-page", "2"],
    ["next-cursor", "b2Zmc2V0"],
    ["x-next-token", "b2Zmc2V0"],
    ["x-cursor", "b2Zmc2V0"],
    ["x-ms-continuation", "b2Zmc2V0"],
    ["x-has-more", "true"],
    ["x-pagination", '{"TotalCount":2,"TotalPages":2,"CurrentPage":1}'],
  ])("the header %s: %s says that a listing over HTTP is one page of several", async (name, value) => {
    headers = { [name]: value };
    await expect(backend.list()).rejects.toMatchObject({
      code: "protocol",
      message: expect.stringContaining("one page of several"),
    });
  });
});

describe("a listing over HTTP is whole with the header", () => {
  test.each([
    ["link", '<https://gw/docs>; rel="help"'],
    ["content-range", "items 0-0/1"],
    ["x-total-count", "1"],
    ["x-total-pages", "1"],
    ["x-page", "1"],
    ["x-next-page", ""],
    ["x-has-more", "false"],
    ["x-nextjs-cache", "HIT"],
    ["x-ratelimit-limit", "5000"],
    ["x-pagination", "no JSON"],
  ])("the header %s: %s says that a listing over HTTP is whole", async (name, value) => {
    headers = { [name]: value };
    expect(await backend.list()).toHaveLength(1);
  });
});

describe("a listing of influxctl", () => {
  const { id, accountId, description } = RECORD;
  const listing = JSON.stringify([
    { id, description, account_id: accountId, token_prefix: "M.V1.abcd", created_at: { seconds: 1 } },
  ]);
  const read = (notice: object) => readListing(`${listing}\n${JSON.stringify(notice)}\n`, {});

  test.each([{ next_page_token: "b2Zm" }, { total_count: 2 }, { hasMore: true }, { pages: 3 }])(
    "is one page of several, and none, beside %j",
    (notice) => {
      expect(() => read(notice)).toThrow("one page of several");
    },
  );

  test.each([{ next_page_token: "" }, { total: 1 }, { level: "info" }])("is whole beside %j", (notice) => {
    expect(read(notice)).toHaveLength(1);
  });
});
