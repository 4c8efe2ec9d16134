// A client of the real server, with what it can do and how it answers as in VS
// Code.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import {
  CodeActionRequest,
  CodeActionResolveRequest,
  ConfigurationRequest,
  createProtocolConnection,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  LogMessageNotification,
  LSPErrorCodes,
  RegistrationRequest,
  ResponseError,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocumentEdit,
  type CodeAction,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type Range,
} from "vscode-languageserver-protocol/node";
import { TextDocument } from "vscode-languageserver-textdocument";

/** The program under test, which `npm test` builds. */
export const binary = path.resolve("dist", "bin", process.platform === "win32" ? "pyfix.exe" : "pyfix");

const language = "python";

export class Client {
  /** What the server has said to its user, and to the log. */
  readonly said: string[] = [];
  readonly initialized: Promise<InitializeResult>;
  private readonly process: ChildProcess;
  private readonly connection: ProtocolConnection;

  /** The settings are those that VS Code would answer with. */
  constructor(public settings: Record<string, unknown> = {}, program = binary) {
    this.process = spawn(program, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.process.stdout!),
      new StreamMessageWriter(this.process.stdin!),
    );
    this.connection.onRequest(ConfigurationRequest.type, (params) => params.items.map(() => this.settings));
    this.connection.onRequest(RegistrationRequest.type, () => undefined);
    this.connection.onRequest(DiagnosticRefreshRequest.type, () => undefined);
    for (const kind of [ShowMessageNotification.type, LogMessageNotification.type]) {
      this.connection.onNotification(kind, (params: { message: string }) => void this.said.push(params.message));
    }
    this.connection.listen();
    this.initialized = this.initialize();
  }

  private async initialize(): Promise<InitializeResult> {
    const result = await this.connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        general: { positionEncodings: ["utf-16"] },
        workspace: {
          configuration: true,
          didChangeConfiguration: { dynamicRegistration: true },
          workspaceEdit: { documentChanges: true },
          diagnostics: { refreshSupport: true },
        },
        textDocument: {
          diagnostic: { dynamicRegistration: true, relatedDocumentSupport: true },
          codeAction: {
            isPreferredSupport: true,
            dataSupport: true,
            resolveSupport: { properties: ["edit"] },
            codeActionLiteralSupport: { codeActionKind: { valueSet: ["", "quickfix", "source", "source.fixAll"] } },
          },
        },
      },
    });
    await this.connection.sendNotification(InitializedNotification.type, {});
    return result;
  }

  /** Has the server ask for the settings anew. */
  async configure(settings: Record<string, unknown>): Promise<void> {
    this.settings = settings;
    await this.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  }

  async open(uri: string, text: string): Promise<OpenDocument> {
    const document = TextDocument.create(uri, language, 1, text);
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: language, version: 1, text },
    });
    return new OpenDocument(this.connection, document);
  }

  /** Ends the server, and returns its exit code. */
  async stop(): Promise<number> {
    await this.connection.sendRequest(ShutdownRequest.type);
    const exited = once(this.process, "exit");
    await this.connection.sendNotification(ExitNotification.type);
    const [code] = await exited;
    this.connection.dispose();
    return code;
  }
}

/** A document that is open in the editor. */
export class OpenDocument {
  constructor(
    private readonly connection: ProtocolConnection,
    private document: TextDocument,
  ) {}

  get text(): string {
    return this.document.getText();
  }

  /** Asks what was found, again if the server says that its answer would be out of date. */
  async diagnostics(): Promise<Diagnostic[]> {
    try {
      const report = await this.connection.sendRequest(DocumentDiagnosticRequest.type, {
        textDocument: { uri: this.document.uri },
      });
      if (report.kind !== "full") {
        throw new Error(`a ${report.kind} report, though none came before`);
      }
      return report.items;
    } catch (error) {
      if (error instanceof ResponseError && error.code === LSPErrorCodes.ServerCancelled && error.data?.retriggerRequest) {
        return this.diagnostics();
      }
      throw error;
    }
  }

  /** Returns the actions of a kind, of which VS Code shows those that are no mere commands. */
  async actions(kind: string, range: Range, diagnostics: Diagnostic[]): Promise<CodeAction[]> {
    const actions = await this.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: this.document.uri },
      range,
      context: { diagnostics, only: [kind] },
    });
    return (actions ?? []).filter((action): action is CodeAction => "kind" in action);
  }

  /** Does what an action says, asking for its edits if they are left out. */
  async apply(action: CodeAction): Promise<void> {
    const resolved = action.edit ? action : await this.connection.sendRequest(CodeActionResolveRequest.type, action);
    for (const change of resolved.edit?.documentChanges ?? []) {
      if (!TextDocumentEdit.is(change)) {
        throw new Error(`${action.title} does more than to edit`);
      }
      const { uri, version } = change.textDocument;
      if (uri !== this.document.uri || version !== this.document.version) {
        throw new Error(`${action.title} is for version ${version} of ${uri}`);
      }
      await this.edit(change.edits.map((edit) => ({ range: edit.range, text: "newText" in edit ? edit.newText : "" })));
    }
  }

  /** Makes changes that are all about the text as it is. */
  private async edit(edits: { range: Range; text: string }[]): Promise<void> {
    const before = this.document;
    const changed = TextDocument.applyEdits(
      before,
      edits.map(({ range, text }) => ({ range, newText: text })),
    );
    const version = before.version + 1;
    // each change is about the text after those before it, so the last comes first
    const backwards = edits.toSorted((a, b) => before.offsetAt(b.range.start) - before.offsetAt(a.range.start));
    this.document = TextDocument.create(before.uri, language, version, changed);
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: before.uri, version },
      contentChanges: backwards,
    });
  }

  async close(): Promise<void> {
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri: this.document.uri },
    });
  }

  /** Everything, as far as a range can say that. */
  get all(): Range {
    return { start: { line: 0, character: 0 }, end: this.document.positionAt(this.text.length) };
  }
}
