// Drives VS Code itself, as code-server shows it in Chromium: the message when
// there is no program, the squiggle, the light bulb, "Fix all", "Restart server".
//
//	node e2e/lightbulb.mjs URL WORK DATA PROGRAM PICTURES
//
// URL is that of a running `code-server --auth none WORK` in which the extension
// is installed and no pyfix is in PATH; WORK a folder that is emptied; DATA what
// code-server was given as --user-data-dir, whose settings are lost; PROGRAM a
// pyfix; PICTURES where the screenshots go. It takes `npm install --no-save playwright-core`, and a Chromium
// in CHROMIUM (/usr/bin/chromium if that is not set).
import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { chromium } from "playwright-core";

const [url, work, data, program, pictures] = process.argv.slice(2);
assert.ok(pictures, "see the head of this file");
const fixture = path.resolve(import.meta.dirname, "../../../../fixtures/loop-closure/adders-appended-in-for");
const before = await readFile(path.join(fixture, "before.py"), "utf8");
const after = await readFile(path.join(fixture, "after.py"), "utf8");
const quiet = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
};

await rm(work, { recursive: true, force: true });
await mkdir(work, { recursive: true });
await mkdir(pictures, { recursive: true });
await mkdir(path.join(data, "User"), { recursive: true });
await rm(path.join(data, "Machine"), { recursive: true, force: true });
await writeFile(path.join(work, "one.py"), before);
await writeFile(path.join(work, "all.py"), before);
await writeFile(path.join(data, "User", "settings.json"), JSON.stringify(quiet));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const page = await browser.newPage({ viewport: { width: 1100, height: 600 } });
page.setDefaultTimeout(60_000);
const squiggle = page.locator(".squiggly-warning").first();

try {
  await page.goto(`${url}/?folder=${encodeURIComponent(work)}`);
  await page.getByRole("treeitem", { name: "one.py" }).dblclick();
  await page.getByText("There is no pyfix in PATH").first().waitFor();
  await picture("no-program");

  await page.getByRole("button", { name: "Open Setting" }).click();
  // programs are a matter of the machine that runs them
  await page.getByText("Remote [").first().click();
  await page.locator(".settings-editor .setting-item-contents input").first().fill(program);
  await page.keyboard.press("Tab");
  await picture("setting");
  await page.keyboard.press("Escape");
  await page.getByRole("treeitem", { name: "one.py" }).dblclick();
  await squiggle.waitFor({ state: "attached" });
  await lightBulb();
  await save("one.py");

  await page.getByRole("treeitem", { name: "all.py" }).dblclick();
  await command("pyfix: Restart server");
  await squiggle.waitFor({ state: "attached" });
  await command("pyfix: Fix all");
  await squiggle.waitFor({ state: "detached" });
  await save("all.py");
  await command("pyfix: Show log");
  await page.getByText(`starting ${program} lsp`).first().waitFor();
  await picture("log");
  console.log(`VS Code repairs what it should; the pictures are in ${pictures}`);
} catch (error) {
  await picture("failed");
  throw error;
} finally {
  await browser.close();
}

async function picture(name) {
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

/** Chooses the first fix that the light bulb at the squiggle offers. */
async function lightBulb() {
  const { x, y, height } = await squiggle.boundingBox();
  await page.mouse.click(x + 2, y + height / 2);
  await page.locator(".codicon-light-bulb, .codicon-gutter-lightbulb, .codicon-gutter-lightbulb-auto-fix, .codicon-lightbulb-autofix").first().waitFor();
  await page.keyboard.press("Control+.");
  await page.getByText("Ignore loop-closure on this line").waitFor();
  await picture("light-bulb");
  await page.keyboard.press("Enter");
  await squiggle.waitFor({ state: "detached" });
}

async function command(name) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input[type=text]").fill(`>${name}`);
  await page.locator(".quick-input-list .monaco-list-row").filter({ hasText: name }).first().waitFor();
  await page.keyboard.press("Enter");
}

/** Saves the file, which then is as its fixture's after.py. */
async function save(name) {
  await command("File: Save");
  const deadline = Date.now() + 30_000;
  let text;
  do {
    await page.waitForTimeout(200);
    text = await readFile(path.join(work, name), "utf8");
  } while (text === before && Date.now() < deadline);
  assert.equal(text, after);
}
