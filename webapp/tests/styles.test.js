import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { CONSENT, REPORT, SCREENS, WELCOME } from "../src/screens/table.js";

const here = (path) => new URL(`..${path}`, import.meta.url);

/** The classes that a sheet styles wherever they stand: its selectors of one class alone. */
async function ownClasses(path) {
  const source = (await readFile(here(path), "utf8")).replace(/\/\*[\s\S]*?\*\//g, "");
  const selectors = [...source.matchAll(/([^{}]+)\{/g)].flatMap(([, list]) => list.split(",")).map((one) => one.trim());
  return new Set(selectors.filter((one) => /^\.[\w-]+$/.test(one)));
}

test("a sheet that comes with a screen restyles nothing that is not its own: it stays when the screen goes", async () => {
  const page = await readFile(here("/index.html"), "utf8");
  const first = [...page.matchAll(/href="(\/css\/[^"]+)"/g)].map(([, path]) => path);
  const later = new Set([...SCREENS, WELCOME, CONSENT, REPORT].map(({ style }) => style).filter(Boolean));
  const owner = new Map();
  for (const path of first) for (const name of await ownClasses(path)) owner.set(name, path);
  const clashes = [];
  for (const path of later) {
    for (const name of await ownClasses(path)) {
      if (owner.has(name)) clashes.push(`${name} of ${owner.get(name)} is styled again in ${path}`);
      else owner.set(name, path);
    }
  }
  assert.deepEqual(clashes, []);
});
