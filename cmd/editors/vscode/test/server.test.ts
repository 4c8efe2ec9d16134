import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";

import { Client } from "./server";

const fixtures = path.resolve("..", "..", "..", "fixtures");

/** Headers of fixtures that ask for other settings or another encoding than usual. */
const special = /^# (level|options|target):|coding[:=]/m;

interface Fixture {
  name: string;
  uri: string;
  before: string;
  after: string;
}

/** Returns the programs that pyfix repairs with the settings at hand. */
function repaired(): Fixture[] {
  const found: Fixture[] = [];
  for (const rule of readdirSync(fixtures, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    for (const name of readdirSync(path.join(fixtures, rule.name))) {
      const folder = path.join(fixtures, rule.name, name);
      const file = path.join(folder, "before.py");
      if (!existsSync(file) || !existsSync(path.join(folder, "after.py"))) {
        continue;
      }
      const text = readFileSync(file, "utf8");
      if (!special.test(text) && !text.startsWith("\ufeff")) {
        const fixed = readFileSync(path.join(folder, "after.py"), "utf8");
        found.push({ name: `${rule.name}/${name}`, uri: pathToFileURL(file).href, before: text, after: fixed });
      }
    }
  }
  return found;
}

describe("the server", () => {
  const all = repaired();
  let client: Client;
  before(async () => {
    client = new Client({ select: ["ALL"] });
    await client.initialized;
  });
  after(async () => {
    assert.equal(await client.stop(), 0);
    assert.deepEqual(client.said, []);
  });

  let alone = 0;
  for (const fixture of all) {
    it(`fixes all of ${fixture.name}`, async () => {
      const document = await client.open(fixture.uri, fixture.before);
      assert.notEqual((await document.diagnostics()).length, 0);
      const actions = await document.actions("source.fixAll.pyfix", document.all, []);
      assert.equal(actions.length, 1);
      assert.equal(actions[0]!.edit, undefined, "the edits are worked out before they are asked for");
      await document.apply(actions[0]!);
      assert.equal(document.text, fixture.after);
      await document.close();
    });

    it(`has a quick-fix for ${fixture.name}, if its finding is alone`, async () => {
      const document = await client.open(fixture.uri, fixture.before);
      const [finding, ...others] = await document.diagnostics();
      // what one of several fixes makes of a text is not what all make of it
      if (others.length === 0) {
        alone++;
        const actions = await document.actions("quickfix", finding!.range, [finding!]);
        await document.apply(actions.find((action) => action.isPreferred)!);
        assert.equal(document.text, fixture.after);
      }
      await document.close();
    });
  }

  it("was given enough to do", () => assert.ok(all.length > 100 && alone > 100, `${all.length}, ${alone}`));
});

describe("settings", () => {
  const uri = "untitled:Untitled-1";
  const source = "calls = []\nfor i in range(3):\n    calls.append(lambda: i)\n";
  const fixed = source.replace("lambda:", "lambda i=i:");

  it("reach the server, at first and when they change", async () => {
    const client = new Client({ ignore: ["loop-closure"] });
    await client.initialized;
    const document = await client.open(uri, source);
    const findings = async (): Promise<number> => (await document.diagnostics()).length;
    await until(async () => (await findings()) === 0);
    await client.configure({ select: ["B023"] });
    await until(async () => (await findings()) === 1);
    await client.configure({});
    await until(async () => (await findings()) === 1);
    await client.configure({ bindStyle: "keyword" });
    await until(async () => {
      const [finding] = await document.diagnostics();
      const [fix] = await document.actions("quickfix", finding!.range, [finding!]);
      return JSON.stringify(fix?.edit).includes("*, i=i");
    });
    assert.equal(await client.stop(), 0);
    assert.deepEqual(client.said, []);
  });

  it("that are wrong are complained about, and the last that were right stay", async () => {
    const client = new Client({ bindStyle: "sideways" });
    await client.initialized;
    await until(async () => client.said.length > 0);
    assert.match(client.said[0]!, /sideways/);
    const document = await client.open(uri, source);
    const [finding] = await document.diagnostics();
    const [fix] = await document.actions("quickfix", finding!.range, [finding!]);
    await document.apply(fix!);
    assert.equal(document.text, fixed);
    assert.equal(await client.stop(), 0);
  });
});

/** Waits until a condition holds, which it does once the server has heard of something. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 30_000; !(await condition()); ) {
    assert.ok(Date.now() < deadline, "in vain");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
