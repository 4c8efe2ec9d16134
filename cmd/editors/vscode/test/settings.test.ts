import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, it } from "node:test";

import manifest from "../package.json";
import { chosen, serverSettings, type Inspected } from "../src/settings";
import { binary } from "./server";

describe("chosen", () => {
  it("takes the innermost value that is set, and no default", () => {
    const inspected: Record<string, Inspected & { defaultValue?: unknown }> = {
      select: { defaultValue: [] },
      ignore: { defaultValue: [], globalValue: ["a"] },
      bindStyle: { globalValue: "auto", workspaceValue: "factory" },
      ignoreNoqa: { globalValue: true, workspaceValue: true, workspaceFolderValue: false },
      targetVersion: { globalValue: "py310", workspaceFolderValue: "" },
    };
    assert.deepEqual(
      chosen([...Object.keys(inspected), "unknown"], (name) => inspected[name]),
      { ignore: ["a"], bindStyle: "factory", ignoreNoqa: false, targetVersion: "" },
    );
  });
});

/** Spells the name of a setting as flags are spelled. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

describe("the manifest", () => {
  const help = execFileSync(binary, ["lsp", "--help"], { encoding: "utf8" });

  it("has a setting for every option of the server, and no other", () => {
    const options = [...help.matchAll(/^ +--([a-z-]+)/gm)].map((match) => match[1]).filter((option) => option !== "stdio");
    assert.ok(options.includes("select"), help);
    assert.deepEqual(serverSettings(manifest).map(kebab).sort(), options.sort());
  });

  it("offers the values that the server knows", () => {
    const properties = manifest.contributes.configuration.properties;
    for (const [option, setting] of [["bind-style", "pyfix.bindStyle"], ["class-comp-style", "pyfix.classCompStyle"]] as const) {
      const listed = new RegExp(`--${option} .*?: ([a-z, ]+)`).exec(help)?.[1];
      assert.equal(properties[setting].enum.join(", "), listed?.trim(), option);
    }
  });
});
