// What the server is told of the settings. Nothing here needs VS Code, so that
// tests can call it.

/** What WorkspaceConfiguration.inspect says of a setting. */
export interface Inspected {
  globalValue?: unknown;
  workspaceValue?: unknown;
  workspaceFolderValue?: unknown;
}

/** Settings of the extension, which mean nothing to the server. */
const own = ["path", "trace.server"];

/** Returns the names below `pyfix.` of the server's settings, out of the extension's manifest. */
export function serverSettings(manifest: { contributes: { configuration: { properties: object } } }): string[] {
  return Object.keys(manifest.contributes.configuration.properties)
    .map((key) => key.replace(/^pyfix\./, ""))
    .filter((name) => !own.includes(name));
}

/**
 * Returns what somebody has set, the innermost of each. Defaults stay at home: a
 * project's own configuration gives way to the editor's, but not to what nobody
 * chose.
 */
export function chosen(names: readonly string[], inspect: (name: string) => Inspected | undefined): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const name of names) {
    const found = inspect(name);
    const value = found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
    if (value !== undefined) {
      settings[name] = value;
    }
  }
  return settings;
}
