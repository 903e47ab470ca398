/**
 * Writes the Mini App's catalogues for the image: `node locales.mjs FROM TO` takes what only the chat says out of each, and
 * puts what the first load says (dist/manifest.json tells its sources) into one file and the rest into another.
 */

import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** The messages of a catalogue but those that only the chat says, without comments, as src/datingbot/texts.py does it. */
export function listMessages(source) {
  const entries = source.split(/^(?=[a-zA-Z#-])/m).filter((entry) => entry.trim() && !/^(#|bot-)/.test(entry));
  return entries.map((entry) => `${entry.trimEnd()}\n`);
}

/** Whether `code` may say the message `id`: a literal is it, or the beginning of a template up to its first hole. */
export function findSaid(code) {
  const literals = [...code.matchAll(/(["'`])([a-z][a-z0-9_-]*)(?=\1|\$\{)/g)].map(([, , text]) => text);
  const whole = new Set(literals);
  const begun = literals.filter((text) => text.endsWith("-"));
  return (id) => whole.has(id) || begun.some((text) => id.startsWith(text));
}

async function put(path, text) {
  const bytes = Buffer.from(text);
  await Promise.all([
    writeFile(path, bytes),
    writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 })),
    writeFile(`${path}.br`, brotliCompressSync(bytes)),
  ]);
  console.log(`${basename(path)}  ${bytes.length} B`);
}

async function main(from, to) {
  const { sources } = JSON.parse(await readFile(`${HERE}dist/manifest.json`, "utf8"));
  const isFirst = findSaid((await Promise.all(sources.map((name) => readFile(`${HERE}${name}`, "utf8")))).join("\n"));
  await mkdir(to, { recursive: true });
  for (const name of (await readdir(from)).filter((name) => name.endsWith(".ftl"))) {
    const messages = listMessages(await readFile(`${from}/${name}`, "utf8"));
    const [first, later] = [true, false].map((wanted) => messages.filter((each) => isFirst(/^[\w-]+/.exec(each)[0]) === wanted));
    await put(`${to}/${name}`, first.join(""));
    await put(`${to}/${basename(name, ".ftl")}.later.ftl`, later.join(""));
  }
}

if (process.argv[1] === import.meta.filename) await main(process.argv[2], process.argv[3]);
