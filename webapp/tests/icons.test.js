/** A screen may be the first that is opened: whatever icon it draws has come with it. */

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";

const SOURCES = new URL("../src/", import.meta.url);
const LITERAL = /(?:\bname=|\bicon[:=]\s*|\btab: )"([a-z][a-z0-9-]*)"/g;
const STROKES = /^\s*"?([a-z][a-z0-9-]*)"?: \[/gm;

const ofFile = new Map();
for (const name of await readdir(SOURCES, { recursive: true })) {
  if (!name.endsWith(".js")) continue;
  const text = await readFile(new URL(name, SOURCES), "utf8");
  const sets = name === "icons.js" ? [text] : [...text.matchAll(/addIcons\(\{(.*?)\n\}\);/gs)].map(([, inside]) => inside);
  ofFile.set(name, {
    imports: [...text.matchAll(/^import (?:[^"]* from )?"(\.[^"]+)"/gm)].map(([, path]) => new URL(path, new URL(name, SOURCES)).pathname.slice(SOURCES.pathname.length)),
    brings: new Set(sets.flatMap((inside) => [...inside.matchAll(STROKES)].map(([, icon]) => icon))),
    draws: [...text.matchAll(/<\$\{(?:Icon|Notice|Action)\}[^>]*/g)].flatMap(([tag]) => [...tag.matchAll(LITERAL)].map(([, icon]) => icon)),
  });
}

/** The icons that are there once a module has been loaded. */
function broughtBy(name, seen = new Set()) {
  if (seen.has(name)) return [];
  seen.add(name);
  const { imports, brings } = ofFile.get(name);
  return [...brings, ...imports.flatMap((each) => broughtBy(each, seen))];
}

test("every icon a module draws comes with that module", () => {
  const missing = [...ofFile].flatMap(([name, { draws }]) => {
    const there = new Set(broughtBy(name));
    return draws.filter((icon) => !there.has(icon)).map((icon) => `${name}: ${icon}`);
  });
  assert.deepEqual(missing, []);
  assert.ok([...ofFile.values()].flatMap(({ draws }) => draws).length > 50, "icons are found");
});
