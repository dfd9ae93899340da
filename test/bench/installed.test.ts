import path from "node:path";
import { measurePackage } from "../../bench/benches/packageSize";
import { ConsumerFolder } from "../../bench/consumerFolder";
import { load } from "../../bench/loadedModules";
import { TARGETS } from "../../bench/targets";

describe("what a program loads", () => {
  let folder: ConsumerFolder;
  beforeAll(async () => {
    folder = await ConsumerFolder.make();
  });
  afterAll(() => folder.close());
  const ownFiles = path.join("pulumi-influxdb-tokens", "dist", "provider");

  test("beyond the Pulumi SDK a few files of the package, and neither an HTTP client nor a compiler", async () => {
    const { files } = await load(folder.path, "@pulumi/pulumi", "pulumi-influxdb-tokens");
    expect(files.length).toBeGreaterThan(0);
    expect(files.length).toBeLessThan(40);
    expect(files.filter((file) => !file.includes(ownFiles))).toEqual([]);
  });

  test("the provider process loads the runtime alone, until a request is made", async () => {
    const { files } = await load(folder.path, "@pulumi/pulumi", "pulumi-influxdb-tokens/runtime");
    expect(files.length).toBeGreaterThan(0);
    expect(files.length).toBeLessThan(120);
    expect(files.filter((file) => !file.includes(ownFiles))).toEqual([]);
  });
});

describe("what is installed", () => {
  test("the package's own files are small, and each dependency has a reason", async () => {
    const { unpackedBytes, pluginBytes, libraryBytes, files, dependencies } = await measurePackage();
    expect(files).toBeGreaterThan(50);
    expect(unpackedBytes).toBeLessThan(TARGETS.packageBytes);
    expect(pluginBytes).toBeGreaterThan(0);
    expect(pluginBytes).toBeLessThan(TARGETS.pluginBytes);
    expect(libraryBytes).toBeGreaterThan(0);
    expect(libraryBytes).toBeLessThan(TARGETS.libraryBytes);
    expect(dependencies.filter(({ direct }) => direct).map(({ name }) => name)).toEqual([
      "axios",
      "smol-toml",
    ]);
    expect(dependencies.filter(({ bytes, reason }) => bytes === 0 || reason === "")).toEqual([]);
  });
});
