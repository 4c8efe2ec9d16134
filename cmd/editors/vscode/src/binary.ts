// Which `pyfix` to start. Nothing here needs VS Code, so that tests can call it.

import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";

/** Where to look for the program. */
export interface Places {
  /** The setting `pyfix.path`; empty if there is none. */
  configured: string;
  /** What a relative setting and `${workspaceFolder}` start from, if a folder is open. */
  folder: string | undefined;
  /** The variable PATH. */
  search: string | undefined;
  /** The folder of the extension, which may bring a program in its `bin`. */
  extension: string;
}

/** The program, or why there is none, in words for its user. */
export type Found = { program: string } | { problem: string };

const executable = process.platform === "win32" ? "pyfix.exe" : "pyfix";

/**
 * Returns the program of the setting, else that of PATH, else the bundled one. A
 * setting that names nothing is an error: another version of the program would
 * only surprise who wrote it.
 */
export function findBinary(places: Places): Found {
  if (places.configured !== "") {
    return fromSetting(places.configured, places.folder);
  }
  // Empty and relative entries of PATH mean the working directory, in which
  // anybody's code may lie.
  const folders = (places.search ?? "").split(path.delimiter).filter(path.isAbsolute);
  const candidates = [...folders, path.join(places.extension, "bin")].map((folder) => path.join(folder, executable));
  const program = candidates.find(runs);
  if (program !== undefined) {
    return { program };
  }
  return {
    problem: `There is no ${executable} in PATH. Install it (in a clone of pyfix: go install ./cmd/pyfix), or say where it is in the setting pyfix.path.`,
  };
}

function fromSetting(configured: string, folder: string | undefined): Found {
  let program = configured.replace(/^~(?=$|[/\\])/, homedir());
  if (folder !== undefined) {
    program = path.resolve(folder, program.replaceAll("${workspaceFolder}", folder));
  }
  if (!path.isAbsolute(program)) {
    return { problem: `The setting pyfix.path is ${configured}, which starts nowhere, since no folder is open. Write the whole path.` };
  }
  if (runs(program)) {
    return { program };
  }
  const meant = program === configured ? "" : ` (${program})`;
  return { problem: `The setting pyfix.path is ${configured}${meant}, which is no program that can be run. Correct it, or empty it to take pyfix from PATH.` };
}

/** Reports whether a path is that of a file that may be run. */
function runs(program: string): boolean {
  try {
    accessSync(program, constants.X_OK);
    return statSync(program).isFile();
  } catch {
    return false;
  }
}
