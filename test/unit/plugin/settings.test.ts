import { checkSettings, settingsIn } from "../../../plugin/settings";

const TOKEN = `M.V1.${"aB3d".repeat(16)}`;
const properties = (values: Record<string, unknown>) => ({ values, secret: new Set<string>() });

test("the engine's own properties of a provider are no settings", () => {
  const settings = settingsIn(
    properties({ accountId: "a", version: "0.1.0", pluginDownloadURL: "x", __internal: {} }),
  );
  expect(settings).toMatchObject({ accountId: "a" });
  for (const name of ["version", "pluginDownloadURL", "__internal"])
    expect(settings).not.toHaveProperty(name);
});

test("a token is refused in every setting but the secret one, and not repeated", () => {
  const failures = checkSettings(
    properties({ managementToken: TOKEN, endpoint: `http://${TOKEN}@host`, timeout: 5 }),
  );
  expect(failures).toEqual([
    {
      property: "settings.endpoint",
      reason: expect.stringContaining("endpoint contains a management token"),
    },
  ]);
  expect(JSON.stringify(failures)).not.toContain(TOKEN);
});
