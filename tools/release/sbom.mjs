import { capture } from "../machine/command.mjs";

/**
 * What is inside a release, as CycloneDX: what the npm package depends on, what the plugin contains, and Node, which its
 * executables contain. The same for the same source.
 *
 * @param {string} folder with package.json and package-lock.json
 * @param {{ inside: { name: string, version: string }[], node: string }} contents `inside`: the packages that the
 *   plugin contains code of; `node`: the release in the executables
 * @returns {Promise<string>}
 */
export async function sbomOf(folder, { inside, node }) {
  const args = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"];
  const bom = JSON.parse(await capture("npm", args, { cwd: folder }));
  const own = bom.metadata.component;
  // npm names the project by its folder, and writes when and with which npm it ran.
  delete bom.serialNumber;
  bom.metadata = { component: { ...own, name: own["bom-ref"].replace(/@[^@]*$/, "") } };

  const isInside = (component) =>
    inside.some(({ name, version }) => component.name === name && component.version === version);
  const isForDevelopment = ({ properties }) =>
    properties.some(({ name }) => name === "cdx:npm:package:development");
  const kept = bom.components.filter((component) => isInside(component) || !isForDevelopment(component));
  bom.components = [
    // A package of development that is inside the plugin is one that a release has.
    ...kept.map((component) => ({ ...component, properties: [] })),
    {
      "bom-ref": `node@${node}`,
      type: "platform",
      name: "node",
      version: node,
      description: "in the executables only",
      purl: `pkg:github/nodejs/node@v${node}`,
      licenses: [{ license: { id: "MIT" } }],
    },
  ];
  const refs = new Set([own["bom-ref"], ...bom.components.map((component) => component["bom-ref"])]);
  bom.dependencies = bom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((name) => refs.has(name)) }));
  return `${JSON.stringify(bom, null, 2)}\n`;
}
