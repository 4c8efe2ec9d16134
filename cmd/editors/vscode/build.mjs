// Bundles the extension into dist/, or with --tests its tests into dist/test/.
import { build } from "esbuild";
import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";

const tests = process.argv.includes("--tests");
const entryPoints = tests
  ? (await readdir("test")).filter((name) => name.endsWith(".test.ts")).map((name) => `test/${name}`)
  : ["src/extension.ts"];

const { metafile } = await build({
  entryPoints,
  outdir: tests ? "dist/test" : "dist",
  bundle: true,
  platform: "node",
  // what VS Code 1.91, the oldest that the manifest allows, runs extensions with
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  minify: !tests,
  sourcemap: tests ? "inline" : false,
  metafile: true,
});
if (!tests) {
  await copyFile("../../../LICENSE", "LICENSE");
  await writeFile("dist/licenses.txt", await licenses(Object.keys(metafile.inputs)));
}

/** Returns the licences of the packages that are in the bundle, which all ask to be passed on. */
async function licenses(inputs) {
  const folders = new Set(inputs.map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]));
  folders.delete(undefined);
  let text = "The extension contains code of these packages.\n";
  for (const folder of [...folders].sort()) {
    const name = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
    if (name === undefined) {
      throw new Error(`${folder} has no licence`);
    }
    const { name: packageName, version } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
    text += `\n== ${packageName} ${version}\n\n${await readFile(`${folder}/${name}`, "utf8")}`;
  }
  return text;
}
