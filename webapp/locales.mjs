/** Writes the Mini App's catalogues for the image: `node locales.mjs FROM TO` takes what only the chat says out of each. */

import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** A catalogue without comments and without the messages that only the chat says, as src/datingbot/texts.py does it. */
export function leaveOutChat(source) {
  const entries = source.split(/^(?=[a-zA-Z#-])/m).filter((entry) => entry.trim() && !/^(#|bot-)/.test(entry));
  return entries.map((entry) => `${entry.trimEnd()}\n`).join("");
}

async function main(from, to) {
  await mkdir(to, { recursive: true });
  for (const name of (await readdir(from)).filter((name) => name.endsWith(".ftl"))) {
    const shared = Buffer.from(leaveOutChat(await readFile(`${from}/${name}`, "utf8")));
    await Promise.all([
      writeFile(`${to}/${name}`, shared),
      writeFile(`${to}/${name}.gz`, gzipSync(shared, { level: 9 })),
      writeFile(`${to}/${name}.br`, brotliCompressSync(shared)),
    ]);
    console.log(`${name}  ${shared.length} B`);
  }
}

if (process.argv[1] === import.meta.filename) await main(process.argv[2], process.argv[3]);
