import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions } from "vscode-languageclient/node";

import manifest from "../package.json";
import { findBinary } from "./binary";
import { chosen, serverSettings } from "./settings";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("pyfix", { log: true });
  const running = new Server(log, context.extensionPath);
  server = running;
  context.subscriptions.push(
    log,
    vscode.commands.registerCommand("pyfix.fixAll", fixAll),
    vscode.commands.registerCommand("pyfix.restart", () => running.restart()),
    vscode.commands.registerCommand("pyfix.showLog", () => log.show()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("pyfix.path")) {
        void running.restart();
      }
    }),
    // pyfix.path counts only from now on
    vscode.workspace.onDidGrantWorkspaceTrust(() => running.restart()),
  );
  await running.restart();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

/** Has VS Code do what its command "Fix All" does, with pyfix's fixes only. */
async function fixAll(): Promise<void> {
  await vscode.commands.executeCommand("editor.action.codeAction", {
    kind: "source.fixAll.pyfix",
    apply: "first",
  });
}

/** The language server, and the client that talks to it. */
class Server {
  private client: LanguageClient | undefined;
  /** Starts and stops wait for those before them. */
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly extensionPath: string,
  ) {}

  restart(): Promise<void> {
    return this.enqueue(async () => {
      await this.end();
      await this.begin();
    });
  }

  stop(): Promise<void> {
    return this.enqueue(() => this.end());
  }

  private enqueue(step: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(step).catch((error: unknown) => this.complain(`pyfix: ${String(error)}`));
    return this.queue;
  }

  private async begin(): Promise<void> {
    const found = findBinary({
      configured: vscode.workspace.getConfiguration("pyfix").get("path", ""),
      folder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
      search: process.env["PATH"],
      extension: this.extensionPath,
    });
    if ("problem" in found) {
      this.complain(found.problem);
      return;
    }
    this.log.info(`starting ${found.program} lsp`);
    this.client = new LanguageClient("pyfix", "pyfix", { command: found.program, args: ["lsp"] }, clientOptions(this.log));
    try {
      await this.client.start();
    } catch (error) {
      this.complain(`${found.program} does not start as a language server: ${String(error)}. Is it the latest pyfix?`);
    }
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // one that failed to start has nothing to stop
    if (client?.needsStop()) {
      await client.dispose();
    }
  }

  /** Shows what is wrong, without waiting until somebody has read it. */
  private complain(problem: string): void {
    this.log.error(problem);
    void vscode.window.showErrorMessage(problem, "Open Setting", "Show Log").then((choice) => {
      if (choice === "Open Setting") {
        void vscode.commands.executeCommand("workbench.action.openSettings", "pyfix.path");
      } else if (choice === "Show Log") {
        this.log.show();
      }
    });
  }
}

function clientOptions(log: vscode.LogOutputChannel): LanguageClientOptions {
  const names = serverSettings(manifest);
  return {
    documentSelector: [
      { scheme: "file", language: "python" },
      { scheme: "untitled", language: "python" },
    ],
    outputChannel: log,
    middleware: {
      workspace: {
        configuration: (params) =>
          params.items.map((item) => {
            const scope = item.scopeUri === undefined ? undefined : vscode.Uri.parse(item.scopeUri);
            const configuration = vscode.workspace.getConfiguration("pyfix", scope);
            return chosen(names, (name) => configuration.inspect(name));
          }),
        // The client would send all settings, defaults too. The server asks for
        // what it needs when it hears that something has changed.
        didChangeConfiguration: (_sections, next) => next(undefined),
      },
    },
  };
}
