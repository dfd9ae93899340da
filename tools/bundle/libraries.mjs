// Puts the code of libraries into the modules that name them, so that users need not install these.
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { repository } from "../repository.mjs";
import { noticesOf } from "./notices.mjs";
import { packagesIn } from "./packagesIn.mjs";

const sources = "cli/libraries";

/** What is never called in them, and large: a parser of HTML, and a model of style sheets. */
const LEFT_OUT = ["htmlparser2", "cssomnom"];

/**
 * Puts each module of cli/libraries into a folder, with the libraries inside, and their licences beside it.
 *
 * @param {string} folder
 * @throws if one of them has a licence that is not permissive
 */
export async function bundleLibraries(folder) {
  const bundles = await bundled();
  for (const { name, bundle } of bundles) await writeFile(path.join(folder, name), bundle);
  await writeFile(path.join(folder, "THIRD-PARTY-NOTICES"), await noticesOf(packagesOf(bundles)));
}

/** The folders of the npm packages that the modules contain code of, sorted. */
export async function libraryContents() {
  return packagesOf(await bundled());
}

function packagesOf(bundles) {
  return [...new Set(bundles.flatMap(({ packages }) => packages))].sort();
}

async function bundled() {
  const { build } = await import("esbuild");
  const files = (await readdir(path.join(repository, sources))).sort();
  return await Promise.all(
    files.map(async (file) => {
      const name = file.replace(/\.mts$/, ".mjs");
      const { metafile, outputFiles } = await build({
        absWorkingDir: repository,
        entryPoints: [path.join(sources, file)],
        outfile: name,
        write: false,
        metafile: true,
        bundle: true,
        platform: "node",
        format: "esm",
        target: "node20",
        preserveSymlinks: true,
        minify: true,
        lineLimit: 160,
        legalComments: "none",
        // An older library asks for Node's modules by `require`.
        banner: {
          js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
        },
        plugins: [leaveOut],
        logLevel: "silent",
      });
      return { name, bundle: outputFiles[0].contents, packages: packagesIn(metafile) };
    }),
  );
}

const leaveOut = {
  name: "leave-out",
  setup(build) {
    const filter = new RegExp(`^(?:${LEFT_OUT.join("|")})(?:/|$)`);
    build.onResolve({ filter }, () => ({ path: path.join(repository, "tools/bundle/empty.cjs") }));
  },
};
