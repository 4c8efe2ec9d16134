import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import * as path from "node:path";
import { after, beforeEach, describe, it } from "node:test";

import { findBinary, type Places } from "../src/binary";

const windows = process.platform === "win32";
const name = windows ? "pyfix.exe" : "pyfix";
const root = mkdtempSync(path.join(tmpdir(), "pyfix-"));
let places: Places;

beforeEach(() => {
  rmSync(root, { recursive: true, force: true });
  places = { configured: "", folder: path.join(root, "work"), search: "", extension: path.join(root, "extension") };
});
after(() => rmSync(root, { recursive: true, force: true }));

/** Makes a program of a path below the root. */
function program(...parts: string[]): string {
  const file = path.join(root, ...parts);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, "");
  chmodSync(file, 0o755);
  return file;
}

function problem(): string {
  const found = findBinary(places);
  assert.ok("problem" in found, JSON.stringify(found));
  return found.problem;
}

describe("findBinary", () => {
  it("takes the setting before PATH", () => {
    program("a", name);
    places.search = path.join(root, "a");
    places.configured = program("own", name);
    assert.deepEqual(findBinary(places), { program: places.configured });
  });

  it("takes PATH, in order, before the bundled program", () => {
    program("extension", "bin", name);
    const second = program("b", name);
    program("c", name);
    places.search = ["a", "b", "c"].map((folder) => path.join(root, folder)).join(path.delimiter);
    assert.deepEqual(findBinary(places), { program: second });
  });

  it("takes the bundled program last", () => {
    const bundled = program("extension", "bin", name);
    assert.deepEqual(findBinary(places), { program: bundled });
    places.search = undefined;
    assert.deepEqual(findBinary(places), { program: bundled });
  });

  it("does not look into the working directory", () => {
    program("work", name);
    const before = process.cwd();
    process.chdir(path.join(root, "work"));
    try {
      places.search = ["", ".", "../work"].join(path.delimiter);
      assert.match(problem(), /no pyfix/);
    } finally {
      process.chdir(before);
    }
  });

  it("passes by folders, and files that cannot be run", () => {
    mkdirSync(path.join(root, "a", name), { recursive: true });
    const second = program("b", name);
    if (!windows) {
      chmodSync(second, 0o644);
    }
    const third = program("c", name);
    places.search = (windows ? ["a", "c"] : ["a", "b", "c"]).map((folder) => path.join(root, folder)).join(path.delimiter);
    assert.deepEqual(findBinary(places), { program: third });
  });

  it("says what to do if there is none", () => {
    assert.match(problem(), /Install it .*pyfix\.path/);
  });

  it("does not replace a wrong setting by another program", () => {
    program("a", name);
    places.search = path.join(root, "a");
    places.configured = path.join(root, "gone", name);
    assert.ok(problem().includes(places.configured));
    assert.match(problem(), /empty it/);
  });

  it("reads relative paths and ${workspaceFolder} from the folder", () => {
    const inner = program("work", "tools", name);
    for (const configured of [`tools/${name}`, `./tools/${name}`, `\${workspaceFolder}/tools/${name}`]) {
      places.configured = configured;
      assert.deepEqual(findBinary(places), { program: inner });
    }
    places.folder = undefined;
    assert.match(problem(), /no folder is open/);
  });

  it("reads ~ as the home folder", () => {
    places.configured = `~/no such folder/${name}`;
    assert.ok(problem().includes(path.join(homedir(), "no such folder", name)));
    places.configured = `~else/${name}`;
    assert.ok(problem().includes(path.join(root, "work", "~else", name)));
  });
});
