/** Builds the Mini App for the image: one minified script and style with hashed names in dist/, compressed beforehand. */

import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { build } from "esbuild";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const DIST = `${HERE}dist`;
/** First load over the wire, without photos and texts; the build fails above it. */
const MOST_BYTES = 60 * 1024;

const page = await readFile(`${HERE}index.html`, "utf8");
const styles = [...page.matchAll(/<link rel="stylesheet" href="\/([^"]+)">\n?/g)];
const script = page.match(/<script type="module" src="\/([^"]+)"><\/script>/);
const icon = page.match(/<link rel="icon" href="\/([^"]+)"/);

async function bundle(entry, loader) {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: HERE, loader },
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2022", "safari15.4", "chrome100"],
    legalComments: "none",
    write: false,
  });
  return outputFiles[0].contents;
}

const hash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 10);
const sizes = {};

/** Write `content` to dist beside its .gz and .br. */
async function put(name, content) {
  const bytes = Buffer.from(content);
  const gzip = gzipSync(bytes, { level: 9 });
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  await Promise.all([
    writeFile(`${DIST}/${name}`, bytes),
    writeFile(`${DIST}/${name}.gz`, gzip),
    writeFile(`${DIST}/${name}.br`, brotli),
  ]);
  sizes[name] = { bytes: bytes.length, gzip: gzip.length, brotli: brotli.length };
}

/** Write `content` under a name that changes with it; returns the name. */
async function putHashed(source, content) {
  const extension = extname(source);
  const name = `assets/${basename(source, extension)}-${hash(content)}${extension}`;
  await put(name, content);
  return name;
}

await rm(DIST, { recursive: true, force: true });
await mkdir(`${DIST}/assets`, { recursive: true });

const names = {
  "app.js": await putHashed("app.js", await bundle(`import "./${script[1]}";`, "js")),
  "app.css": await putHashed("app.css", await bundle(styles.map(([, href]) => `@import "./${href}";`).join("\n"), "css")),
  "icon.svg": await putHashed("icon.svg", await readFile(`${HERE}${icon[1]}`)),
};

let built = page.replace(/<script type="importmap">.*?<\/script>\n?/s, "");
for (const [link] of styles.slice(1)) built = built.replace(link, "");
built = built
  .replace(styles[0][0], `<link rel="stylesheet" href="/${names["app.css"]}">\n`)
  .replace(script[0], `<script type="module" src="/${names["app.js"]}"></script>`)
  .replace(icon[0], icon[0].replace(`/${icon[1]}`, `/${names["icon.svg"]}`));
await put("index.html", built);
await writeFile(`${DIST}/manifest.json`, `${JSON.stringify({ names, sizes }, null, 2)}\n`);

const total = Object.values(sizes).reduce((sum, { gzip }) => sum + gzip, 0);
for (const [name, { bytes, gzip, brotli }] of Object.entries(sizes)) {
  console.log(`${name}  ${bytes} B, gzip ${gzip} B, brotli ${brotli} B`);
}
console.log(`first load ${(total / 1024).toFixed(1)} KiB gzipped, at most ${MOST_BYTES / 1024} KiB`);
if (total > MOST_BYTES) {
  console.error("The app has grown too heavy for its first load: see sizes above and drop what is not needed.");
  process.exitCode = 1;
}
