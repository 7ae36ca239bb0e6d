// Opens route files in Kaoto's model and saves them as Kaoto does.
//
//   node round-trip.mjs <folder> <saved> [<components> (<file> <route> <option>=<value>)…]
//
// Every .camel.yaml file below <folder> is written to the same place below <saved>. The answer is one line of JSON: for each
// file the kinds of entity that Kaoto sees in it, in its order; "none" for one that it keeps but cannot draw.
//
// The other words make edits on the way, as Kaoto's form does where a route begins: in <file>, the option of the route's "from"
// gets the value. <components> is a folder with Camel's descriptions of components, <scheme>.json, which Kaoto goes by.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { loadKaoto } from "./kaoto.mjs";

const [folder, saved, components, ...words] = process.argv.slice(2);
if (!saved || words.length % 3) {
  console.error("usage: round-trip.mjs <folder> <saved> [<components> (<file> <route> <option>=<value>)...]");
  process.exit(2);
}
const edits = [];
while (words.length) {
  const [file, route, change] = words.splice(0, 3);
  edits.push({ file, route, change });
}

const { CamelResourceFactory, CamelCatalogService } = await loadKaoto();
if (components) {
  CamelCatalogService.setCatalogKey("component", await described(components));
}
const seen = {};
for (const name of (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".camel.yaml")).sort()) {
  const resource = CamelResourceFactory.createCamelResource(await readFile(join(folder, name), "utf8"), { path: name });
  await resource.initialize();
  edits.filter(({ file }) => file === name).forEach((edit) => apply(edit, resource));
  seen[name] = resource.entities.map((entity) => (entity.type === "nonVisualEntity" ? "none" : entity.type));
  const target = join(saved, name);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, await resource.toSourceCode());
}
console.log(JSON.stringify(seen));

async function described(from) {
  const known = {};
  for (const file of await readdir(from)) {
    known[basename(file, ".json")] = JSON.parse(await readFile(join(from, file), "utf8"));
  }
  return known;
}

function apply({ file, route, change }, resource) {
  const entity = resource.getVisualEntities().find(({ id }) => id === route);
  if (!entity) {
    throw new Error(`no route ${route} in ${file}`);
  }
  const [option, value] = change.split("=");
  const shown = entity.getNodeDefinition("route.from");
  shown.parameters[option] = value;
  entity.updateModel("route.from", shown);
}
