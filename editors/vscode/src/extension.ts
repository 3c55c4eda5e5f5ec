// Starts `toolcheck lsp` and shows what it says. All that is known of manifests is in the server.
import { existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import * as vscode from "vscode";
import { LanguageClient, State } from "vscode-languageclient/node";

const LANGUAGES = [
  "yaml",
  "json",
  "jsonc",
  "jsonl",
  "python",
  "typescript",
  "typescriptreact",
  "javascript",
  "javascriptreact",
  "markdown",
];
const SCHEME = "toolcheck-payload";
const INSTALL = "pip install 'toolcheck-lint[lsp]'";
const WINDOWS = process.platform === "win32";

let client: LanguageClient | undefined;
let status: vscode.LanguageStatusItem;
let output: vscode.LogOutputChannel;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  output = vscode.window.createOutputChannel("toolcheck", { log: true });
  status = vscode.languages.createLanguageStatusItem(
    "toolcheck",
    LANGUAGES.map((language) => ({ language })),
  );
  status.name = "toolcheck";
  status.command = { command: "toolcheck.restart", title: "Restart" };
  const payloads = new Payloads();
  context.subscriptions.push(
    output,
    status,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, payloads),
    vscode.workspace.onDidChangeTextDocument((event) => payloads.changed(event.document)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => restart()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("toolcheck")) void restart();
    }),
    vscode.commands.registerCommand("toolcheck.restart", () => restart()),
    vscode.commands.registerCommand("toolcheck.showPayload", () => showPayload()),
    vscode.commands.registerCommand("toolcheck.checkAll", () => ask("toolcheck.checkWorkspace", [])),
  );
  await restart();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function restart(): Promise<void> {
  await client?.stop().catch(() => undefined);
  client = undefined;
  const program = findProgram();
  if (program === undefined) {
    say(
      vscode.LanguageStatusSeverity.Warning,
      "toolcheck is not started",
      vscode.workspace.isTrusted
        ? `Install it: ${INSTALL}. Or set toolcheck.path.`
        : "This workspace is not trusted. Set toolcheck.path in your own settings, or trust the workspace.",
    );
    return;
  }
  client = new LanguageClient(
    "toolcheck",
    "toolcheck",
    { command: program, args: ["lsp", "--stdio"] },
    {
      documentSelector: LANGUAGES.flatMap((language) => [
        { language, scheme: "file" },
        { language, scheme: "untitled" },
      ]),
      initializationOptions: {
        checkWorkspace: vscode.workspace.getConfiguration("toolcheck").get<boolean>("checkWorkspace", false),
      },
      outputChannel: output,
    },
  );
  client.onDidChangeState((event) => {
    if (event.newState === State.Running) {
      const version = client?.initializeResult?.serverInfo?.version ?? "";
      say(vscode.LanguageStatusSeverity.Information, `toolcheck ${version}`, program);
    }
  });
  try {
    await client.start();
  } catch {
    say(vscode.LanguageStatusSeverity.Error, "toolcheck cannot be started", `${program} lsp. Install it: ${INSTALL}`);
  }
}

function say(severity: vscode.LanguageStatusSeverity, text: string, detail: string): void {
  status.severity = severity;
  status.text = text;
  status.detail = detail;
}

/** The program to start: that of the settings, of the workspace's environment, or of the PATH. In a workspace that is
 * not trusted, only that of the user's own settings. */
function findProgram(): string | undefined {
  const settings = vscode.workspace.getConfiguration("toolcheck");
  const own = settings.inspect<string>("path")?.globalValue;
  const chosen = vscode.workspace.isTrusted ? settings.get<string>("path", "") : (own ?? "");
  if (chosen !== "") return isAbsolute(chosen) && existsSync(chosen) ? chosen : undefined;
  if (!vscode.workspace.isTrusted) return undefined;
  const name = WINDOWS ? "toolcheck.exe" : "toolcheck";
  const folders = (vscode.workspace.workspaceFolders ?? []).flatMap((folder) =>
    [".venv", "venv"].map((environment) => join(folder.uri.fsPath, environment, WINDOWS ? "Scripts" : "bin")),
  );
  const places = [...folders, ...(process.env.PATH ?? "").split(delimiter).filter(isAbsolute)];
  return places.map((place) => join(place, name)).find((path) => existsSync(path));
}

async function ask<T>(command: string, parameters: unknown[]): Promise<T | undefined> {
  if (client?.state !== State.Running) {
    void vscode.window.showWarningMessage(`toolcheck is not running. ${INSTALL}`);
    return undefined;
  }
  return client.sendRequest<T>("workspace/executeCommand", { command, arguments: parameters });
}

async function showPayload(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || document.uri.scheme === SCHEME) return;
  const shown = await vscode.workspace.openTextDocument(Payloads.uriOf(document.uri));
  await vscode.window.showTextDocument(shown, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
}

/** The compiled payloads, as documents that nobody can edit. */
class Payloads implements vscode.TextDocumentContentProvider {
  private readonly news = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.news.event;

  static uriOf(source: vscode.Uri): vscode.Uri {
    return vscode.Uri.from({ scheme: SCHEME, path: `${source.path}.payload.json`, query: source.toString() });
  }

  changed(document: vscode.TextDocument): void {
    const uri = Payloads.uriOf(document.uri);
    const isShown = vscode.workspace.textDocuments.some((one) => one.uri.toString() === uri.toString());
    if (isShown) this.news.fire(uri);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const made = await ask<{ text: string; isPayload: boolean }>("toolcheck.compile", [uri.query]);
    return made?.text ?? "";
  }
}
