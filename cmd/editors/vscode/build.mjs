// Bundles the extension into dist/, or with --tests its tests into dist/test/.
import { build } from "esbuild";
import { copyFile, readdir } from "node:fs/promises";

const tests = process.argv.includes("--tests");
const entryPoints = tests
  ? (await readdir("test")).filter((name) => name.endsWith(".test.ts")).map((name) => `test/${name}`)
  : ["src/extension.ts"];

await build({
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
  // the bundle holds other people's code, whose licences ask to be named
  legalComments: "inline",
});
if (!tests) {
  await copyFile("../../../LICENSE", "LICENSE");
}
