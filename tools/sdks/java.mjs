import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { capture } from "../machine/command.mjs";

/** What the generated build.gradle says too. */
const GROUP = "com.pulumi";
const ARTIFACT = "influxdb-tokens";
const RELEASE = "11";

/**
 * Compiles the sources into a jar, with a pom.xml to install it by. The generated build.gradle does the same, but Gradle
 * comes from no package registry.
 */
export async function completeJava(draft, { version, "java-sdk": jars }) {
  // The SDK tells the engine which version of the plugin it is for.
  const resources = path.join(draft, "src/main/resources");
  const own = path.join(resources, GROUP.replaceAll(".", "/"), ARTIFACT);
  await mkdir(own, { recursive: true });
  await writeFile(path.join(own, "version.txt"), version);
  const settings = { resource: true, name: "influxdb-tokens", version };
  await writeFile(path.join(own, "plugin.json"), JSON.stringify(settings, undefined, 4));

  const classes = `${draft}.classes`;
  await rm(classes, { recursive: true, force: true });
  const sources = (await filesBelow(draft)).filter((file) => file.endsWith(".java"));
  const options = ["-d", classes, "-cp", path.join(jars, "*"), "--release", RELEASE];
  await capture("javac", [...options, "-encoding", "UTF-8", "-nowarn", ...sources], { cwd: draft });
  const jar = path.join(draft, `${ARTIFACT}-${version}.jar`);
  // The same bytes every time: files in one order, and with one date.
  const contents = [];
  for (const folder of [classes, resources]) {
    for (const file of await filesBelow(folder)) contents.push("-C", folder, file);
  }
  const date = "--date=1980-01-01T00:00:02Z";
  await capture("jar", ["--create", "--file", jar, "--no-manifest", date, ...contents]);
  await rm(classes, { recursive: true });
  const pulumi = (await readdir(jars)).find((name) => /^pulumi-\d/.test(name));
  await writeFile(
    path.join(draft, "pom.xml"),
    pomOf(version, pulumi.slice("pulumi-".length, -".jar".length)),
  );
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).sort();
}

function pomOf(version, pulumi) {
  return `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>${GROUP}</groupId>
  <artifactId>${ARTIFACT}</artifactId>
  <version>${version}</version>
  <dependencies>
    <dependency>
      <groupId>com.pulumi</groupId>
      <artifactId>pulumi</artifactId>
      <version>${pulumi}</version>
    </dependency>
  </dependencies>
</project>
`;
}
