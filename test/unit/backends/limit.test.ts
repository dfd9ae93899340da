import { Limit } from "../../../provider/backends/limit";

describe("a limit", () => {
  test("lets so many run at once, the others in their order", async () => {
    const limit = new Limit(2);
    const started: number[] = [];
    const finish: (() => void)[] = [];
    const all = [0, 1, 2, 3, 4].map((index) =>
      limit.run(async () => {
        started.push(index);
        await new Promise<void>((resolve) => finish.push(resolve));
        return index;
      }),
    );
    for (let done = 0; done < 5; done++) {
      await new Promise(setImmediate);
      expect(started).toEqual([0, 1, 2, 3, 4].slice(0, Math.min(5, done + 2)));
      finish[done]?.();
    }
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4]);
  });

  test("goes on after a failure", async () => {
    const limit = new Limit(1);
    const failed = limit.run(() => Promise.reject(new Error("no")));
    const next = limit.run(async () => "yes");
    await expect(failed).rejects.toThrow("no");
    expect(await next).toBe("yes");
    expect(await limit.run(async () => "again")).toBe("again");
  });
});
