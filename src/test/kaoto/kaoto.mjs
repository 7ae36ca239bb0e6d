// Kaoto's model of a route file without its screen, bundled from the npm package as it is published.
import { build } from "esbuild";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire, isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const MODELS = "./node_modules/@kaoto/kaoto/lib/models";

// Only these do work when nothing is drawn. Everything else, React first of all, is stood in for.
const AT_WORK = /^(@kaoto\/|lodash|mobx|uuid|xml-formatter|yaml$)/;
const STAND_IN = `
  const nothing = new Proxy(function () {}, {
    get: (target, name) => (name === Symbol.toPrimitive ? () => "" : nothing),
    apply: () => nothing,
    construct: () => nothing,
    getPrototypeOf: () => nothing, // whatever is imported by name
  });
  module.exports = nothing;`;

const withoutScreen = {
  name: "without-screen",
  setup(bundle) {
    bundle.onResolve({ filter: /^[^./]/ }, ({ path }) =>
      isBuiltin(path) || AT_WORK.test(path) ? undefined : { path, namespace: "screen" },
    );
    bundle.onLoad({ filter: /.*/, namespace: "screen" }, () => ({ contents: STAND_IN, loader: "js" }));
  },
};

/** Kaoto's own CamelResourceFactory, which reads, and CamelCatalogService, which knows Camel's components. */
export async function loadKaoto() {
  const folder = await mkdtemp(join(tmpdir(), "kaoto-"));
  try {
    const outfile = join(folder, "kaoto.cjs");
    await build({
      absWorkingDir: HERE,
      stdin: {
        contents: `
          export { CamelResourceFactory } from "${MODELS}/camel/camel-resource-factory.js";
          export { CamelCatalogService } from "${MODELS}/visualization/flows/camel-catalog.service.js";`,
        resolveDir: HERE,
      },
      outfile,
      bundle: true,
      format: "cjs",
      platform: "node",
      target: "node20",
      logLevel: "error",
      // A browser's; made at the start, asked for routes in XML alone.
      banner: { js: "class DOMParser {}" },
      loader: { ".svg": "empty", ".png": "empty", ".css": "empty", ".scss": "empty" },
      plugins: [withoutScreen],
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    await rm(folder, { recursive: true });
  }
}
